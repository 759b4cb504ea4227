import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFiles } from '../scripts/generated-files.ts';
import { ROOT } from '../scripts/root.ts';
import { describeCommands } from '../src/cli/describe-commands.ts';
import { COMMANDS } from '../src/run.ts';

describe('files that are made from others', () => {
  let files: ReadonlyMap<string, string>;

  before(async () => {
    files = await generatedFiles();
  });

  it('are up to date', () => {
    for (const [path, text] of files) {
      const file = join(ROOT, path);
      assert.equal(existsSync(file) && readFileSync(file, 'utf8'), text, `${path}: npm run generate writes it`);
    }
  });

  it('have every command and every flag in the man page and the reference', () => {
    const man = (files.get('man/kubectl-caps.1') ?? '').replaceAll('\\-', '-');
    const reference = files.get('docs/commands.md') ?? '';
    for (const { name, flags } of describeCommands(COMMANDS)) {
      assert.match(man, new RegExp(`^\\.SS ${name}$`, 'm'));
      assert.match(reference, new RegExp(`^## ${name}$`, 'm'));
      for (const flag of flags) {
        assert.match(man, new RegExp(`^\\\\fB(-[a-zA-Z], )?--${flag.name}\\\\fR`, 'm'));
        assert.match(reference, new RegExp(`^\\| (\`-[a-zA-Z]\`, )?\`--${flag.name}\` \\|`, 'm'));
      }
    }
  });

  it('name the packages that are in the bundle, and their licences', () => {
    const notice = files.get('NOTICE') ?? '';
    for (const name of ['@kubernetes/client-node', 'ws', 'yargs', 'yaml', 'ora']) {
      assert.match(notice, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\((Apache-2.0|MIT|ISC)\\)$`, 'm'));
    }
    assert.doesNotMatch(notice, /^(mocha|typescript|esbuild) /m);
  });
});

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import schema from '../../schema/pod-capabilities.v1alpha1.json' with { type: 'json' };
import { podJson, podsJson } from '../../src/pods/view/pod-json.ts';
import { poorReport, richReport } from '../support/pod-reports.ts';

const GOLDEN = join(import.meta.dirname, '../scenarios/golden');

/** What the program printed as JSON or YAML in any scenario: command line and text. */
function printedObjects(): { readonly command: string; readonly text: string }[] {
  return readdirSync(GOLDEN).flatMap((file) =>
    readFileSync(join(GOLDEN, file), 'utf8')
      .split(/^\$ /m)
      .slice(1)
      .filter((part) => /^kubectl caps pod .*-o ?(json|yaml)$/m.test(part.split('\n')[0] ?? ''))
      .map((part) => {
        const [command = '', ...lines] = part.split('\n');
        return { command: `${file}: ${command}`, text: lines.join('\n').replace(/^---[\s\S]*/m, '') };
      }),
  );
}

describe('schema/pod-capabilities.v1alpha1.json', () => {
  const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);

  for (const { command, text } of printedObjects()) {
    it(`describes what was printed for ${command}`, () => {
      assert.equal(validate(parse(text)), true, JSON.stringify(validate.errors, undefined, 2));
    });
  }

  it('describes pods of every kind, and lists of them', () => {
    const pods = [richReport, poorReport];
    for (const report of [...pods.map((pod) => podJson(pod, '')), podsJson({ pods, problems: ['one'] }, '')]) {
      assert.equal(validate(report), true, JSON.stringify(validate.errors, undefined, 2));
    }
  });

  it('is tried on JSON and on YAML', () => {
    const commands = printedObjects().map(({ command }) => command);
    assert.deepEqual(
      [commands.some((command) => command.endsWith('json')), commands.some((command) => command.endsWith('yaml'))],
      [true, true],
    );
  });

  it('refuses a mask that is a number', () => {
    const [first] = printedObjects();
    assert.ok(first);
    assert.equal(validate(parse(first.text.replace(/"mask": "0+"/, '"mask": 0'))), false);
  });
});

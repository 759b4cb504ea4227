import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const GOLDEN = join(ROOT, 'test/scenarios/golden');

/** Every answer of every scenario, by its command line. */
const answers = readdirSync(GOLDEN).flatMap((file) =>
  readFileSync(join(GOLDEN, file), 'utf8')
    .split(/^(?=\$ )/m)
    .slice(1)
    .map((text) => ({ command: text.split('\n')[0] ?? '', text })),
);

describe('README.md', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const examples = [...readme.matchAll(/^```\n(\$ kubectl caps[^\n]*)\n([\s\S]*?)^```$/gm)];

  for (const [, command = '', output = ''] of examples) {
    it(`shows what was really printed for: ${command}`, () => {
      const printed = answers.filter((answer) => answer.command === command).map(({ text }) => text);
      assert.equal(
        printed.some((text) => text.includes(output)),
        true,
        `none of the ${printed.length} recorded answers to this command has these lines:\n${output}`,
      );
    });
  }

  it('has examples', () => {
    assert.equal(examples.length, 5);
  });
});

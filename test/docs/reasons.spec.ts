import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRefusal } from '../../src/denial/parse-refusal.ts';
import { REASON_CODES, type ReasonCode, reasonOf } from '../../src/denial/reason-code.ts';
import { ALL_RECORDED } from '../denial/all-recorded.ts';
import { OLDER_EPHEMERAL } from '../denial/recorded.ts';

const FOLDER = join(import.meta.dirname, '../../docs/reasons');
const README = 'README.md';

const page = (name: string) => readFileSync(join(FOLDER, name), 'utf8');

/** What a server said, as it stands below "## Example"; a text of several lines keeps its own blanks. */
function exampleOf(text: string): string {
  const section = /^## Example\n(.*?)^## /ms.exec(text)?.[1] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('    '))
    .map((line) => line.slice(4))
    .join('\n');
}

const RECORDED: ReadonlySet<string> = new Set(ALL_RECORDED.map((text) => text.trimEnd()));

/** The pages whose example is no text that says it alone. */
const OTHERS: Partial<Record<ReasonCode, (example: string) => void>> = {
  'no-evidence': (example) => assert.match(example, /^\$ kubectl get sts\/db\n.*\ndb +0\/2 .*\nNo resources found/s),
  // Together with the pod.
  'ephemeral-container-stays': (example) =>
    assert.equal(example, OLDER_EPHEMERAL.text, 'as test/denial/older-ephemeral.spec.ts has it'),
};

describe('docs/reasons', () => {
  it('has a page for each code, and a code for each page', () => {
    const pages = readdirSync(FOLDER).filter((name) => name !== README);
    assert.deepEqual(pages.toSorted(), REASON_CODES.map((code) => `${code}.md`).toSorted());
  });

  for (const code of REASON_CODES) {
    it(`shows a recorded text for ${code} that has this code`, () => {
      const text = page(`${code}.md`);
      assert.ok(text.startsWith(`# ${code}\n\n`));
      const example = exampleOf(text);
      const check = OTHERS[code];
      if (check) return check(example);
      assert.equal(reasonOf(parseRefusal(example)), code);
      assert.ok(RECORDED.has(example.trimEnd()), `not recorded: ${example}`);
    });

    it(`says of ${code} what to look for and what to do, shortly`, () => {
      const text = page(`${code}.md`);
      const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
      assert.deepEqual(headings, ['Example', 'Who, and what', 'What to do']);
      const [, who = '', what = ''] = text.split(/^## /m).slice(1);
      for (const section of [who, what]) assert.match(section, /^ {4}(?:kubectl|oc|grep|aa-status|crictl) /m);
      assert.ok(text.split('\n').length <= 40, `${text.split('\n').length} lines`);
    });
  }

  it('lists every page once', () => {
    const listed = [...page(README).matchAll(/^\| \[([a-z-]+)\]\(([^)]*)\) \| \S/gm)];
    assert.deepEqual(listed.map(([, code]) => code).toSorted(), [...REASON_CODES].toSorted());
    for (const [, code, target] of listed) assert.equal(target, `${code}.md`);
  });

  it('has links that lead somewhere', () => {
    for (const name of readdirSync(FOLDER)) {
      for (const [, target = ''] of page(name).matchAll(/\]\(([^)]*)\)/g)) {
        if (target.startsWith('https://')) assert.match(target, /^https:\/\/github\.com\/[\w.-]+\/[\w.-]+\/\w+\/\d+$/);
        else assert.ok(existsSync(join(FOLDER, target)), `${name}: ${target}`);
      }
    }
  });
});

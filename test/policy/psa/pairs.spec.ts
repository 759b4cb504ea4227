import assert from 'node:assert/strict';
import { evaluate } from '../../../src/policy/psa/evaluate.ts';
import { NEWEST_MINOR } from '../../../src/policy/psa/levels.ts';
import { CHECKS } from '../../../src/policy/psa/registry.ts';
import { violationsText } from '../../../src/policy/psa/sentence.ts';
import type { ServedPod } from '../../../src/policy/server-view.ts';
import { PAIRS, type Pair } from './pairs.ts';

function saidOf({ check }: Pair, pod: ServedPod, minor: number): string {
  const level = CHECKS.find(({ id }) => id === check)?.level ?? 'restricted';
  return violationsText(evaluate(pod, { level, version: `v1.${minor}` }, NEWEST_MINOR), NEWEST_MINOR);
}

describe('policy/psa: the smallest pods', () => {
  for (const pair of PAIRS) {
    const { check, at, passes, fails, says, grew } = pair;

    it(`${check} at v1.${at} lets one in, and refuses the other for nothing else`, () => {
      assert.equal(saidOf(pair, passes, at), '');
      assert.equal(saidOf(pair, fails, at), says);
    });

    if (grew === 'laxer') {
      it(`${check} refused at v1.${at - 1} what it lets in at v1.${at}`, () => {
        const before = evaluate(
          passes,
          { level: CHECKS.find(({ id }) => id === check)?.level ?? 'restricted', version: `v1.${at - 1}` },
          NEWEST_MINOR,
        );
        assert.ok(before.map((violation) => violation.check).includes(check));
      });
    }
    if (grew === 'stricter') {
      it(`${check} let in at v1.${at - 1} what it refuses at v1.${at}`, () => {
        assert.equal(saidOf(pair, fails, at - 1), '');
      });
    }
  }

  it('are there for every check and every version at which it changed', () => {
    assert.deepEqual(
      PAIRS.map(({ check, at }) => `${check} v1.${at}`),
      CHECKS.flatMap(({ id, versions }) => versions.map(({ since }) => `${id} v1.${since}`)),
    );
  });
});

import assert from 'node:assert/strict';
import { judge, type PolicyVerdict } from '../../../src/policy/psp/judge.ts';
import { preparePod } from '../../../src/policy/psp/prepare-pod.ts';
import { preparePolicy } from '../../../src/policy/psp/prepare-policy.ts';
import { pspErrorSentence } from '../../../src/policy/psp/sentence.ts';
import type { ServedPod } from '../../../src/policy/server-view.ts';
import { PAIRS, type Pair } from './pairs.ts';

function verdictOf({ policy }: Pair, pod: ServedPod): PolicyVerdict {
  return judge(preparePod(pod, 24, { operation: 'create' }), preparePolicy(policy, 24));
}

describe('policy/psp: the smallest pods', () => {
  for (const pair of PAIRS) {
    const { rule, what, passes, changes, fails, says } = pair;

    it(`${rule}: ${what}`, () => {
      const passed = verdictOf(pair, passes);
      assert.equal(passed.verdict, changes === undefined ? 'admits' : 'changes');
      if (passed.verdict === 'changes') assert.deepEqual(passed.changes, changes);
      const failed = verdictOf(pair, fails);
      assert.ok(failed.verdict === 'refuses');
      assert.deepEqual(failed.findings.map(pspErrorSentence), says);
      assert.deepEqual([...new Set(failed.findings.map((finding) => finding.rule))], [rule]);
    });
  }
});

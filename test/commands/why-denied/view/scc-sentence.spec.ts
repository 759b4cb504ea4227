import assert from 'node:assert/strict';
import { sccSentences } from '../../../../src/commands/why-denied/view/scc-sentence.ts';
import type { SecurityContextConstraintsRefusal } from '../../../../src/denial/refusal.ts';
import { HOSTILE, UNSAFE } from '../../../support/hostile.ts';

const refusal = (notGranted: readonly string[], hints: readonly string[] = []): SecurityContextConstraintsRefusal => ({
  by: 'SecurityContextConstraints',
  text: '',
  notGranted,
  failed: [],
  hints,
});

describe('commands/why-denied/view/scc-sentence', () => {
  it('names what may not be used, and counts the rest', () => {
    assert.deepEqual(sccSentences(refusal([])), []);
    assert.deepEqual(sccSentences(refusal(['anyuid'])), [
      "1 more may not be used by the pod's service account or by whoever creates it: anyuid.",
    ]);
    assert.deepEqual(sccSentences(refusal(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'h'])), [
      "8 more may not be used by the pod's service account or by whoever creates it: a, b, c, d, e, f and 2 more.",
    ]);
  });

  it('names those that would accept the pod', () => {
    assert.deepEqual(
      sccSentences(refusal(['anyuid'], ['no access to scc/nonroot-v2: x', 'something else']))[1],
      'Of these the server says that they would accept the pod: nonroot-v2.',
    );
  });

  it('is without anything that a terminal obeys', () => {
    assert.doesNotMatch(sccSentences(refusal([HOSTILE])).join('\n'), UNSAFE);
  });
});

import assert from 'node:assert/strict';
import { parseRefusal } from '../../src/denial/parse-refusal.ts';
import { isSaidAgain } from '../../src/denial/said-again.ts';

const LEVEL = 'is forbidden: violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true)';

const again = (some: string, other: string) => isSaidAgain(parseRefusal(some), parseRefusal(other));

describe('denial/said-again', () => {
  it('sees through the names of pods, and what their controllers write before', () => {
    assert.equal(again(`Error creating: pods "web-6d4b-x7k2p" ${LEVEL}`, `pods "web-9lqwz" ${LEVEL}`), true);
    assert.equal(
      again(`create Pod db-0 in StatefulSet db failed error: pods "db-0" ${LEVEL}`, `pods "db-zzzzz" ${LEVEL}`),
      true,
    );
    const invalid = 'is invalid: spec.containers[0].image: Required value';
    assert.equal(again(`Error creating: Pod "a" ${invalid}`, `The Pod "b" ${invalid}`), true);
  });

  it('sees other words', () => {
    assert.equal(again(`pods "web-a" ${LEVEL}`, `pods "web-b" ${LEVEL.replace('baseline', 'restricted')}`), false);
    assert.equal(again('something', 'something else'), false);
    assert.equal(again('something', 'something'), true);
  });
});

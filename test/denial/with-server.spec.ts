import assert from 'node:assert/strict';
import type { Diagnosis, Outcome } from '../../src/denial/diagnose.ts';
import { parseRefusal } from '../../src/denial/parse-refusal.ts';
import { withServer } from '../../src/denial/with-server.ts';

const LEVEL = parseRefusal('pods "web-a" is forbidden: violates PodSecurity "baseline:latest": hostPort (x)');
const LEVEL_AGAIN = parseRefusal('pods "web-b" is forbidden: violates PodSecurity "baseline:latest": hostPort (x)');
const QUOTA = parseRefusal(
  'pods "web-a" is forbidden: exceeded quota: few, requested: pods=1, used: pods=0, limited: pods=0',
);

const REFUSES = { by: 'PodSecurity', policy: { level: 'baseline', version: 'latest' }, violations: [] } as const;
const BESIDE = [{ mode: 'warn', policy: { level: 'restricted', version: 'latest' }, violations: [] }] as const;

const diagnosis = (outcome: Outcome, given: Partial<Diagnosis> = {}): Diagnosis => ({
  outcome,
  refusals: [],
  undecided: [],
  beside: BESIDE,
  ...given,
});

describe('denial/with-server', () => {
  it('is admitted where the server would let it in, whatever was worked out', () => {
    const worked = diagnosis('as before', { refusals: [REFUSES], undecided: ['default'] });
    assert.deepEqual(withServer(worked, LEVEL, undefined), diagnosis('admitted'));
  });

  it('leaves what was worked out where the server refuses it too', () => {
    for (const outcome of ['as before', 'otherwise', 'refused'] as const) {
      const worked = diagnosis(outcome, { refusals: [REFUSES] });
      assert.equal(withServer(worked, LEVEL, LEVEL_AGAIN), worked);
    }
  });

  it('compares texts where nothing refuses it that is judged here, and where that was left open', () => {
    const open = { refusals: [REFUSES], undecided: ['policies'] } as const;
    for (const worked of [
      diagnosis('admitted'),
      diagnosis('unknown', { undecided: ['default'] }),
      diagnosis('unknown', open),
      diagnosis('not ours', { refusals: [REFUSES] }),
    ]) {
      assert.deepEqual(withServer(worked, LEVEL, LEVEL_AGAIN), { ...worked, outcome: 'as before' });
      assert.deepEqual(withServer(worked, LEVEL, QUOTA), { ...worked, outcome: 'otherwise' });
      assert.deepEqual(withServer(worked, undefined, QUOTA), { ...worked, outcome: 'refused' });
    }
  });
});

import assert from 'node:assert/strict';
import type { Remedy } from '../../../src/denial/remedy/remedy.ts';
import { applyPatch, type PatchOperation } from '../../../src/policy/psa/json-patch.ts';
import { chanceOf } from '../../real-cluster/chance.ts';
import { randomGiven } from './random-given.ts';
import { type Given, getsIn, patched, remediesIn, withPolicyChanged } from './worlds.ts';

/** CAPS_REMEDY_SEED and CAPS_REMEDY_COUNT ask for another run, or a longer one. */
const SEED = Number(process.env.CAPS_REMEDY_SEED ?? 5);
const COUNT = Number(process.env.CAPS_REMEDY_COUNT ?? 300);

describe('denial/remedy/random-remedies', () => {
  it(`gets ${COUNT} random pods in, with every remedy, and with no operation too many (seed ${SEED})`, function () {
    this.timeout(60 * 60_000);
    const chance = chanceOf(SEED);
    const counts = new Map<string, number>();
    for (let tried = 0; tried < COUNT; ) {
      const given = randomGiven(chance);
      const { remedies, noPatch } = remediesIn(given);
      if (getsIn(given)) {
        assert.deepEqual({ remedies, noPatch }, { remedies: [], noPatch: undefined });
        continue;
      }
      tried += 1;
      assert.equal(noPatch === undefined, remedies[0]?.is === 'patch');
      for (const kind of remedies.map(({ is }) => is)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
      for (const remedy of remedies) {
        const shown = () => JSON.stringify({ given, remedy });
        assert.ok(getsIn(withRemedy(given, remedy)), `is refused still: ${shown()}`);
        if (remedy.is === 'binding') {
          const unbound = { ...given, template: patched(given.template, remedy.patch?.patch ?? []) };
          assert.ok(!getsIn(unbound), `needs no right: ${shown()}`);
        }
        if (remedy.is !== 'patch') continue;
        const spare = spareIn(given, remedy.patch);
        assert.deepEqual(spare, [], `could be left out: ${shown()}`);
      }
    }
    for (const kind of ['patch', 'binding', 'label', 'policy']) {
      assert.ok((counts.get(kind) ?? 0) > COUNT / 50, JSON.stringify([...counts]));
    }
  });
});

/**
 * The operations without which the pod gets in too. Annotations that a new field would contradict are in no rule of admission: the
 * server refuses such a pod as not valid.
 */
function spareIn(given: Given, patch: readonly PatchOperation[]): readonly PatchOperation[] {
  return patch.filter((operation) => {
    if (operation.op === 'remove' && operation.path.includes('/annotations/')) return false;
    const others = patch.filter((one) => one !== operation);
    return isApplicable(given, others) && getsIn({ ...given, template: patched(given.template, others) });
  });
}

/** Without what was made first, nothing can be put into it. */
function isApplicable({ template }: Given, patch: readonly PatchOperation[]): boolean {
  try {
    applyPatch({ spec: { template } }, patch);
    return true;
  } catch {
    return false;
  }
}

function withRemedy(given: Given, remedy: Remedy): Given {
  const { policies = [] } = given;
  switch (remedy.is) {
    case 'patch':
      return { ...given, template: patched(given.template, remedy.patch) };
    case 'binding': {
      const bound = policies.map(([policy, use]) =>
        policy.metadata.name === remedy.policy ? ([policy, 'yes'] as const) : ([policy, use] as const),
      );
      const template = patched(given.template, remedy.patch?.patch ?? []);
      const after = { ...given, template, policies: bound };
      return remedy.label ? withRemedy(after, remedy.label) : after;
    }
    case 'constraints':
      throw new Error('no cluster here has constraints');
    case 'label':
      return { ...given, labels: { enforce: remedy.to.level, 'enforce-version': remedy.to.version } };
    case 'policy': {
      const after = { ...given, policies: withPolicyChanged(policies, remedy) };
      return remedy.label ? withRemedy(after, remedy.label) : after;
    }
  }
}

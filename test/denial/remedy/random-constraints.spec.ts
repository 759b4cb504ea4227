import assert from 'node:assert/strict';
import { constraintsState } from '../../../src/admission/scc/judge-constraints.ts';
import { remediesFor } from '../../../src/denial/remedy/remedies-for.ts';
import type { Remedy } from '../../../src/denial/remedy/remedy.ts';
import type { PodSpec, PodTemplate } from '../../../src/kubernetes/objects.ts';
import { applyPatch } from '../../../src/policy/psa/json-patch.ts';
import { namespacePolicy } from '../../../src/policy/psa/namespace-policy.ts';
import { contradictionsIn } from '../../../src/policy/psp/contradiction.ts';
import type { SecurityContextConstraints } from '../../../src/policy/scc/constraints.ts';
import { decide, namespaceConstraints, type SccUse } from '../../../src/policy/scc/decide.ts';
import { DEFAULT_CONSTRAINTS, USABLE_BY_ALL } from '../../../src/policy/scc/default-constraints.ts';
import { prepareConstrainedPod } from '../../../src/policy/scc/prepare-pod.ts';
import type { MayUse } from '../../../src/rbac/may-use.ts';
import { RECORDED_SERVER } from '../../policy/scc/recorded.ts';
import { type Chance, chanceOf } from '../../real-cluster/chance.ts';
import { randomTemplate } from '../../real-cluster/psa/random-pods.ts';
import { randomPod } from '../../real-cluster/psp/random-pods.ts';

/** CAPS_REMEDY_SEED and CAPS_REMEDY_COUNT ask for another run, or a longer one. */
const SEED = Number(process.env.CAPS_REMEDY_SEED ?? 7);
const COUNT = Number(process.env.CAPS_REMEDY_COUNT ?? 50);

const SHOP = {
  name: 'shop',
  labels: {},
  annotations: {
    'openshift.io/sa.scc.uid-range': '1000660000/10000',
    'openshift.io/sa.scc.supplemental-groups': '1000660000/10000',
    'openshift.io/sa.scc.mcs': 's0:c26,c5',
  },
};
const YES: MayUse = { may: 'yes', from: 'server', through: { is: 'text', text: '' } };
const NO: MayUse = { may: 'no', from: 'server', missingRoles: [], text: '' };

/** A Deployment in a namespace of an OpenShift. */
interface Given {
  readonly template: PodTemplate;
  readonly constraints: readonly SecurityContextConstraints[];
  /** By the controller, as every user can. */
  readonly usable: readonly string[];
  /** By the service account. */
  readonly granted: readonly string[];
}

describe('denial/remedy/random-constraints', () => {
  it(`gets ${COUNT} random pods past OpenShift's constraints, with every remedy (seed ${SEED})`, async function () {
    this.timeout(60 * 60_000);
    const chance = chanceOf(SEED);
    const counts = new Map<string, number>();
    for (let tried = 0; tried < COUNT; ) {
      const given = randomGiven(chance);
      if (contradictionsIn(given.template.spec).length > 0 || isAdmitted(given)) continue;
      tried += 1;
      const { remedies, noPatch } = await remediesOf(given);
      assert.equal(noPatch === undefined, remedies[0]?.is === 'patch');
      for (const remedy of remedies) {
        counts.set(remedy.is, (counts.get(remedy.is) ?? 0) + 1);
        assert.ok(isAdmitted(withRemedy(given, remedy)), `is rejected still: ${JSON.stringify({ given, remedy })}`);
      }
    }
    assert.ok((counts.get('patch') ?? 0) > COUNT / 4, JSON.stringify([...counts]));
    assert.ok((counts.get('binding') ?? 0) > COUNT / 4, JSON.stringify([...counts]));
    assert.ok((counts.get('constraints') ?? 0) > COUNT / 2, JSON.stringify([...counts]));
  });
});

function randomGiven(chance: Chance): Given {
  const { metadata, spec } = chance.happens(0.6) ? randomPod(chance) : randomTemplate(chance, 'Pod', 34);
  const template = { metadata: { annotations: metadata.annotations }, spec: spec as unknown as PodSpec };
  const sets = ['A-fresh', 'B-old', 'C01', 'C08', 'C22'] as const;
  const constraints = RECORDED_SERVER.sets[chance.one<string>([...sets])] ?? DEFAULT_CONSTRAINTS;
  const names = constraints.map(({ metadata: { name } }) => name);
  const granted = chance.some(names, 0.05);
  return { template, constraints, usable: USABLE_BY_ALL.filter((name) => names.includes(name)), granted };
}

/** By the evaluator alone, whatever remedies are made of. */
function isAdmitted({ template, constraints, usable, granted }: Given): boolean {
  const served = { kind: 'pod', annotations: template.metadata?.annotations ?? {}, spec: template.spec } as const;
  const pod = prepareConstrainedPod(served, 34, { operation: 'create' });
  const useOf = (name: string): SccUse => ({
    serviceAccount: granted.includes(name) ? 'yes' : 'no',
    requester: usable.includes(name) ? 'yes' : 'no',
  });
  const { answer } = decide(pod, namespaceConstraints(constraints, SHOP), useOf, 'create');
  if (answer.answer === 'not judged') return true;
  if (answer.answer !== 'admitted') return false;
  const { verdict } = answer.by;
  return verdict.verdict !== 'changes' || verdict.contradictions.length === 0;
}

async function remediesOf({ template, constraints, usable, granted }: Given) {
  const workload = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    name: 'web',
    namespace: 'shop',
    template,
    templatePath: 'spec.template',
  };
  const created = { kind: 'pod', annotations: template.metadata?.annotations ?? {}, spec: template.spec } as const;
  const state = await constraintsState(
    {
      who: { namespace: 'shop', serviceAccountName: 'default', madeBy: workload },
      created,
      judged: 'template',
    },
    {
      constraints,
      serverMinor: 34,
      namespaceOf: async () => SHOP,
      access: {
        mayUse: async (who, _namespace, { metadata: { name } }) => {
          const isAccount = who !== 'caller' && who.user === 'system:serviceaccount:shop:default';
          return (isAccount ? granted : usable).includes(name) ? YES : NO;
        },
      },
    },
  );
  assert.ok('judge' in state);
  return remediesFor({
    workload,
    namespace: 'shop',
    state: {
      pod: created,
      policies: { served: 'no' },
      enforcesPolicies: 'unknown',
      constraints: state,
      // As OpenShift has it.
      namespace: namespacePolicy({}, 34),
      serverMinor: 34,
    },
    said: undefined,
    policies: [],
    automountServiceAccountToken: true,
  });
}

function withRemedy(given: Given, remedy: Remedy): Given {
  switch (remedy.is) {
    case 'patch': {
      const patched = applyPatch({ spec: { template: given.template } }, remedy.patch) as {
        readonly spec: { readonly template: PodTemplate };
      };
      return { ...given, template: patched.spec.template };
    }
    case 'binding':
      return { ...given, granted: [...given.granted, remedy.policy] };
    case 'constraints': {
      const { constraints: own } = remedy;
      assert.deepEqual(own.users, ['system:serviceaccount:shop:default']);
      return {
        ...given,
        constraints: [...given.constraints, own],
        granted: [...given.granted, own.metadata.name],
      };
    }
    default:
      throw new Error(`OpenShift has no ${remedy.is}`);
  }
}

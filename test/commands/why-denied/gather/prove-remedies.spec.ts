import assert from 'node:assert/strict';
import type { Proposal, ProposedPod } from '../../../../src/cluster/cluster.ts';
import type { Propose } from '../../../../src/commands/why-denied/gather/propose-pod.ts';
import { proveRemedies } from '../../../../src/commands/why-denied/gather/prove-remedies.ts';
import type { LabelRemedy, PatchRemedy } from '../../../../src/denial/remedy/remedy.ts';
import type { KubernetesObject } from '../../../../src/kubernetes/objects.ts';
import type { Workload } from '../../../../src/kubernetes/workload.ts';
import { container, pod } from '../../../support/pods.ts';

const SPEC = { hostNetwork: true, containers: [container('app')] };
// Lists of a server leave out what every item is.
const OBJECT = { metadata: { name: 'web', namespace: 'shop' }, spec: { template: { spec: SPEC } } } as KubernetesObject;
const WORKLOAD: Workload = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  name: 'web',
  namespace: 'shop',
  templatePath: 'spec.template',
  template: { spec: SPEC },
};
const PATCH: PatchRemedy = {
  is: 'patch',
  patch: [{ op: 'remove', path: '/spec/template/spec/hostNetwork' }],
  assumes: [],
  undecided: [],
};
const LABEL: LabelRemedy = {
  is: 'label',
  namespace: 'shop',
  label: 'enforce',
  from: { level: 'baseline', version: 'latest' },
  to: { level: 'privileged', version: 'latest' },
  alsoAllows: [],
  undecided: [],
};
const BY_RULES = { rules: true } as const;
const REFUSED: Proposal = { is: 'refused', message: 'no' };

const prove = (propose: Propose | undefined, remedies = [PATCH, LABEL]) =>
  proveRemedies(remedies, {
    object: OBJECT,
    workload: WORKLOAD,
    namespace: 'shop',
    identities: { requester: { is: 'caller' } },
    propose,
  });

describe('commands/why-denied/gather/prove-remedies', () => {
  it('proposes the patched pod to the server, and nothing else', async () => {
    const asked: ProposedPod[] = [];
    const proven = await prove(async (proposed) => {
      asked.push(proposed);
      return { as: 'caller', proposal: { is: 'accepted', pod: pod() } };
    });
    assert.deepEqual(proven, [
      { remedy: PATCH, provenBy: { dryRunAs: 'caller' } },
      { remedy: LABEL, provenBy: BY_RULES },
    ]);
    assert.deepEqual(asked, [{ namespace: 'shop', generateName: 'web-', spec: { containers: SPEC.containers } }]);
  });

  it('leaves out a patch that the server refuses, or that leaves no pod', async () => {
    assert.deepEqual(await prove(async () => ({ as: 'caller', proposal: REFUSED })), [
      { remedy: LABEL, provenBy: BY_RULES },
    ]);
    const broken: PatchRemedy = { ...PATCH, patch: [{ op: 'remove', path: '/spec/template/spec/containers' }] };
    const never: Propose = async () => assert.fail('asked');
    assert.deepEqual(await prove(never, [broken]), []);
  });

  it('is by the rules where the server is not asked', async () => {
    const byRules = [PATCH, LABEL].map((remedy) => ({ remedy, provenBy: BY_RULES }));
    assert.deepEqual(await prove(undefined), byRules);
    assert.deepEqual(await prove(async () => ({ notAsked: 'forbidden' })), byRules);
  });
});

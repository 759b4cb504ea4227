import assert from 'node:assert/strict';
import { Problems } from '../../../../src/cluster/problem.ts';
import {
  admissionStateBuilder,
  type GatheredState,
} from '../../../../src/commands/why-denied/gather/admission-state.ts';
import { objectLister } from '../../../../src/commands/why-denied/gather/listed-objects.ts';
import type { KubernetesObject } from '../../../../src/kubernetes/objects.ts';
import type { Workload } from '../../../../src/kubernetes/workload.ts';
import { ADMITTED_BY } from '../../../../src/policy/psp/policy.ts';
import { controllerIdentity, podServiceAccount } from '../../../../src/rbac/identities.ts';
import { policy } from '../../../policy/psp/policies.ts';
import { type FakeClusterContent, fakeCluster, forbidden } from '../../../support/fake-cluster.ts';
import { container, pod } from '../../../support/pods.ts';
import { asObject } from '../../../support/workloads.ts';

const WEB: Workload = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  name: 'web',
  namespace: 'shop',
  templatePath: 'spec.template',
  template: { spec: { containers: [container('app')] } },
};
const OLD = { gitVersion: 'v1.24.17', major: 1, minor: 24 };
const NO = { allowed: false, reason: '', evaluationError: '' };
const IDENTITIES = {
  serviceAccount: podServiceAccount('shop', 'default'),
  requester: {
    is: 'controller',
    controller: 'replicaset-controller',
    identity: controllerIdentity('replicaset-controller'),
  },
} as const;

/** The worlds of workloads, and what could not be read. */
async function meet(content: FakeClusterContent, workloads: readonly Workload[] = [WEB]) {
  const cluster = fakeCluster(content);
  const problems = new Problems();
  const admissionStateOf = await admissionStateBuilder(cluster, objectLister(cluster, false), undefined, problems);
  const met: GatheredState[] = [];
  for (const workload of workloads) met.push(await admissionStateOf(workload, undefined));
  const [first] = met;
  assert.ok(first);
  return { first, met, problems: problems.inOrder(), calls: cluster.calls };
}

const namespace = (labels: Readonly<Record<string, string>>): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shop', labels },
});

describe('commands/why-denied/gather/admission-state', () => {
  it('is the labels of the namespace alone on a server without policies', async () => {
    const objects = [namespace({ 'pod-security.kubernetes.io/enforce': 'baseline' })];
    const { first, problems, calls } = await meet({ objects });
    const { enforce, warn, audit } = first.state.namespace ?? {};
    assert.deepEqual(
      { ...first, state: { ...first.state, namespace: [enforce, warn, audit] } },
      {
        state: {
          pod: { kind: 'pod', annotations: {}, spec: WEB.template.spec },
          policies: { served: 'no' },
          enforcesPolicies: 'unknown',
          namespace: [
            { level: 'baseline', version: 'latest' },
            { level: 'baseline', version: 'latest' },
            { level: 'privileged', version: 'latest' },
          ],
          serverMinor: 37,
        },
        namespace: 'shop',
        identities: IDENTITIES,
        policies: [],
        automountServiceAccountToken: true,
      },
    );
    assert.deepEqual([problems, calls], [[], ['version', 'object v1 Namespace -/shop']]);
  });

  it('judges by the policies too, and sees by a pod that they are enforced', async () => {
    const admitted = asObject(pod({ annotations: { [ADMITTED_BY]: 'p' } }));
    const given = { version: OLD, reviewAccess: () => NO };
    const { first } = await meet({ ...given, objects: [policy(), admitted] });
    const { policies, enforcesPolicies } = first.state;
    assert.ok(policies.served === 'yes');
    assert.deepEqual(
      [policies.answer, policies.policies.map(({ name, use }) => [name, use]), enforcesPolicies],
      [{ answer: 'refused', findings: [], alsoPossible: [] }, [['p', 'no']], 'yes'],
    );
    assert.deepEqual(
      first.policies.map((one) => one.policy.metadata.name),
      ['p'],
    );
    const unseen = await meet({ ...given, objects: [policy(), asObject(pod())] });
    assert.equal(unseen.first.state.enforcesPolicies, 'unknown');
  });

  it('asks once for what is the same for many', async () => {
    const other = { ...WEB, name: 'api' };
    const { met, calls } = await meet({ version: OLD, objects: [policy()], reviewAccess: () => NO }, [WEB, other]);
    assert.equal(met.length, 2);
    assert.deepEqual(calls.length, new Set(calls).size, calls.join('\n'));
    assert.equal(calls.filter((call) => call.startsWith('objects')).length, 2);
  });

  it('takes the namespace of the connection for what says none', async () => {
    const { namespace: _none, ...rest } = WEB;
    const { first } = await meet({ namespace: 'shop' }, [rest]);
    assert.equal(first.namespace, 'shop');
  });

  it('says once what could not be read, and goes on with the rest', async () => {
    const refused = {
      version: forbidden('version'),
      PodSecurityPolicy: forbidden('list of policies'),
      'Namespace/shop': forbidden('namespace shop'),
    };
    const { first, problems } = await meet({ refused }, [WEB, WEB]);
    const { policies, namespace: labels, serverMinor, enforcesPolicies } = first.state;
    assert.deepEqual(
      [policies, labels, serverMinor, enforcesPolicies],
      [{ served: 'unknown', why: 'list of policies is forbidden' }, undefined, undefined, 'unknown'],
    );
    assert.deepEqual(problems, [
      'version is forbidden',
      'list of policies is forbidden',
      'namespace shop is forbidden',
    ]);
  });
});

import assert from 'node:assert/strict';
import { gatherPolicies } from '../../src/admission/gather-policies.ts';
import { ClusterError } from '../../src/errors.ts';
import type { KubernetesObject } from '../../src/kubernetes/objects.ts';
import { type FakeCluster, fakeCluster, forbidden, notFound } from '../support/fake-cluster.ts';

function policy(name: string, apiVersion = 'policy/v1beta1'): KubernetesObject {
  return { apiVersion, kind: 'PodSecurityPolicy', metadata: { name } };
}

/** Serves policies in these versions only. */
function serving(versions: Readonly<Record<string, readonly KubernetesObject[] | Error>>): FakeCluster {
  return {
    ...fakeCluster(),
    async *objects({ apiVersion }) {
      const served = versions[apiVersion] ?? notFound('the resource');
      if (served instanceof Error) throw served;
      yield served;
    },
  };
}

describe('admission/gather-policies', () => {
  it('sorts them as admission does, by bytes', async () => {
    const policies = ['b', 'a-b', 'a.b', '0', 'a'].map((name) => policy(name));
    assert.deepEqual(await gatherPolicies(serving({ 'policy/v1beta1': policies })), {
      served: 'yes',
      policies: ['0', 'a', 'a-b', 'a.b', 'b'].map((name) => policy(name)),
    });
  });

  it('looks for them where old servers had them', async () => {
    const policies = [policy('a', 'extensions/v1beta1')];
    assert.deepEqual(await gatherPolicies(serving({ 'extensions/v1beta1': policies })), { served: 'yes', policies });
  });

  it('tells a server that has none from one that has no such thing', async () => {
    assert.deepEqual(await gatherPolicies(serving({ 'policy/v1beta1': [] })), { served: 'yes', policies: [] });
    assert.deepEqual(await gatherPolicies(serving({})), { served: 'no' });
  });

  for (const trouble of [forbidden('the list'), new ClusterError('unreachable', 'the line is dead')]) {
    it(`says that they could not be read: ${trouble.message}`, async () => {
      assert.deepEqual(await gatherPolicies(serving({ 'policy/v1beta1': trouble })), {
        served: 'unknown',
        why: trouble.message,
      });
    });
  }
});

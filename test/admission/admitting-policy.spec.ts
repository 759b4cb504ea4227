import assert from 'node:assert/strict';
import { admittingPolicies } from '../../src/admission/admitting-policy.ts';
import { serverVersion } from '../../src/cluster/server-version.ts';
import { ClusterError } from '../../src/errors.ts';
import { fakeCluster } from '../support/fake-cluster.ts';
import { pod } from '../support/pods.ts';

const PSP = { 'kubernetes.io/psp': 'restricted' };
const SCC = { 'openshift.io/scc': 'anyuid' };

/** What is made of the pods' annotations on a server of some minor version, and how often the version was asked for. */
async function policies(minor: number | undefined, ...annotations: Record<string, string>[]): Promise<unknown> {
  let asked = 0;
  const cluster = {
    ...fakeCluster({}),
    version: async () => {
      asked += 1;
      if (minor === undefined) throw new ClusterError('forbidden', 'no');
      return { gitVersion: `v1.${minor}.0`, major: 1, minor };
    },
  };
  const policyOf = admittingPolicies(serverVersion(cluster));
  const found = await Promise.all(annotations.map((one) => policyOf(pod({ annotations: one }))));
  return { found, asked };
}

describe('admission/admitting-policy', () => {
  it('believes the annotation of PodSecurityPolicy on a server that has it, and asks for the version once', async () => {
    assert.deepEqual(await policies(24, PSP, PSP), {
      found: [
        { kind: 'PodSecurityPolicy', name: 'restricted' },
        { kind: 'PodSecurityPolicy', name: 'restricted' },
      ],
      asked: 1,
    });
  });

  it('does not believe it from 1.25 on, where anybody may write it', async () => {
    assert.deepEqual(await policies(25, PSP), { found: [undefined], asked: 1 });
  });

  it('believes it where the version may not be asked for', async () => {
    assert.deepEqual(await policies(undefined, PSP), {
      found: [{ kind: 'PodSecurityPolicy', name: 'restricted' }],
      asked: 1,
    });
  });

  it('names the SCC, without asking for a version', async () => {
    assert.deepEqual(await policies(30, SCC, {}), {
      found: [{ kind: 'SecurityContextConstraints', name: 'anyuid' }, undefined],
      asked: 0,
    });
  });
});

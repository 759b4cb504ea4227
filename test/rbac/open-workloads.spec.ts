import assert from 'node:assert/strict';
import type { BindingPath, SubjectName } from '../../src/rbac/may-use.ts';
import { openWorkloads } from '../../src/rbac/open-workloads.ts';

function path(subject: SubjectName, namespace?: string): BindingPath {
  return {
    binding:
      namespace === undefined
        ? { kind: 'ClusterRoleBinding', name: 'b' }
        : { kind: 'RoleBinding', name: 'b', namespace },
    role: { kind: 'ClusterRole', name: 'r' },
    subject,
  };
}

const EVERY = ['CronJob', 'DaemonSet', 'Deployment', 'Job', 'ReplicaSet', 'ReplicationController', 'StatefulSet'];

describe('rbac/open-workloads', () => {
  for (const name of ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated']) {
    it(`says that every kind of workload is open where ${name} may use a policy`, () => {
      const subject = { kind: 'Group', name } as const;
      assert.deepEqual(openWorkloads([path(subject)]), [{ kinds: EVERY, subjects: [subject], isEvery: true }]);
    });
  }

  it('says which kinds are open through the account of one controller, in which namespace', () => {
    const subject = { kind: 'ServiceAccount', name: 'job-controller', namespace: 'kube-system' } as const;
    assert.deepEqual(openWorkloads([path(subject, 'shop')]), [
      { namespace: 'shop', kinds: ['CronJob', 'Job'], subjects: [subject], isEvery: false },
    ]);
  });

  it('says nothing of single namespaces where every kind is open everywhere, and each otherwise', () => {
    const everybody = { kind: 'Group', name: 'system:authenticated' } as const;
    const job = { kind: 'ServiceAccount', name: 'job-controller', namespace: 'kube-system' } as const;
    assert.deepEqual(openWorkloads([path(everybody, 'shop'), path(everybody)]), [
      { kinds: EVERY, subjects: [everybody], isEvery: true },
    ]);
    assert.deepEqual(openWorkloads([path(everybody, 'shop'), path(job)]), [
      { kinds: ['CronJob', 'Job'], subjects: [job], isEvery: false },
      { namespace: 'shop', kinds: EVERY, subjects: [everybody], isEvery: true },
    ]);
  });

  it('knows a controller that is written as a user', () => {
    const subject = { kind: 'User', name: 'system:serviceaccount:kube-system:replicaset-controller' } as const;
    assert.deepEqual(openWorkloads([path(subject)]), [
      { kinds: ['Deployment', 'ReplicaSet'], subjects: [subject], isEvery: false },
    ]);
  });

  it('says nothing where no controller may use it', () => {
    const subjects: SubjectName[] = [
      { kind: 'Group', name: 'system:masters' },
      { kind: 'Group', name: 'system:nodes' },
      { kind: 'Group', name: 'system:serviceaccounts:shop' },
      { kind: 'ServiceAccount', name: 'replicaset-controller', namespace: 'shop' },
      { kind: 'ServiceAccount', name: 'cronjob-controller', namespace: 'kube-system' },
      { kind: 'User', name: 'system:authenticated' },
    ];
    assert.deepEqual(openWorkloads(subjects.map((subject) => path(subject))), []);
  });
});

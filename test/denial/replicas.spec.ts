import assert from 'node:assert/strict';
import { type Replicas, replicasOf } from '../../src/denial/replicas.ts';
import type { Pod } from '../../src/kubernetes/objects.ts';
import { pod } from '../support/pods.ts';
import { current } from '../support/workloads.ts';

function counted(kind: string, given: object, pods?: readonly Pod[]): Replicas | undefined {
  return replicasOf({ ...current(kind), metadata: { name: 'a', generation: 2 }, ...given }, pods);
}

describe('denial/replicas', () => {
  it('counts by the spec, which has one where it says nothing', () => {
    for (const kind of ['Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet']) {
      assert.deepEqual(counted(kind, { spec: { replicas: 3 }, status: { replicas: 1 } }), { wanted: 3, there: 1 });
      assert.deepEqual(counted(kind, { spec: { replicas: 0 } }), { wanted: 0, there: 0 });
      assert.deepEqual(counted(kind, { spec: {} }), { wanted: 1, there: 0 });
    }
    assert.equal(counted('Pod', {}), undefined);
    assert.equal(counted('CronJob', {}), undefined);
  });

  it('believes pods before a status, and leaves out those that are over', () => {
    const over = pod({ status: { phase: 'Failed' } });
    const leaving = pod();
    const pods = [
      pod(),
      over,
      { ...leaving, metadata: { ...leaving.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } },
    ];
    assert.deepEqual(counted('StatefulSet', { spec: { replicas: 3 }, status: { replicas: 3 } }, pods), {
      wanted: 3,
      there: 1,
    });
    const status = { observedGeneration: 2, desiredNumberScheduled: 4, currentNumberScheduled: 4 };
    assert.deepEqual(counted('DaemonSet', { status }, []), { wanted: 4, there: 0 });
    assert.deepEqual(counted('DaemonSet', { status }), { wanted: 4, there: 4 });
  });

  it('does not know what a DaemonSet wants before its controller has looked', () => {
    assert.deepEqual(counted('DaemonSet', { status: { desiredNumberScheduled: 0 } }, []), {
      wanted: 'unknown',
      there: 0,
    });
    assert.deepEqual(counted('DaemonSet', { status: { observedGeneration: 1 } }, []), { wanted: 'unknown', there: 0 });
  });

  it('counts the pods that a Job runs at once, as far as they are left to do', () => {
    const wanted = (spec: object, status: object = {}) => counted('Job', { spec, status })?.wanted;
    assert.equal(wanted({}), 1);
    assert.equal(wanted({ parallelism: 3 }), 3);
    assert.equal(wanted({ parallelism: 3, completions: 5 }, { succeeded: 4 }), 1);
    assert.equal(wanted({ parallelism: 3, completions: 5 }, { succeeded: 5 }), 0);
    assert.equal(wanted({ suspend: true }), 0);
    for (const type of ['Complete', 'Failed']) assert.equal(wanted({}, { conditions: [{ type, status: 'True' }] }), 0);
    assert.equal(wanted({}, { conditions: [{ type: 'Failed', status: 'False' }] }), 1);
    assert.deepEqual(counted('Job', { spec: {}, status: { active: 1 } }), { wanted: 1, there: 1 });
  });
});

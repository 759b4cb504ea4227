import assert from 'node:assert/strict';
import type { RefusalEvidence } from '../../src/denial/evidence.ts';
import { objectStatusOf } from '../../src/denial/object-status.ts';
import type { ContainerState, PodStatus } from '../../src/kubernetes/objects.ts';
import { pod, statusOfContainer } from '../support/pods.ts';

const OF_SET: RefusalEvidence = {
  text: 'refused',
  of: { kind: 'ReplicaSet', name: 'web-1' },
  source: { is: 'event', reason: 'FailedCreate' },
};
const OF_POD: RefusalEvidence = {
  text: 'root',
  of: { kind: 'Pod', name: 'web-0' },
  source: { is: 'container', container: 'app', reason: 'CreateContainerConfigError' },
};
const BOTH = [OF_SET, OF_POD];
const RUNNING = pod();

const inState = (state: ContainerState, phase = 'Running') =>
  pod({ status: { phase, containerStatuses: [statusOfContainer('app', state)] } });

const WAITING: ContainerState = { waiting: { reason: 'CreateContainerConfigError' } };

describe('denial/object-status', () => {
  it('is missing where fewer are there than wanted, and only then what was refused is about now', () => {
    assert.deepEqual(objectStatusOf(BOTH, { wanted: 2, there: 1 }, [RUNNING]), {
      status: 'missing',
      evidence: [OF_SET],
    });
    assert.deepEqual(objectStatusOf(BOTH, { wanted: 'unknown', there: 1 }, []), {
      status: 'missing',
      evidence: [OF_SET],
    });
    assert.deepEqual(objectStatusOf([], { wanted: 1, there: 0 }, []), { status: 'missing', evidence: [] });
  });

  it('leaves out events that outlived what they are about', () => {
    assert.deepEqual(objectStatusOf(BOTH, { wanted: 1, there: 1 }, [RUNNING]), { status: 'fine', evidence: [] });
    assert.deepEqual(objectStatusOf(BOTH, undefined, []), { status: 'fine', evidence: [] });
  });

  it('is not running where something is written down about a pod that does not', () => {
    const stuck: readonly PodStatus[] = [
      { phase: 'Pending' },
      { phase: 'Failed' },
      {
        phase: 'Running',
        containerStatuses: [statusOfContainer('app', { running: {} })],
        ephemeralContainerStatuses: [statusOfContainer('debug', WAITING)],
      },
    ];
    const pods = [
      ...stuck.map((status) => pod({ status })),
      inState(WAITING),
      inState({ terminated: { exitCode: 1 } }),
    ];
    for (const one of pods) {
      assert.deepEqual(
        objectStatusOf(BOTH, { wanted: 1, there: 1 }, [one]),
        { status: 'not running', evidence: [OF_POD] },
        JSON.stringify(one.status),
      );
    }
    assert.deepEqual(objectStatusOf([OF_POD], undefined, [inState(WAITING)]).status, 'not running');
    // Missing counts before that.
    assert.deepEqual(objectStatusOf(BOTH, { wanted: 2, there: 1 }, [inState(WAITING)]), {
      status: 'missing',
      evidence: BOTH,
    });
  });

  it('is fine where a pod runs, is over or on its way out, and where somebody’s debugging failed', () => {
    const ended = statusOfContainer('debug', { terminated: { exitCode: 1 } });
    const out = inState(WAITING);
    const pods = [
      inState({ terminated: { exitCode: 0 } }),
      pod({ status: { phase: 'Succeeded' } }),
      { ...out, metadata: { ...out.metadata, deletionTimestamp: '2026-01-01T10:00:00Z' } },
      pod({ status: { phase: 'Running', containerStatuses: [], ephemeralContainerStatuses: [ended] } }),
    ];
    for (const one of pods) {
      assert.deepEqual(objectStatusOf(BOTH, undefined, [one]), { status: 'fine', evidence: [] }, JSON.stringify(one));
    }
  });
});

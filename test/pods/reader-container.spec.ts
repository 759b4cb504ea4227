import assert from 'node:assert/strict';
import type { ContainerState } from '../../src/kubernetes/objects.ts';
import { containersOf } from '../../src/kubernetes/pod-containers.ts';
import { isSpentReader } from '../../src/pods/reader-container.ts';
import { container, pod, statusOfContainer } from '../support/pods.ts';

function spent(
  name: string,
  state: ContainerState | undefined,
  field: 'containers' | 'ephemeralContainers',
): boolean[] {
  const judged = pod({
    spec: { containers: [], [field]: [container(name)] },
    status: { phase: 'Running', ...(state ? { ephemeralContainerStatuses: [statusOfContainer(name, state)] } : {}) },
  });
  return containersOf(judged.spec).map((podContainer) => isSpentReader(judged, podContainer));
}

describe('pods/reader-container', () => {
  it('is spent once it has ended, or will not start', () => {
    assert.deepEqual(spent('caps-reader-1', { terminated: { exitCode: 0 } }, 'ephemeralContainers'), [true]);
    assert.deepEqual(spent('caps-reader-12', { waiting: { reason: 'ErrImagePull' } }, 'ephemeralContainers'), [true]);
    assert.deepEqual(spent('caps-reader-1', undefined, 'ephemeralContainers'), [true]);
  });

  it('is a container like any other while it runs, so that the name hides nothing', () => {
    assert.deepEqual(spent('caps-reader-1', { running: {} }, 'ephemeralContainers'), [false]);
  });

  it('is ephemeral and has the name', () => {
    assert.deepEqual(spent('caps-reader-1', { terminated: { exitCode: 0 } }, 'containers'), [false]);
    assert.deepEqual(spent('debug', { terminated: { exitCode: 0 } }, 'ephemeralContainers'), [false]);
  });
});

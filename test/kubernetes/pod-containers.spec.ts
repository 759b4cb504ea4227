import assert from 'node:assert/strict';
import type { ContainerState, Pod, PodSpec } from '../../src/kubernetes/objects.ts';
import {
  containersOf,
  hasOwnPidNamespace,
  isWindows,
  type PodContainer,
  runStateOf,
  statusOf,
} from '../../src/kubernetes/pod-containers.ts';
import { container, pod, statusOfContainer } from '../support/pods.ts';

const app: PodContainer = { kind: 'container', container: container('app'), path: 'spec.containers[0]' };

describe('kubernetes/pod-containers', () => {
  describe('containersOf', () => {
    it('goes in the order of the API server: init, ordinary, ephemeral, with sidecars among the init containers', () => {
      const spec: PodSpec = {
        ephemeralContainers: [{ ...container('debug'), targetContainerName: 'app' }],
        containers: [container('app'), container('proxy', { restartPolicy: 'Always' })],
        initContainers: [
          container('setup'),
          container('mesh', { restartPolicy: 'Always' }),
          container('more', { restartPolicy: 'Never' }),
        ],
      };
      assert.deepEqual(
        containersOf(spec).map(({ kind, container: { name }, path }) => `${kind} ${name} ${path}`),
        [
          'init setup spec.initContainers[0]',
          'sidecar mesh spec.initContainers[1]',
          'init more spec.initContainers[2]',
          'container app spec.containers[0]',
          'container proxy spec.containers[1]',
          'ephemeral debug spec.ephemeralContainers[0]',
        ],
      );
    });

    it('does without the lists that are not there', () => {
      assert.deepEqual(containersOf({ containers: [container('app')] }), [app]);
      assert.deepEqual(containersOf({ containers: [] }), []);
    });
  });

  describe('statusOf', () => {
    it('finds the status in any of the three lists by name', () => {
      const [init, main, debug] = ['setup', 'app', 'debug'].map((name) => statusOfContainer(name, {}));
      assert.ok(init && main && debug);
      const status = {
        initContainerStatuses: [init],
        containerStatuses: [main],
        ephemeralContainerStatuses: [debug],
      };
      assert.deepEqual(
        ['setup', 'app', 'debug', 'other'].map((name) => statusOf(pod({ status }), name)),
        [init, main, debug, undefined],
      );
    });

    it('finds none before the kubelet has reported one', () => {
      const { status: _, ...unscheduled } = pod();
      assert.equal(statusOf(unscheduled, 'app'), undefined);
    });
  });

  describe('runStateOf', () => {
    const stateIn = (phase: string | undefined, state: ContainerState | undefined, reason?: string) =>
      runStateOf(
        pod({
          status: {
            ...(phase === undefined ? {} : { phase }),
            ...(reason === undefined ? {} : { reason }),
            ...(state ? { containerStatuses: [statusOfContainer('app', state)] } : {}),
          },
        }),
        app,
      );

    it('is running while the container is, whatever the phase of the pod', () => {
      assert.deepEqual(stateIn('Running', { running: { startedAt: '2026-01-01T00:00:00Z' } }), { run: 'running' });
      assert.deepEqual(stateIn('Pending', { running: {} }), { run: 'running' });
    });

    it('is waiting with the reason and message of the kubelet', () => {
      assert.deepEqual(stateIn('Pending', { waiting: { reason: 'ImagePullBackOff', message: 'Back-off' } }), {
        run: 'waiting',
        reason: 'ImagePullBackOff',
        message: 'Back-off',
      });
      assert.deepEqual(stateIn('Running', { waiting: { reason: 'CrashLoopBackOff' } }), {
        run: 'waiting',
        reason: 'CrashLoopBackOff',
      });
    });

    it('is waiting with the phase for a reason where there is none', () => {
      assert.deepEqual(stateIn('Pending', { waiting: {} }), { run: 'waiting', reason: 'Pending' });
      assert.deepEqual(stateIn('Pending', undefined), { run: 'waiting', reason: 'Pending' });
      assert.deepEqual(stateIn('Running', {}), { run: 'waiting', reason: 'Running' });
      assert.deepEqual(stateIn(undefined, undefined), { run: 'waiting', reason: 'Unknown' });
    });

    it('is finished with the reason and exit code of the process', () => {
      assert.deepEqual(stateIn('Failed', { terminated: { exitCode: 137 } }, 'Evicted'), {
        run: 'finished',
        reason: 'Terminated',
        exitCode: 137,
      });
      assert.deepEqual(stateIn('Succeeded', { terminated: { exitCode: 0, reason: 'Completed' } }), {
        run: 'finished',
        reason: 'Completed',
        exitCode: 0,
      });
    });

    it('is waiting where the kubelet will start an ended container again, by its kind, the policy and the exit code', () => {
      const kinds = ['container', 'init', 'sidecar', 'ephemeral'] as const;
      const runs = (restartPolicy: string | undefined, exitCode: number) =>
        kinds.map((kind) => {
          const ended = { name: 'app', state: { terminated: { exitCode, reason: 'Error' } } };
          const spec = { containers: [{ name: 'app' }], ...(restartPolicy === undefined ? {} : { restartPolicy }) };
          const one: Pod = {
            metadata: { name: 'web' },
            spec,
            status: { phase: 'Running', containerStatuses: [ended] },
          };
          return runStateOf(one, { kind, container: { name: 'app' }, path: '' }).run;
        });
      assert.deepEqual(
        {
          unset0: runs(undefined, 0),
          always1: runs('Always', 1),
          onFailure0: runs('OnFailure', 0),
          onFailure1: runs('OnFailure', 1),
          never1: runs('Never', 1),
        },
        {
          unset0: ['waiting', 'finished', 'waiting', 'finished'],
          always1: ['waiting', 'waiting', 'waiting', 'finished'],
          onFailure0: ['finished', 'finished', 'waiting', 'finished'],
          onFailure1: ['waiting', 'waiting', 'waiting', 'finished'],
          never1: ['finished', 'finished', 'waiting', 'finished'],
        },
      );
    });

    it('is finished with its pod, also where the kubelet left no status', () => {
      assert.deepEqual(stateIn('Failed', undefined, 'Evicted'), { run: 'finished', reason: 'Evicted' });
      assert.deepEqual(stateIn('Succeeded', undefined), { run: 'finished', reason: 'Succeeded' });
      assert.deepEqual(stateIn('Failed', { waiting: { reason: 'ContainerCreating' } }), {
        run: 'finished',
        reason: 'Failed',
      });
    });
  });

  it('isWindows goes by spec.os and by the node selector, and by nothing else', () => {
    const specs: Partial<PodSpec>[] = [
      { os: { name: 'windows' } },
      { nodeSelector: { 'kubernetes.io/os': 'windows' } },
      { os: { name: 'linux' } },
      { nodeSelector: { 'kubernetes.io/os': 'linux' } },
      { nodeSelector: { os: 'windows' } },
      {},
    ];
    assert.deepEqual(
      specs.map((spec) => isWindows(pod({ spec }))),
      [true, true, false, false, false, false],
    );
  });

  it('hasOwnPidNamespace is lost to hostPID and to shareProcessNamespace', () => {
    const specs: Partial<PodSpec>[] = [
      {},
      { hostPID: false, shareProcessNamespace: false },
      { hostPID: true },
      { shareProcessNamespace: true },
    ];
    assert.deepEqual(
      specs.map((spec) => hasOwnPidNamespace({ containers: [], ...spec })),
      [true, true, false, false],
    );
  });
});

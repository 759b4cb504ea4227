import type { Container, ContainerState, ContainerStatus, Pod, PodSpec } from './objects.ts';

/** init: runs before the others and ends; sidecar: an init container that stays (restartPolicy Always, 1.28). */
export type ContainerKind = 'init' | 'sidecar' | 'container' | 'ephemeral';

export interface PodContainer {
  readonly kind: ContainerKind;
  readonly container: Container;
  /** Where it stands in the pod, such as "spec.initContainers[0]". */
  readonly path: string;
}

/** Every container of a pod spec in the order in which the API server visits them: init, ordinary, ephemeral. */
export function containersOf(spec: PodSpec): PodContainer[] {
  const list = (
    field: 'initContainers' | 'containers' | 'ephemeralContainers',
    kindOf: (c: Container) => ContainerKind,
  ) =>
    (spec[field] ?? []).map((container, index) => ({
      kind: kindOf(container),
      container,
      path: `spec.${field}[${index}]`,
    }));
  return [
    ...list('initContainers', ({ restartPolicy }) => (restartPolicy === 'Always' ? 'sidecar' : 'init')),
    ...list('containers', () => 'container'),
    ...list('ephemeralContainers', () => 'ephemeral'),
  ];
}

/** The status of a container by its name, which is unique within a pod; undefined before the kubelet has reported one. */
export function statusOf(pod: Pod, containerName: string): ContainerStatus | undefined {
  const { initContainerStatuses = [], containerStatuses = [], ephemeralContainerStatuses = [] } = pod.status ?? {};
  return [...initContainerStatuses, ...containerStatuses, ...ephemeralContainerStatuses].find(
    ({ name }) => name === containerName,
  );
}

/**
 * Whether a container has a process now:
 *   running    it has
 *   waiting    it has none yet, or none again (CrashLoopBackOff, ImagePullBackOff, Pending)
 *   finished   it has none any more, and none is expected
 */
export type RunState =
  | { readonly run: 'running' }
  | { readonly run: 'waiting'; readonly reason: string; readonly message?: string }
  | { readonly run: 'finished'; readonly reason: string; readonly exitCode?: number };

export function runStateOf(pod: Pod, podContainer: PodContainer): RunState {
  const { container } = podContainer;
  const phase = pod.status?.phase ?? 'Unknown';
  const state: ContainerState = statusOf(pod, container.name)?.state ?? {};
  if (state.running) return { run: 'running' };
  if (state.terminated) {
    const { reason = 'Terminated', exitCode } = state.terminated;
    if (phase !== 'Succeeded' && phase !== 'Failed' && willRestart(pod.spec, podContainer, exitCode)) {
      return { run: 'waiting', reason: `${reason}, to be restarted` };
    }
    return { run: 'finished', reason, exitCode };
  }
  if (phase === 'Succeeded' || phase === 'Failed') return { run: 'finished', reason: pod.status?.reason ?? phase };
  const { reason, message } = state.waiting ?? {};
  return { run: 'waiting', reason: reason ?? phase, ...(message === undefined ? {} : { message }) };
}

/** Whether the kubelet starts an ended container again while its pod lives. */
function willRestart({ restartPolicy = 'Always' }: PodSpec, { kind }: PodContainer, exitCode: number): boolean {
  switch (kind) {
    case 'ephemeral':
      return false;
    case 'sidecar':
      return true;
    case 'init':
      return exitCode !== 0 && restartPolicy !== 'Never';
    case 'container':
      return restartPolicy === 'Always' || (restartPolicy === 'OnFailure' && exitCode !== 0);
  }
}

/** Windows containers have no Linux capabilities. The label is what the scheduler goes by on clusters before spec.os. */
export function isWindows(pod: Pod): boolean {
  return pod.spec.os?.name === 'windows' || pod.spec.nodeSelector?.['kubernetes.io/os'] === 'windows';
}

/** Whether the container sees only its own processes, so that its first one is PID 1. */
export function hasOwnPidNamespace(spec: PodSpec): boolean {
  return spec.hostPID !== true && spec.shareProcessNamespace !== true;
}

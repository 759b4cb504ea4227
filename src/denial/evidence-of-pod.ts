import type { ContainerState, ContainerStatus, Pod } from '../kubernetes/objects.ts';
import { named, type RefusalEvidence } from './evidence.ts';
import { parseRefusal } from './parse-refusal.ts';
import type { StartCause } from './refusal.ts';

/** Of a pod that is there and does not run. */
export function evidenceOfPod(pod: Pod): RefusalEvidence[] {
  const { phase, startTime, reason = '', message } = pod.status ?? {};
  const of = named({ ...pod, kind: 'Pod' });
  // A pod that failed stays, however old, beside those that its controller has made since.
  const time = phase === 'Failed' && startTime ? { time: startTime } : {};
  const ofPod: RefusalEvidence[] = message ? [{ text: message, ...time, of, source: { is: 'pod', reason } }] : [];
  return [
    ...ofPod,
    ...[...statusesOf(pod), ...(pod.status?.ephemeralContainerStatuses ?? [])].flatMap(
      ({ name, state, lastState }): RefusalEvidence[] => {
        const said = whyNotRunning(state, lastState);
        if (said === undefined) return [];
        const { text, reason: why, time } = said;
        const source = { is: 'container', container: name, reason: why } as const;
        return [{ text, ...(time === undefined ? {} : { time }), of, source }];
      },
    ),
  ];
}

/** Of what the pod was made with: an ephemeral container is somebody's session, and ends as that does. */
function statusesOf({ status }: Pod): ContainerStatus[] {
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
}

/** A container that failed, and of which its status does not say why: its log may. */
export interface SilentFailure {
  readonly container: string;
  readonly finishedAt?: string;
}

export function silentFailures(pod: Pod): SilentFailure[] {
  if (pod.metadata.deletionTimestamp) return [];
  return statusesOf(pod).flatMap(({ name, state, lastState }) => {
    const ended = endOf(state, lastState);
    if (!ended || ended.exitCode === 0 || ended.message) return [];
    return [{ container: name, ...(ended.finishedAt ? { finishedAt: ended.finishedAt } : {}) }];
  });
}

/** The last line that the kernel's refusal of a call makes: it is nearest to the end of the program. */
export function evidenceOfLog(
  log: string,
  pod: Pod,
  { container, finishedAt }: SilentFailure,
): RefusalEvidence | undefined {
  const text = log.split('\n').findLast(isOfKernel)?.trimEnd();
  if (text === undefined) return undefined;
  const time = finishedAt === undefined ? {} : { time: finishedAt };
  return { text, ...time, of: named({ ...pod, kind: 'Pod' }), source: { is: 'log', container } };
}

function isOfKernel(line: string): boolean {
  const refusal = parseRefusal(line);
  return refusal.by === 'node' && OF_KERNEL.has(refusal.cause.cause);
}

const OF_KERNEL: ReadonlySet<StartCause['cause']> = new Set([
  'file capability',
  'read-only file system',
  'not permitted',
]);

interface NotRunning {
  readonly text: string;
  readonly reason: string;
  readonly time?: string;
}

/** A container that is started again and again waits with a text about that: how it ended the last time says more. */
function endOf(state: ContainerState = {}, lastState: ContainerState = {}): ContainerState['terminated'] {
  return state.terminated ?? (state.waiting?.reason === 'CrashLoopBackOff' ? lastState.terminated : undefined);
}

function whyNotRunning(state: ContainerState = {}, lastState: ContainerState = {}): NotRunning | undefined {
  const ended = endOf(state, lastState);
  if (ended) {
    const { exitCode, message, reason = '', finishedAt } = ended;
    if (exitCode === 0 || !message) return undefined;
    return { text: message, reason, ...(finishedAt ? { time: finishedAt } : {}) };
  }
  const { message, reason = '' } = state.waiting ?? {};
  return message ? { text: message, reason } : undefined;
}

import type { ContainerState, Pod } from '../kubernetes/objects.ts';
import { WILL_NOT_START } from '../kubernetes/start-failure.ts';

/** What a run waits for. */
export type Awaited = 'running' | 'ended';

/**
 * How the waiting for a pod ended. Texts are the kubelet's: untrusted.
 *   running       every container runs
 *   ended         every container ended, however; `exitCode` is the highest
 *   not-started   it never will, or the node refused it or stopped it
 *   timed-out     none of these within the time; `reason` is what it was waiting for last
 *   gone          somebody else removed it
 */
export type PodEnd =
  | { readonly end: 'running'; readonly pod: Pod }
  | { readonly end: 'ended'; readonly pod: Pod; readonly exitCode: number }
  | { readonly end: 'not-started'; readonly reason: string; readonly message?: string }
  | { readonly end: 'timed-out'; readonly afterMs: number; readonly reason: string; readonly message?: string }
  | { readonly end: 'gone' };

/** Whether the waiting for a pod is over, by what it looks like now. */
export function endOfPod(pod: Pod, awaited: Awaited): PodEnd | undefined {
  const states = (pod.status?.containerStatuses ?? []).map(({ state }) => state ?? {});
  const exitCodes = states.map(({ terminated }) => terminated?.exitCode);
  const all = pod.spec.containers.length;
  if (exitCodes.length === all && exitCodes.every((code) => code !== undefined)) {
    return { end: 'ended', pod, exitCode: Math.max(...exitCodes) };
  }
  if (pod.status?.phase === 'Failed') return { end: 'not-started', ...refusalOf(pod) };
  const stuck = stuckIn(states);
  if (stuck) return { end: 'not-started', ...stuck };
  if (awaited === 'running' && states.length === all && states.every(({ running }) => running)) {
    return { end: 'running', pod };
  }
  return undefined;
}

/** What a pod was waiting for, where the time was over before anything else. */
export function timedOut(pod: Pod | undefined, afterMs: number): PodEnd {
  if (!pod) return { end: 'timed-out', afterMs, reason: 'NotSeen' };
  const [state = {}] = (pod.status?.containerStatuses ?? []).flatMap((status) => status.state ?? []);
  const { reason, message } = state.running ? { reason: 'Running', message: undefined } : (state.waiting ?? {});
  return { end: 'timed-out', afterMs, reason: reason ?? pod.status?.phase ?? 'Pending', ...textOf(message) };
}

/** The kubelet's refusal of the whole pod (OutOfpods, NodeAffinity), or its deadline, or an eviction. */
function refusalOf({ status }: Pod): { readonly reason: string; readonly message?: string } {
  return { reason: status?.reason ?? 'Failed', ...textOf(status?.message) };
}

function stuckIn(
  states: readonly ContainerState[],
): { readonly reason: string; readonly message?: string } | undefined {
  for (const { waiting } of states) {
    const { reason, message } = waiting ?? {};
    if (reason !== undefined && WILL_NOT_START.has(reason)) return { reason, ...textOf(message) };
  }
  return undefined;
}

function textOf(message: string | undefined): { readonly message?: string } {
  return message === undefined ? {} : { message };
}

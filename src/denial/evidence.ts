import type { ClusterEvent, KubernetesObject, WorkloadObject } from '../kubernetes/objects.ts';

/** A text that somebody wrote down when a pod was refused or did not start, and where it stands. */
export interface RefusalEvidence {
  readonly text: string;
  /** RFC 3339. When it was said last; absent for what stands in a status without a time, and holds now. */
  readonly time?: string;
  /** How often it was said, for events; a text of "similar events" counts all of them. */
  readonly count?: number;
  /** "ReplicaSet", "web-6d4b75cb6d": whose event, condition or status it is. */
  readonly of: { readonly kind: string; readonly name: string };
  readonly source: EvidenceSource;
}

/**
 *   event        controllers and kubelets write them, servers keep them for an hour unless told otherwise
 *   condition    ReplicaFailure: keeps its first text while it lasts, so that events can say something newer
 *   pod          the status of a pod that its node did not let in
 *   container    the status of a container that waits or has ended
 *   log          the last line of a container's log that the kernel's refusal of a call makes
 */
export type EvidenceSource =
  | { readonly is: 'event'; readonly reason: string }
  | { readonly is: 'condition'; readonly type: string }
  | { readonly is: 'pod'; readonly reason: string }
  | { readonly is: 'container'; readonly container: string; readonly reason: string }
  | { readonly is: 'log'; readonly container: string };

/** When an event was seen last. Which of its times are set depends on who wrote it. */
export function timeOfEvent({ metadata, series, lastTimestamp, eventTime }: ClusterEvent): string {
  return series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? metadata.creationTimestamp ?? '';
}

/**
 * Of controllers about pods and Jobs that they could not make, and of kubelets about pods that do not start.
 * Sources, 1.24.17 and 1.37.1: pkg/controller/{controller_utils.go,statefulset,cronjob,deployment}, pkg/kubelet.
 */
const REASONS: ReadonlySet<string> = new Set([
  'FailedCreate',
  'ReplicaSetCreateError',
  'Failed',
  'FailedCreatePodSandBox',
  'SysctlForbidden',
  'AppArmor',
  'NoNewPrivs',
  'ProcMount',
  'UnexpectedAdmissionError',
]);

/** Of one event about this object; undefined where it is about something else. */
export function evidenceOfEvent(event: ClusterEvent, object: KubernetesObject): RefusalEvidence | undefined {
  const { involvedObject, type, reason = '', message = '', count, series } = event;
  if (type === 'Normal' || !REASONS.has(reason) || message === '') return undefined;
  if (!isAbout(involvedObject, object)) return undefined;
  const time = timeOfEvent(event);
  const times = series?.count ?? count ?? undefined;
  return {
    text: message.replace(COMBINED, ''),
    ...(time === '' ? {} : { time }),
    ...(times === undefined ? {} : { count: times }),
    of: named(object),
    source: { is: 'event', reason },
  };
}

/** Put in front from the eleventh event of a kind on, by whoever writes it. Source: tools/record/events_cache.go of client-go. */
const COMBINED = /^\(combined from similar events\): /;

/** Something of the same name may have been there before. */
function isAbout(involved: ClusterEvent['involvedObject'], { kind, metadata }: KubernetesObject): boolean {
  if (involved?.uid) return involved.uid === metadata.uid;
  return involved?.kind === kind && involved?.name === metadata.name;
}

const REPLICA_FAILURE = 'ReplicaFailure';

/** Of ReplicaSets, ReplicationControllers, and Deployments, which copy it. */
export function evidenceOfConditions(object: KubernetesObject): RefusalEvidence[] {
  return ((object as WorkloadObject).status?.conditions ?? []).flatMap(
    ({ type, status, message, lastTransitionTime }) =>
      type !== REPLICA_FAILURE || status !== 'True' || !message
        ? []
        : [
            {
              text: message,
              ...(lastTransitionTime === undefined ? {} : { time: lastTransitionTime }),
              of: named(object),
              source: { is: 'condition', type },
            },
          ],
  );
}

/** The newest first; what holds now, without a time, before all. The same text of the same object is there once. */
export function inOrder(evidence: readonly RefusalEvidence[]): RefusalEvidence[] {
  const sorted = evidence.toSorted((a, b) => timeOf(b) - timeOf(a));
  return sorted.filter(
    ({ text, of }, index) =>
      sorted.findIndex((other) => other.text === text && other.of.kind === of.kind && other.of.name === of.name) ===
      index,
  );
}

/** Times come with and without fractions of a second. */
function timeOf({ time }: RefusalEvidence): number {
  return time === undefined ? Number.POSITIVE_INFINITY : Date.parse(time);
}

export function named({ kind = '', metadata }: KubernetesObject): RefusalEvidence['of'] {
  return { kind, name: metadata.name };
}

import type { KubernetesObject } from '../kubernetes/objects.ts';
import { type BackOff, workloadKindOf } from '../kubernetes/workload-kinds.ts';
import type { RefusalEvidence } from './evidence.ts';

export interface Retry {
  /** Until its controller tries to make the pod again. Sooner where anything about the object changes. */
  readonly atMostSeconds: number;
  /** Makes it try at once, and changes nothing else: a controller looks at every object that was updated. */
  readonly tryNow: readonly string[];
}

/**
 * A controller whose pods are refused waits twice as long each time, up to a maximum. How long it waits after its last attempt is
 * told by how many events there are of such attempts, and by how long it has been failing: the longer of the two counts, since events
 * can be gone, and an attempt that a change of the object brought about comes without a wait. Without an event it is the maximum.
 * Undefined for what no controller of Kubernetes makes pods for.
 * @param maker what makes the pods, with the time of its creation
 * @param evidence all that was found, also of others
 * @param now in milliseconds since 1970
 * @param serverMinor undefined where it is not known
 */
export function retryWithin(
  controller: KubernetesObject,
  evidence: readonly RefusalEvidence[],
  now: number,
  serverMinor: number | undefined,
): Retry | undefined {
  const backOff = workloadKindOf(controller)?.backOff?.find(({ since }) => since <= (serverMinor ?? 0));
  if (!backOff) return undefined;
  const attempts = attemptsOf(controller, evidence);
  const left = attempts === undefined ? 0 : attempts.last + waitAfter(attempts, backOff, controller) - now;
  // What should have been tried by now was tried without an event, or will be.
  const atMostMs = left <= 0 ? backOff.maxMs : left;
  return { atMostSeconds: Math.ceil(atMostMs / 1000), tryNow: annotate(controller, now) };
}

interface Attempts {
  readonly count: number;
  /** In milliseconds since 1970. */
  readonly last: number;
}

function attemptsOf({ kind, metadata }: KubernetesObject, evidence: readonly RefusalEvidence[]): Attempts | undefined {
  const failures = evidence.flatMap(({ of, source, time, count = 1 }) => {
    const isOne =
      source.is === 'event' && source.reason === 'FailedCreate' && of.kind === kind && of.name === metadata.name;
    return isOne && time !== undefined ? [{ count, at: Date.parse(time) }] : [];
  });
  if (failures.length === 0) return undefined;
  return {
    count: failures.reduce((sum, { count }) => sum + count, 0),
    last: Math.max(...failures.map(({ at }) => at)),
  };
}

/** With a second more, since times of events are whole seconds. */
function waitAfter({ count, last }: Attempts, { baseMs, maxMs }: BackOff, { metadata }: KubernetesObject): number {
  const failingFor = last - Date.parse(metadata.creationTimestamp ?? '') || 0;
  return Math.min(maxMs, Math.max(baseMs * 2 ** (count - 1), failingFor + baseMs) + 1000);
}

/** Seen with every kind on 1.24.17 and 1.34.4; a Deployment would have to be rolled out anew. */
function annotate({ kind = '', metadata }: KubernetesObject, now: number): readonly string[] {
  const namespace = metadata.namespace === undefined ? [] : ['-n', metadata.namespace];
  const mark = `tried-again=${Math.floor(now / 1000)}`;
  return ['kubectl', 'annotate', `${kind.toLowerCase()}/${metadata.name}`, ...namespace, mark, '--overwrite'];
}

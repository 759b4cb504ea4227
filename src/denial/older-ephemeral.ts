import type { Pod } from '../kubernetes/objects.ts';
import type { Refusal } from './refusal.ts';

/** The containers that a refusal names, when an ephemeral container was to be added to a pod. */
export interface NamedContainers {
  /**
   * Ephemeral containers that the pod has already. Adding one has the whole pod judged, and none can be changed or removed: while
   * these are refused, no other gets in.
   */
  readonly older: readonly string[];
  /** Those that the pod was made with, and the new one, as far as the text has its name. */
  readonly others: readonly string[];
}

/**
 * Of a refusal that names an ephemeral container that is there already; undefined for any other.
 * Pod Security names containers; security context constraints, and PodSecurityPolicy on an update, their places in the pod.
 * @param pod as the server has it, without what was refused
 */
export function olderEphemeral(pod: Pod, refusal: Refusal): NamedContainers | undefined {
  if (refusal.by === 'PodSecurity' && refusal.mode === 'warn') return undefined;
  const there = (pod.spec.ephemeralContainers ?? []).map(({ name }) => name);
  const named = [...new Set([...namesIn(refusal), ...placesIn(refusal).flatMap((place) => nameAt(pod, place) ?? [])])];
  const older = named.filter((name) => there.includes(name));
  return older.length === 0 ? undefined : { older, others: named.filter((name) => !there.includes(name)) };
}

function namesIn(refusal: Refusal): string[] {
  if (refusal.by !== 'PodSecurity') return [];
  return refusal.violations.flatMap(({ findings }) => findings.flatMap(({ containers }) => containers));
}

/** "spec.ephemeralContainers[0].securityContext.privileged", ".containers[0].privileged". */
function placesIn(refusal: Refusal): string[] {
  if (refusal.by === 'PodSecurityPolicy') return refusal.findings.map(({ path }) => path);
  if (refusal.by !== 'SecurityContextConstraints') return [];
  return refusal.failed.flatMap(({ errors }) => errors.map(({ path }) => path));
}

function nameAt({ spec }: Pod, path: string): string | undefined {
  const [, list, index] = /(?:^|\.)(containers|initContainers|ephemeralContainers)\[(\d+)\]/.exec(path) ?? [];
  if (list === undefined) return undefined;
  return spec[list as 'containers' | 'initContainers' | 'ephemeralContainers']?.[Number(index)]?.name;
}

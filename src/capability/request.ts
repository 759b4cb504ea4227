import { bitOf, canonicalName } from './names.ts';

/** What a securityContext asks of the runtime about capabilities, the container's fields over the pod's. */
export interface CapabilityRequest {
  readonly privileged: boolean;
  /** As written, duplicates and wrong names included. */
  readonly add: readonly string[];
  readonly drop: readonly string[];
  /** undefined: not set, which means allowed. */
  readonly allowPrivilegeEscalation?: boolean;
  /** undefined: the image decides. */
  readonly runAsUser?: number;
  readonly runAsNonRoot?: boolean;
}

/**
 * How a request names one capability:
 *   add, drop          by its name
 *   add ALL, drop ALL  through the word ALL
 *   add and drop       both, by name or through ALL
 *   privileged         not named, but the container is privileged
 *   -                  not named
 */
export type Wording = 'add' | 'add ALL' | 'drop' | 'drop ALL' | 'add and drop' | 'privileged' | '-';

/** ALL is compared without regard to case by every runtime. */
export function isAll(written: string): boolean {
  return written.toUpperCase() === 'ALL';
}

/** How the request names a capability, given by its canonical name ("NET_ADMIN", or an unknown name in upper case). */
export function wordingFor(request: CapabilityRequest, name: string): Wording {
  const named = (list: readonly string[]) => list.some((written) => !isAll(written) && canonicalName(written) === name);
  const addNamed = named(request.add);
  const dropNamed = named(request.drop);
  const known = bitOf(name) !== undefined || /^\d+$/.test(name);
  const addAll = known && request.add.some(isAll);
  const dropAll = known && request.drop.some(isAll);
  // "drop ALL, add X" is the way to say "X and nothing else": the name is meant, not the ALL.
  if (addNamed) return dropNamed ? 'add and drop' : 'add';
  if (dropNamed) return 'drop';
  if (addAll) return dropAll ? 'add and drop' : 'add ALL';
  if (dropAll) return 'drop ALL';
  return request.privileged ? 'privileged' : '-';
}

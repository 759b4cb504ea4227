import type { GrantedList } from './granted.ts';
import { EMPTY, type Mask } from './mask.ts';

/** The five sets of a process. */
export interface FiveSets {
  readonly inheritable: Mask;
  readonly permitted: Mask;
  readonly effective: Mask;
  readonly bounding: Mask;
  readonly ambient: Mask;
}

/**
 * The sets with which the container's first program starts, if its file has no capabilities of its own: what execve makes
 * of the granted list for the user it runs as. Root keeps the list; any other user keeps only what is ambient, and the
 * list stays behind in the bounding set.
 *
 * Source: capabilities(7) "Transformation of capabilities during execve()"; runc 1.1.5, run for each case.
 */
export function startSets(granted: GrantedList, uid: number): FiveSets {
  const kept = uid === 0 ? granted.list : granted.ambient;
  return {
    inheritable: granted.inheritable,
    permitted: kept,
    effective: kept,
    bounding: granted.list,
    ambient: granted.ambient,
  };
}

/**
 * How far a capability reaches in a process, strongest first:
 *   effective    the kernel lets the process use it now
 *   permitted    the process may make it effective by itself
 *   bounding     only a program with file capabilities, or a setuid one, could pick it up
 *   inheritable  neither; a trace that no program can use without a matching file capability
 *   none         out of reach
 */
export type Reach = 'effective' | 'permitted' | 'bounding' | 'inheritable' | 'none';

/** How far a capability reaches by the granted list; "depends on user" where only the image knows who runs the program. */
export type GrantedReach = Reach | 'depends on user';
export type LiveReach = Reach | 'unknown';

const WEAKEST_FIRST: readonly Reach[] = ['none', 'inheritable', 'bounding', 'permitted', 'effective'];

/** Whether the first reaches farther than the second. */
export function reachesFarther(one: Reach, other: Reach): boolean {
  return WEAKEST_FIRST.indexOf(one) > WEAKEST_FIRST.indexOf(other);
}

/** The reach of one bit; a set that is unknown counts as not holding it. */
export function reachOf(sets: { readonly [Name in keyof FiveSets]?: Mask | undefined }, bit: number): Reach {
  const within = (mask: Mask | undefined) => (((mask ?? EMPTY) >> BigInt(bit)) & 1n) === 1n;
  if (within(sets.effective)) return 'effective';
  if (within(sets.permitted)) return 'permitted';
  if (within(sets.bounding)) return 'bounding';
  if (within(sets.inheritable)) return 'inheritable';
  return 'none';
}

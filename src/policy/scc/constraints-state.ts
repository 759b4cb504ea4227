import type { ServedPod } from '../server-view.ts';
import type { SecurityContextConstraints } from './constraints.ts';
import type { JudgedByConstraints } from './constraints-report.ts';

/** How the SecurityContextConstraints of a cluster judge pods of one namespace, service account and requester. */
export interface ConstraintsState {
  /** All of the cluster, in admission's order. */
  readonly all: readonly SecurityContextConstraints[];
  readonly judge: (pod: ServedPod) => JudgedByConstraints;
  /** The same as if something were otherwise. */
  readonly supposing: (supposed: SupposedConstraints) => ConstraintsState;
}

/** What an administrator could change. */
export interface SupposedConstraints {
  /** These could be used by the service account. */
  readonly usable?: string;
  /** These were there too, and could be used by the service account. */
  readonly added?: SecurityContextConstraints;
}

import type { UnservedConstraints } from '../../admission/scc/gather-constraints.ts';
import type { SecurityContextConstraints } from '../../policy/scc/constraints.ts';

/** The answer of `kubectl caps scc`, before it becomes text. Messages come from servers: untrusted. */
export type ConstraintsListReport = ConstraintsList | UnservedConstraints;

export interface ConstraintsList {
  readonly served: 'yes';
  /** Those that were asked for, in admission's order. */
  readonly constraints: readonly ListedConstraints[];
  /** How many there are. */
  readonly total: number;
  /** Names that were asked for and are not there. */
  readonly missing: readonly string[];
  /** Undefined where no pods could be listed. */
  readonly pods: CarryingPods | undefined;
  /** What could not be found out, one sentence each. */
  readonly problems: readonly string[];
}

export interface ListedConstraints {
  /** From 1. */
  readonly order: number;
  readonly scc: SecurityContextConstraints;
  readonly points: number;
  /** How many of the pods name them as what admitted them. Undefined where no pods could be listed. */
  readonly carrying: number | undefined;
}

/** The pods that have not ended. */
export interface CarryingPods {
  /** Absent: of all namespaces. */
  readonly namespace?: string;
  readonly count: number;
}

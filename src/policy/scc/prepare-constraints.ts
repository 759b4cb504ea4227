import type { SecurityContextConstraints } from './constraints.ts';
import { inAdmissionOrder } from './order.ts';
import { SCC_CONTAINER_RULES, SCC_POD_RULES } from './registry.ts';
import { type ConstrainedNamespace, resolveIn } from './resolve.ts';
import type { SccContainerRule, SccPodRule, SccRuleOf } from './rule.ts';

/** Constraints with the ranges of a namespace and their rules, made once for all its pods. */
export interface PreparedConstraints {
  /** With the namespace's ranges in them. */
  readonly scc: SecurityContextConstraints;
  readonly podRules: readonly SccPodRule[];
  readonly containerRules: readonly SccContainerRule[];
}

/** One of a cluster's constraints in a namespace: a fault refuses every pod there. */
export type ConstraintsInNamespace =
  | { readonly name: string; readonly prepared: PreparedConstraints }
  | { readonly name: string; readonly fault: string };

/** All constraints of a cluster as they apply in a namespace, in the order in which admission tries them. */
export function constraintsIn(
  all: readonly SecurityContextConstraints[],
  namespace: ConstrainedNamespace,
): ConstraintsInNamespace[] {
  return inAdmissionOrder(all).map((scc) => {
    const { name } = scc.metadata;
    const resolved = resolveIn(scc, namespace);
    return 'fault' in resolved ? { name, ...resolved } : { name, prepared: prepareConstraints(resolved.scc) };
  });
}

/** @param scc with the namespace's ranges in them */
export function prepareConstraints(scc: SecurityContextConstraints): PreparedConstraints {
  const rules = <Rule>(all: readonly SccRuleOf<Rule>[]): Rule[] => all.flatMap((make) => make(scc) ?? []);
  return { scc, podRules: rules(SCC_POD_RULES), containerRules: rules(SCC_CONTAINER_RULES) };
}

import type { FilledField } from '../../policy/psp/fill-in.ts';
import type { UnservedPolicies } from '../../policy/psp/policies-report.ts';
import type { PodSecurityPolicy } from '../../policy/psp/policy.ts';
import type { PolicyFault } from '../../policy/psp/policy-fault.ts';

/** The answer of `kubectl caps psp`, before it becomes text. Messages come from servers: untrusted. */
export type PolicyListReport = PolicyList | UnservedPolicies;

export interface PolicyList {
  readonly served: 'yes';
  /** By the rules of this version, and whether the server told it or it was taken to be the last one with policies. */
  readonly serverMinor: number;
  readonly serverIsKnown: boolean;
  /** Those that were asked for, in admission's order. */
  readonly policies: readonly ListedPolicy[];
  /** How many there are. */
  readonly total: number;
  /** Names that were asked for and are not there. */
  readonly missing: readonly string[];
  /** Undefined where no pods could be listed. */
  readonly pods: CountedPods | undefined;
  /** What could not be found out, one sentence each. */
  readonly problems: readonly string[];
}

export interface ListedPolicy {
  /** From 1. */
  readonly order: number;
  readonly policy: PodSecurityPolicy;
  /** Why the server passes over it; absent for a policy that counts. */
  readonly fault?: PolicyFault;
  /** What it fills in where nothing stands; empty: it changes no pod. */
  readonly fillsIn: readonly FilledField[];
  /** How many of the pods name it as the policy that let them in. Undefined where no pods could be listed. */
  readonly carrying: number | undefined;
  /** How many of the pods its rules admit as they are, whoever may use it. Undefined where no pods could be listed. */
  readonly admitting: number | undefined;
}

/** The pods that have not ended. */
export interface CountedPods {
  /** Absent: of all namespaces. */
  readonly namespace?: string;
  /** How many of all namespaces could not be read; absent where all could. */
  readonly unreadNamespaces?: number;
  readonly count: number;
  /** Names that pods carry, of policies that are not there any more; where names were asked for, only those. */
  readonly gone: readonly { readonly name: string; readonly carrying: number }[];
}

import type { Identity } from '../../kubernetes/access-review.ts';
import type { PodIdentities } from '../../rbac/identities.ts';
import type { PolicyAccessAnswers } from '../psp/policies-report.ts';
import type { JudgedConstraints, SccAnswer } from './decide.ts';

/**
 * What the SecurityContextConstraints of a cluster say of one pod, if it were created now. Messages come from servers: untrusted.
 *   yes       the server has constraints; nothing tells whether it also enforces them, which every OpenShift does
 *   no        it has no such thing
 *   unknown   they, or the pod's namespace, could not be read
 */
export type ConstraintsReport = JudgedByConstraints | { readonly served: 'no' } | UnreadConstraints;

export interface UnreadConstraints {
  readonly served: 'unknown';
  readonly why: string;
}

export interface JudgedByConstraints {
  readonly served: 'yes';
  /** Whether the owner's template was judged, as it would be made again, or the pod as it is. */
  readonly judged: 'template' | 'pod';
  readonly identities: PodIdentities;
  /** Whoever asks, or was named: asked about where somebody else creates the pod. */
  readonly human: Identity | 'caller';
  /** In admission's order; empty where the pod is not judged, or the server cannot. */
  readonly constraints: readonly ConstraintsRow[];
  readonly answer: SccAnswer;
  /** The constraints that the pod's annotation names, and what has become of them; absent without an annotation. */
  readonly annotated?: { readonly name: string; readonly status: AdmittingConstraintsStatus };
}

export interface ConstraintsRow extends JudgedConstraints {
  readonly priority: number;
  readonly points: number;
  readonly access: PolicyAccessAnswers;
}

/**
 * Constraints that let a pod in, today:
 *   holds     they admit the pod as it is
 *   changes   they would have to change the pod, so that they do not admit an update of it
 *   refuses   they do not accept what is in the pod
 *   fault     the server cannot make use of them in this namespace
 *   gone      there are none of that name any more
 */
export type AdmittingConstraintsStatus = 'holds' | 'changes' | 'refuses' | 'fault' | 'gone';

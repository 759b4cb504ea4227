import type { Identity } from '../../kubernetes/access-review.ts';
import type { PodIdentities } from '../../rbac/identities.ts';
import type { MayUse } from '../../rbac/may-use.ts';
import type { PolicyVerdict } from './judge.ts';
import type { Answer, Use } from './select.ts';

/**
 * What the PodSecurityPolicies of a cluster say of one pod, if it were created now. Messages come from servers: untrusted.
 *   yes       the server has policies, even if there is none; nothing tells whether it also enforces them
 *   no        it has no such thing (1.25 and newer)
 *   unknown   they could not be read
 */
export type PoliciesReport = JudgedPolicies | UnservedPolicies;

export type UnservedPolicies = { readonly served: 'no' } | { readonly served: 'unknown'; readonly why: string };

export interface JudgedPolicies {
  readonly served: 'yes';
  /** By the rules of this version, and whether the server told it or it was taken to be the last one with policies. */
  readonly serverMinor: number;
  readonly serverIsKnown: boolean;
  /** Whether the owner's template was judged, as it would be made again, or the pod as it is. */
  readonly judged: 'template' | 'pod';
  readonly identities: PodIdentities;
  /** Whoever asks, or was named: asked about where somebody else creates the pod. */
  readonly human: Identity | 'caller';
  /** In admission's order. */
  readonly policies: readonly PolicyRow[];
  readonly answer: Answer;
  /** The policy that the pod's annotation names, and what has become of it; absent without an annotation. */
  readonly annotated?: { readonly name: string; readonly status: AdmittingPolicyStatus };
}

export interface PolicyRow {
  readonly name: string;
  readonly verdict: PolicyVerdict;
  /** What the answers come down to: either one's right is enough. */
  readonly use: Use;
  readonly access: PolicyAccessAnswers;
}

export interface PolicyAccessAnswers {
  /** Absent for mirror pods. */
  readonly serviceAccount?: MayUse;
  readonly requester: MayUse;
  /** Whoever asks, or was named, where somebody else creates the pod; only of policies that would admit it and may not be used. */
  readonly human?: MayUse;
}

/**
 * A policy that let a pod in, today:
 *   holds        it admits the pod as it is
 *   changes      it would have to change the pod, so that it does not admit an update of it
 *   refuses      it does not accept what is in the pod
 *   unusable     the server passes over it without a word
 *   gone         there is no policy of that name any more
 */
export type AdmittingPolicyStatus = 'holds' | 'changes' | 'refuses' | 'unusable' | 'gone';

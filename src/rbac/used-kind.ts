/** A kind of objects that somebody needs the right to `use` for: what rules and access reviews call it. */
export interface UsedKind {
  readonly resource: string;
  /** The API groups in which the right counts, in the order in which they are asked about. */
  readonly groups: readonly string[];
}

/**
 * Since 1.10 policies are in "policy", and rules of before are still believed.
 * Source: podsecuritypolicy/admission.go, authorizedForPolicy.
 */
export const USED_POLICIES: UsedKind = { resource: 'podsecuritypolicies', groups: ['policy', 'extensions'] };

/** Source: authorizedForSCC in sccmatching/matcher.go of openshift/apiserver-library-go. */
export const USED_CONSTRAINTS: UsedKind = {
  resource: 'securitycontextconstraints',
  groups: ['security.openshift.io'],
};

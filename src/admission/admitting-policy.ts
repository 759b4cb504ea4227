import type { VersionOf } from '../cluster/server-version.ts';
import { ClusterError } from '../errors.ts';
import type { Pod } from '../kubernetes/objects.ts';
import { ADMITTED_BY, LAST_MINOR } from '../policy/psp/policy.ts';

/** The policy that admitted a pod. */
export interface AdmittingPolicy {
  readonly kind: 'PodSecurityPolicy' | 'SecurityContextConstraints';
  readonly name: string;
}

/** Tells which policy admitted a pod, by the annotation that the policy's plugin wrote; undefined for none. */
export type AdmittingPolicyOf = (pod: Pod) => Promise<AdmittingPolicy | undefined>;

/** A server without PodSecurityPolicy lets anybody write that annotation: there it says nothing. */
export function admittingPolicies(versionOf: VersionOf): AdmittingPolicyOf {
  return async ({ metadata }) => {
    const psp = metadata.annotations?.[ADMITTED_BY];
    if (psp !== undefined && (await mayServePodSecurityPolicy(versionOf)))
      return { kind: 'PodSecurityPolicy', name: psp };
    const scc = metadata.annotations?.['openshift.io/scc'];
    return scc === undefined ? undefined : { kind: 'SecurityContextConstraints', name: scc };
  };
}

/** Removed in 1.25. A server that does not tell its version may be an old one. */
async function mayServePodSecurityPolicy(versionOf: VersionOf): Promise<boolean> {
  const version = await versionOf();
  return version instanceof ClusterError || (version.major === 1 && version.minor <= LAST_MINOR);
}

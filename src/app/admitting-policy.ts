import { ClusterError } from '../errors.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Pod } from '../model/kubernetes.ts';
import type { PodReport } from '../model/pod-report.ts';

/** Tells which policy let a pod in, by the annotation that the policy's plugin wrote. */
export type AdmittingPolicyOf = (pod: Pod) => Promise<PodReport['admittedBy']>;

/**
 * A server without PodSecurityPolicy, from 1.25 on, lets anybody write that annotation: there it says nothing. The version is
 * asked for when the first pod carries one.
 */
export function admittingPolicies(cluster: Cluster): AdmittingPolicyOf {
  let served: Promise<boolean> | undefined;
  return async ({ metadata }) => {
    const psp = metadata.annotations?.['kubernetes.io/psp'];
    if (psp !== undefined) {
      served ??= servesPodSecurityPolicy(cluster);
      if (await served) return { kind: 'PodSecurityPolicy', name: psp };
    }
    const scc = metadata.annotations?.['openshift.io/scc'];
    return scc === undefined ? undefined : { kind: 'SecurityContextConstraints', name: scc };
  };
}

/** Removed in 1.25. A server that does not tell its version may be an old one. */
async function servesPodSecurityPolicy(cluster: Cluster): Promise<boolean> {
  try {
    const { major, minor } = await cluster.version();
    return major === 1 && minor < 25;
  } catch (error) {
    if (error instanceof ClusterError) return true;
    throw error;
  }
}

import type { Cluster, Proposal, ProposedPod } from '../../../cluster/cluster.ts';
import { ClusterError } from '../../../errors.ts';
import type { Identity } from '../../../kubernetes/access-review.ts';
import { withClaimVolumes } from '../../../kubernetes/claim-volumes.ts';
import type { KubernetesObject } from '../../../kubernetes/objects.ts';
import { valueAt, type Workload } from '../../../kubernetes/workload.ts';
import type { PodIdentities } from '../../../rbac/identities.ts';

/** Proposes a pod to the server as whoever would create it, or says in a sentence why that cannot be done. */
export type Propose = (
  pod: ProposedPod,
  identities: PodIdentities,
) => Promise<{ readonly as: Identity | 'caller'; readonly proposal: Proposal } | { readonly notAsked: string }>;

export function proposer(cluster: Cluster): Propose {
  return async (pod, { requester }) => {
    if (requester.is === 'unknown')
      return { notAsked: `the account that makes pods for a ${requester.kind} is not known` };
    // The server binds it to a file on the node.
    if (requester.is === 'node') return { notAsked: 'only the kubelet can create a mirror pod' };
    const as = requester.is === 'caller' ? undefined : requester.identity;
    try {
      return { as: as ?? 'caller', proposal: await cluster.proposePod(pod, as) };
    } catch (error) {
      if (error instanceof ClusterError) return { notAsked: error.message };
      throw error;
    }
  };
}

/** The pod as its controller would create it: of a template's metadata, labels and annotations get into the pod. */
export function podOf(object: KubernetesObject, workload: Workload, namespace: string): ProposedPod {
  const labels = valueAt(object, [workload.templatePath, 'metadata.labels'].filter((part) => part !== '').join('.'));
  const { metadata, spec } = withClaimVolumes(workload);
  return {
    namespace,
    generateName: `${workload.name === '' ? 'pod' : workload.name}-`,
    ...(labels === undefined ? {} : { labels: labels as NonNullable<ProposedPod['labels']> }),
    ...(metadata?.annotations ? { annotations: metadata.annotations } : {}),
    spec,
  };
}

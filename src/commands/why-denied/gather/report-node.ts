import { policyAccess } from '../../../admission/policy-access.ts';
import { preparePolicies } from '../../../admission/prepare-policies.ts';
import type { Cluster } from '../../../cluster/cluster.ts';
import type { Problems } from '../../../cluster/problem.ts';
import { serverVersion } from '../../../cluster/server-version.ts';
import { nodeIdentity } from '../../../rbac/identities.ts';
import type { NodeAccess, NodeReport } from '../report.ts';
import { findMirrorPods } from './find-mirror-pods.ts';

/** The mirror pods of a node: which are there, which are not, and which policies their kubelet may use. */
export async function reportNode(node: string, cluster: Cluster, problems: Problems): Promise<NodeReport> {
  const { mirrored, unmirrored, hidden, unread } = await findMirrorPods(cluster, node);
  problems.add(...unread);
  if (mirrored.length + unmirrored.length === 0) await mentionMissing(node, cluster, problems);
  const access = await accessOf(node, [...new Set(unmirrored.map(({ namespace }) => namespace))], cluster);
  return {
    node,
    mirrored: mirrored.map(({ metadata: { namespace = '', name } }) => ({ namespace, name })),
    unmirrored,
    hidden,
    ...(access ? { access } : {}),
  };
}

async function mentionMissing(node: string, cluster: Cluster, problems: Problems): Promise<void> {
  try {
    await cluster.node(node);
  } catch (error) {
    problems.note(error);
  }
}

/** Undefined where there are no policies, or they cannot be read. */
async function accessOf(
  node: string,
  namespaces: readonly string[],
  cluster: Cluster,
): Promise<readonly NodeAccess[] | undefined> {
  if (namespaces.length === 0) return undefined;
  const server = await preparePolicies(cluster, serverVersion(cluster));
  if (server.served !== 'yes') return undefined;
  const access = policyAccess(cluster);
  const names = server.policies.map(({ policy }) => policy.metadata.name);
  return Promise.all(
    namespaces.map(async (namespace) => ({
      namespace,
      policies: await Promise.all(
        names.map(async (name) => ({ name, access: await access.mayUse(nodeIdentity(node), namespace, name) })),
      ),
    })),
  );
}

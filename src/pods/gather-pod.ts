import { admittingPolicies } from '../admission/admitting-policy.ts';
import { policyJudge } from '../admission/pod-policies.ts';
import { podSecurityJudge } from '../admission/pod-security.ts';
import { policyAccess } from '../admission/policy-access.ts';
import { policyQuestion } from '../admission/policy-question.ts';
import { constraintsQuestion } from '../admission/scc/constraints-question.ts';
import { constraintsJudge } from '../admission/scc/judge-constraints.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Problems } from '../cluster/problem.ts';
import { serverVersion } from '../cluster/server-version.ts';
import { ClusterError } from '../errors.ts';
import type { Identity } from '../kubernetes/access-review.ts';
import type { Node, Pod } from '../kubernetes/objects.ts';
import { memoized } from '../memoized.ts';
import { declaredSpecOf, type FetchOwner } from '../workloads/declared-spec.ts';
import type { Gathered } from './judge-pod.ts';

export interface PodGathererOptions {
  readonly fetchOwner: FetchOwner;
  /** Of a pod, the node it runs on; undefined where it is not known. */
  readonly nodeOf: (pod: Pod) => Promise<Node | undefined>;
  /** Whether policies are judged, which asks about everybody who owns a pod. */
  readonly asksPolicies: boolean;
  /** Somebody to ask about instead of the caller. */
  readonly requester?: Identity | undefined;
  /** Gets what could not be found out. */
  readonly problems: Problems;
}

/** What is asked of the cluster about a pod, but for its live sets; what several pods have in common is asked once. */
export function podGatherer(
  cluster: Cluster,
  { fetchOwner, nodeOf, asksPolicies, requester, problems }: PodGathererOptions,
): (pod: Pod) => Promise<Omit<Gathered, 'live'>> {
  const versionOf = serverVersion(cluster);
  const admittingPolicyOf = admittingPolicies(versionOf);
  const podSecurityOf = podSecurityJudge(cluster, versionOf, problems);
  const judgePolicies = policyJudge(cluster, versionOf, policyAccess(cluster));
  const { judge: judgeByConstraints } = constraintsJudge(cluster, versionOf);
  return async (pod) => {
    const declaring = declaredSpecOf(pod, fetchOwner);
    const admitting = admittingPolicyOf(pod);
    const judging = async () => judgePolicies(policyQuestion(pod, await declaring, await admitting, requester));
    const judgingConstraints = async () => {
      const by = await admitting;
      if (by?.kind !== 'SecurityContextConstraints') return undefined;
      return judgeByConstraints(constraintsQuestion(pod, await declaring, by, requester));
    };
    const [declared, admittedBy, node, podSecurity, policies, constraints] = await Promise.all([
      declaring,
      admitting,
      nodeOf(pod),
      podSecurityOf(pod),
      asksPolicies ? judging() : undefined,
      asksPolicies ? judgingConstraints() : undefined,
    ]);
    return { declared, admittedBy, node, podSecurity, policies, constraints };
  };
}

/** Each node is asked about once. */
export function nodeFetcher(cluster: Cluster, problems: Problems): (pod: Pod) => Promise<Node | undefined> {
  const nodeOf = memoized((name: string) => nodeOrNothing(cluster, name, problems));
  return async ({ spec }) => (spec.nodeName === undefined ? undefined : nodeOf(spec.nodeName));
}

/** Many users may not read nodes: then the runtime's name is still known from the container's ID. */
async function nodeOrNothing(cluster: Cluster, name: string, problems: Problems): Promise<Node | undefined> {
  try {
    return await cluster.node(name);
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    if (error.trouble !== 'forbidden' && error.trouble !== 'not-found') problems.note(error);
    return undefined;
  }
}

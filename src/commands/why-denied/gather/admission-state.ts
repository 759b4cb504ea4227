import { namespacePolicies } from '../../../admission/namespace-labels.ts';
import { judgePolicies, type PolicyQuestion } from '../../../admission/pod-policies.ts';
import { policyAccess } from '../../../admission/policy-access.ts';
import { preparePolicies } from '../../../admission/prepare-policies.ts';
import { type ConstrainedNamespaceOf, constrainedNamespaces } from '../../../admission/scc/constrained-namespace.ts';
import { constraintsJudge, constraintsState, isAllotted } from '../../../admission/scc/judge-constraints.ts';
import { templateQuestion } from '../../../admission/template-question.ts';
import { tokenMounting } from '../../../admission/token-mounting.ts';
import type { Cluster, ObjectReference } from '../../../cluster/cluster.ts';
import type { Problems } from '../../../cluster/problem.ts';
import { serverVersion, type VersionOf } from '../../../cluster/server-version.ts';
import type { Refusal } from '../../../denial/refusal.ts';
import type { AdmissionState } from '../../../denial/todays-refusals.ts';
import { ClusterError } from '../../../errors.ts';
import type { Identity } from '../../../kubernetes/access-review.ts';
import type { KubernetesObject } from '../../../kubernetes/objects.ts';
import type { Workload } from '../../../kubernetes/workload.ts';
import { memoized } from '../../../memoized.ts';
import { NEWEST_MINOR } from '../../../policy/psa/levels.ts';
import { ADMITTED_BY } from '../../../policy/psp/policy.ts';
import type { PreparedPolicy } from '../../../policy/psp/prepare-policy.ts';
import { type PodIdentities, podIdentities } from '../../../rbac/identities.ts';
import type { ListObjects } from './listed-objects.ts';

/** The world that a pod of a workload would meet if it were created now, and what it was made of. */
export interface GatheredState {
  readonly state: AdmissionState;
  readonly namespace: string;
  readonly identities: PodIdentities;
  /** All of the server, in admission's order; empty where it has none, or they could not be read. */
  readonly policies: readonly PreparedPolicy[];
  /** What the service account of the pod says. */
  readonly automountServiceAccountToken: boolean;
}

/** @param said the newest refusal; one of OpenShift's shows that there are constraints */
export type AdmissionStateOf = (workload: Workload, said: Refusal | undefined) => Promise<GatheredState>;

/**
 * What is the same for many is asked once.
 * @param requester somebody to ask about instead of the caller
 * @param problems gets a sentence for each thing that could not be read
 */
export async function admissionStateBuilder(
  cluster: Cluster,
  list: ListObjects,
  requester: Identity | undefined,
  problems: Problems,
): Promise<AdmissionStateOf> {
  const versionOf = serverVersion(cluster);
  const [version, server] = await Promise.all([versionOf(), preparePolicies(cluster, versionOf)]);
  const serverMinor = version instanceof ClusterError ? undefined : version.minor;
  if (version instanceof ClusterError) problems.note(version);
  if (server.served === 'unknown') problems.add(server.why);
  const policies = server.served === 'yes' ? server.policies : [];
  const access = policyAccess(cluster);
  const namespaces = { object: memoized((reference: ObjectReference) => cluster.object(reference)) };
  const labelsOf = namespacePolicies(namespaces, serverMinor ?? NEWEST_MINOR, problems);
  const rules = { policies, serverMinor: serverMinor ?? NEWEST_MINOR };
  const mountsToken = tokenMounting(cluster, rules, problems);
  const constraintsOf = constraintsFor(cluster, versionOf, constrainedNamespaces(namespaces), problems);
  return async (workload, said) => {
    const namespace = workload.namespace ?? cluster.namespace;
    const automountServiceAccountToken = await mountsToken(workload);
    const question = templateQuestion(workload, namespace, automountServiceAccountToken, requester);
    const [labels, judged, enforcesPolicies, constraints] = await Promise.all([
      labelsOf(namespace),
      server.served === 'yes' ? judgePolicies(question, server, access) : server,
      server.served === 'yes' ? areEnforced(cluster, list, namespace, workload) : NOT_KNOWN,
      constraintsOf(question, said),
    ]);
    return {
      state: {
        pod: question.created,
        policies: judged,
        enforcesPolicies,
        ...(constraints === undefined ? {} : { constraints }),
        namespace: labels,
        serverMinor,
      },
      namespace,
      identities: podIdentities(question.who, requester),
      policies,
      automountServiceAccountToken,
    };
  };
}

/** Asks for constraints only where something shows an OpenShift: a refusal, or what it allots to each namespace. */
function constraintsFor(
  cluster: Cluster,
  versionOf: VersionOf,
  namespaceOf: ConstrainedNamespaceOf,
  problems: Problems,
): (question: PolicyQuestion, said: Refusal | undefined) => Promise<AdmissionState['constraints']> {
  const judge = constraintsJudge(cluster, versionOf, namespaceOf);
  return async (question, said) => {
    const isSaid = said?.by === 'SecurityContextConstraints';
    if (!isSaid && !(await isAllottedIn(question.who.namespace, namespaceOf))) return undefined;
    const served = await judge.served();
    if (served.served === 'no') return undefined;
    if (served.served === 'unknown') {
      problems.add(served.why);
      return 'unread';
    }
    const server = await judge.server();
    const state = server && (await constraintsState(question, server));
    if (state === undefined) return undefined;
    if ('judge' in state) return state;
    problems.add(state.why);
    return 'unread';
  };
}

async function isAllottedIn(name: string, namespaceOf: ConstrainedNamespaceOf): Promise<boolean> {
  const namespace = await namespaceOf(name);
  return !(namespace instanceof ClusterError) && isAllotted(namespace);
}

/**
 * No API tells whether admission by policies is on. A pod that a policy let in shows it: one of the namespace, or, since nobody can
 * propose a static pod, one of its node.
 */
async function areEnforced(
  cluster: Cluster,
  list: ListObjects,
  namespace: string,
  { template: { spec } }: Workload,
): Promise<AdmissionState['enforcesPolicies']> {
  const { objects } = await list('v1', 'Pod', namespace);
  if (objects.some(wasLetInByPolicy)) return 'yes';
  return spec.nodeName !== undefined && (await isShownOn(spec.nodeName, cluster)) ? 'yes' : 'unknown';
}

async function isShownOn(node: string, cluster: Cluster): Promise<boolean> {
  try {
    for await (const page of cluster.pods({ fieldSelector: `spec.nodeName=${node}` })) {
      if (page.some(wasLetInByPolicy)) return true;
    }
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
  }
  return false;
}

function wasLetInByPolicy({ metadata }: KubernetesObject): boolean {
  return metadata.annotations?.[ADMITTED_BY] !== undefined;
}

const NOT_KNOWN: AdmissionState['enforcesPolicies'] = 'unknown';

import { admittingPolicies } from '../../../admission/admitting-policy.ts';
import { judgePolicies } from '../../../admission/pod-policies.ts';
import { policyAccess } from '../../../admission/policy-access.ts';
import { policyQuestion } from '../../../admission/policy-question.ts';
import { preparePolicies } from '../../../admission/prepare-policies.ts';
import { templateQuestion } from '../../../admission/template-question.ts';
import { tokenMounting } from '../../../admission/token-mounting.ts';
import type { Cluster } from '../../../cluster/cluster.ts';
import { Problems } from '../../../cluster/problem.ts';
import { serverVersion } from '../../../cluster/server-version.ts';
import { ClusterError } from '../../../errors.ts';
import type { DocumentFault } from '../../../files/document-fault.ts';
import type { FileAccess } from '../../../files/file-access.ts';
import { readManifests } from '../../../files/read-manifests.ts';
import type { Identity } from '../../../kubernetes/access-review.ts';
import type { PolicyTarget } from '../../../kubernetes/policy-target.ts';
import type { Workload } from '../../../kubernetes/workload.ts';
import { declaredSpecOf, ownerFetcher } from '../../../workloads/declared-spec.ts';
import { workloadOf } from '../../../workloads/workload-of.ts';
import type { PodAnswer, PolicyAnswer, PolicyAnswersReport } from '../answers-report.ts';
import { accountPolicies } from './account-policies.ts';
import type { Asking } from './policy-asking.ts';

/** What is asked about: something in the cluster, or what stands in files. */
export type PolicySubject =
  | { readonly is: 'target'; readonly target: PolicyTarget }
  | { readonly is: 'files'; readonly files: readonly string[]; readonly recursive: boolean };

/** Which policy would let in what is asked about, and why. */
export async function answerPolicies(
  cluster: Cluster,
  files: FileAccess,
  subject: PolicySubject,
  requester: Identity | undefined,
): Promise<PolicyAnswersReport> {
  const versionOf = serverVersion(cluster);
  const server = await preparePolicies(cluster, versionOf);
  if (server.served !== 'yes') return server;
  const problems = new Problems();
  const version = await versionOf();
  if (version instanceof ClusterError) problems.note(version);
  const access = policyAccess(cluster);
  const mountsToken = tokenMounting(cluster, server, problems);
  const fetch = ownerFetcher(cluster);
  const asking: Asking = { cluster, versionOf, fetch, server, access, requester, mountsToken, problems };
  const { answers, faults } =
    subject.is === 'files'
      ? await aboutFiles(subject, files, asking)
      : { answers: [await aboutTarget(subject.target, asking)], faults: [] };
  return { served: 'yes', answers, faults, problems: problems.inOrder() };
}

function aboutTarget(target: PolicyTarget, asking: Asking): Promise<PolicyAnswer> {
  if (target.kind === 'ServiceAccount') return accountPolicies(target, asking);
  return target.kind === 'Pod' ? aboutPod(target, asking) : aboutWorkload(target, asking);
}

/** The pod that is there: as it would be made again, and whether its own policy would still have it. */
async function aboutPod(target: PolicyTarget, asking: Asking): Promise<PodAnswer> {
  const { cluster, versionOf, fetch, server, access, requester, problems } = asking;
  const { namespace } = cluster;
  const pod = await cluster.pod(namespace, target.name);
  const [declared, admittedBy] = await Promise.all([declaredSpecOf(pod, fetch), admittingPolicies(versionOf)(pod)]);
  if (declared.declaredIn.source === 'unknown') {
    problems.add(`${declared.declaredIn.message}; the pod was judged as it is, and not as its owner would make it`);
  }
  const policies = await judgePolicies(policyQuestion(pod, declared, admittedBy, requester), server, access);
  return { about: 'pod', subject: { ...target, namespace }, policies };
}

async function aboutWorkload(target: PolicyTarget, asking: Asking): Promise<PodAnswer> {
  const { apiVersion, kind, name } = target;
  const { cluster } = asking;
  const object = await cluster.object({ ...target, namespace: cluster.namespace });
  const read = workloadOf({ value: { ...object, apiVersion, kind } }, []);
  if (read.is === 'workload') return aboutTemplate(read.workload, asking);
  throw new ClusterError('refused', `${kind} "${name}" came back without a pod template`);
}

async function aboutFiles(
  { files: paths, recursive }: Extract<PolicySubject, { is: 'files' }>,
  files: FileAccess,
  asking: Asking,
): Promise<{ readonly answers: readonly PodAnswer[]; readonly faults: readonly DocumentFault[] }> {
  const answers: PodAnswer[] = [];
  const faults: DocumentFault[] = [];
  for await (const object of readManifests(paths, { recursive }, files)) {
    if ('fault' in object) {
      faults.push(object);
      continue;
    }
    const read = workloadOf(object, []);
    if (read.is === 'fault') faults.push({ place: object.place, fault: read.fault });
    if (read.is === 'workload') answers.push(await aboutTemplate(read.workload, asking));
  }
  return { answers, faults };
}

async function aboutTemplate(workload: Workload, asking: Asking): Promise<PodAnswer> {
  const { cluster, server, access, requester, mountsToken } = asking;
  const { apiVersion, kind, name, place, namespace = cluster.namespace } = workload;
  const question = templateQuestion(workload, namespace, await mountsToken(workload), requester);
  return {
    about: 'pod',
    subject: { apiVersion, kind, name, namespace, ...(place ? { place } : {}) },
    policies: await judgePolicies(question, server, access),
  };
}

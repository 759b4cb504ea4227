import { admittingPolicies } from '../../../admission/admitting-policy.ts';
import { constraintsQuestion } from '../../../admission/scc/constraints-question.ts';
import {
  type ConstraintsServer,
  constraintsJudge,
  judgeConstraints,
} from '../../../admission/scc/judge-constraints.ts';
import { templateQuestion } from '../../../admission/template-question.ts';
import type { Cluster } from '../../../cluster/cluster.ts';
import { Problems } from '../../../cluster/problem.ts';
import { serverVersion, type VersionOf } from '../../../cluster/server-version.ts';
import { ClusterError } from '../../../errors.ts';
import type { DocumentFault } from '../../../files/document-fault.ts';
import type { FileAccess } from '../../../files/file-access.ts';
import { readManifests } from '../../../files/read-manifests.ts';
import type { Identity } from '../../../kubernetes/access-review.ts';
import type { PolicyTarget } from '../../../kubernetes/policy-target.ts';
import type { Workload } from '../../../kubernetes/workload.ts';
import { podServiceAccount } from '../../../rbac/identities.ts';
import { declaredSpecOf, ownerFetcher } from '../../../workloads/declared-spec.ts';
import { workloadOf } from '../../../workloads/workload-of.ts';
import type {
  AccountConstraintsAnswer,
  ConstraintsAnswer,
  ConstraintsAnswersReport,
  PodConstraintsAnswer,
} from '../answers-report.ts';

/** What is asked about: something in the cluster, or what stands in files. */
export type ConstraintsSubject =
  | { readonly is: 'target'; readonly target: PolicyTarget }
  | { readonly is: 'files'; readonly files: readonly string[]; readonly recursive: boolean };

/** What all the questions of one run have in common. */
interface AskingConstraints {
  readonly cluster: Cluster;
  readonly versionOf: VersionOf;
  readonly server: ConstraintsServer;
  readonly requester: Identity | undefined;
  readonly problems: Problems;
}

/** Which constraints would admit what is asked about, and why. */
export async function answerConstraints(
  cluster: Cluster,
  files: FileAccess,
  subject: ConstraintsSubject,
  requester: Identity | undefined,
): Promise<ConstraintsAnswersReport> {
  const versionOf = serverVersion(cluster);
  const judge = constraintsJudge(cluster, versionOf);
  const served = await judge.served();
  const server = await judge.server();
  if (served.served !== 'yes') return served;
  if (server === undefined) return { served: 'no' };
  const problems = new Problems();
  const asking: AskingConstraints = { cluster, versionOf, server, requester, problems };
  const { answers, faults } =
    subject.is === 'files'
      ? await aboutFiles(subject, files, asking)
      : { answers: [await aboutTarget(subject.target, asking)], faults: [] };
  return { served: 'yes', answers, faults, problems: problems.inOrder() };
}

function aboutTarget(target: PolicyTarget, asking: AskingConstraints): Promise<ConstraintsAnswer> {
  if (target.kind === 'ServiceAccount') return aboutAccount(target, asking);
  return target.kind === 'Pod' ? aboutPod(target, asking) : aboutWorkload(target, asking);
}

async function aboutAccount(
  target: PolicyTarget,
  { cluster, server, requester, problems }: AskingConstraints,
): Promise<AccountConstraintsAnswer> {
  const { namespace } = cluster;
  // Bindings count whether the account is there or not; its name may be a mistake.
  await cluster.object({ ...target, namespace }).catch((error: unknown) => {
    if (!(error instanceof ClusterError)) throw error;
    if (error.trouble === 'not-found') problems.add(error.message);
  });
  const account = podServiceAccount(namespace, target.name);
  const constraints = await Promise.all(
    server.constraints.map(async (scc) => {
      const [own, other] = await Promise.all([
        server.access.mayUse(account, namespace, scc),
        requester && server.access.mayUse(requester, namespace, scc),
      ]);
      return { name: scc.metadata.name, account: own, ...(other ? { requester: other } : {}) };
    }),
  );
  return {
    about: 'account',
    subject: { ...target, namespace },
    account,
    ...(requester ? { requester } : {}),
    constraints,
  };
}

/** The pod that is there: as it would be made again, and whether what admitted it would still have it. */
async function aboutPod(target: PolicyTarget, asking: AskingConstraints): Promise<PodConstraintsAnswer> {
  const { cluster, versionOf, server, requester, problems } = asking;
  const { namespace } = cluster;
  const pod = await cluster.pod(namespace, target.name);
  const [declared, admittedBy] = await Promise.all([
    declaredSpecOf(pod, ownerFetcher(cluster)),
    admittingPolicies(versionOf)(pod),
  ]);
  if (declared.declaredIn.source === 'unknown') {
    problems.add(`${declared.declaredIn.message}; the pod was judged as it is, and not as its owner would make it`);
  }
  const question = constraintsQuestion(pod, declared, admittedBy, requester);
  return { about: 'pod', subject: { ...target, namespace }, constraints: await judgeConstraints(question, server) };
}

async function aboutWorkload(target: PolicyTarget, asking: AskingConstraints): Promise<PodConstraintsAnswer> {
  const { apiVersion, kind, name } = target;
  const { cluster } = asking;
  const object = await cluster.object({ ...target, namespace: cluster.namespace });
  const read = workloadOf({ value: { ...object, apiVersion, kind } }, []);
  if (read.is === 'workload') return aboutTemplate(read.workload, asking);
  throw new ClusterError('refused', `${kind} "${name}" came back without a pod template`);
}

async function aboutFiles(
  { files: paths, recursive }: Extract<ConstraintsSubject, { is: 'files' }>,
  files: FileAccess,
  asking: AskingConstraints,
): Promise<{ readonly answers: readonly PodConstraintsAnswer[]; readonly faults: readonly DocumentFault[] }> {
  const answers: PodConstraintsAnswer[] = [];
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

/** Nearly all constraints accept the volume of a service account's token, so the account is not asked whether it mounts it. */
async function aboutTemplate(workload: Workload, asking: AskingConstraints): Promise<PodConstraintsAnswer> {
  const { cluster, server, requester } = asking;
  const { apiVersion, kind, name, place, namespace = cluster.namespace } = workload;
  const question = templateQuestion(workload, namespace, true, requester);
  return {
    about: 'pod',
    subject: { apiVersion, kind, name, namespace, ...(place ? { place } : {}) },
    constraints: await judgeConstraints(question, server),
  };
}

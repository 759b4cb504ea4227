import type { Cluster } from '../cluster/cluster.ts';
import type { VersionOf } from '../cluster/server-version.ts';
import type { Identity } from '../kubernetes/access-review.ts';
import { judge, type PolicyVerdict } from '../policy/psp/judge.ts';
import type {
  AdmittingPolicyStatus,
  JudgedPolicies,
  PoliciesReport,
  PolicyAccessAnswers,
  PolicyRow,
} from '../policy/psp/policies-report.ts';
import { type PreparePodOptions, preparePod } from '../policy/psp/prepare-pod.ts';
import { choose, type Use } from '../policy/psp/select.ts';
import type { ServedPod } from '../policy/server-view.ts';
import { type PodIdentities, type PodInQuestion, podIdentities, type Requester } from '../rbac/identities.ts';
import type { MayUse } from '../rbac/may-use.ts';
import type { PolicyAccess } from './policy-access.ts';
import { type PreparedPolicies, preparePolicies } from './prepare-policies.ts';

/** A pod that is there, or one that is yet to be made. */
export interface PolicyQuestion {
  readonly who: PodInQuestion;
  /** As it would be created: from its owner's template where it has one. */
  readonly created: ServedPod;
  readonly judged: JudgedPolicies['judged'];
  /** The pod that is there, and the policy that let it in. */
  readonly there?: { readonly pod: ServedPod; readonly admittedBy: string };
  /** As for preparePod. */
  readonly automountServiceAccountToken?: boolean;
  /** Somebody to ask about instead of the caller. */
  readonly named?: Identity;
}

/** Asks every PodSecurityPolicy of the cluster about a pod, and who may use each. */
export type PolicyJudge = (question: PolicyQuestion) => Promise<PoliciesReport>;

/** Policies are read once, and each distinct question about rights is asked once, however many pods there are. */
export function policyJudge(cluster: Cluster, versionOf: VersionOf, access: PolicyAccess): PolicyJudge {
  let prepared: ReturnType<typeof preparePolicies> | undefined;
  return async (question) => {
    prepared ??= preparePolicies(cluster, versionOf);
    const server = await prepared;
    return server.served === 'yes' ? judgePolicies(question, server, access) : server;
  };
}

/** Asks policies that were read already. */
export async function judgePolicies(
  question: PolicyQuestion,
  server: PreparedPolicies,
  access: PolicyAccess,
): Promise<JudgedPolicies> {
  const { who, created, named, there } = question;
  const { serverMinor, serverIsKnown, policies } = server;
  const identities = podIdentities(who, named);
  const pod = preparePod(created, serverMinor, optionsOf(question));
  const rows = await Promise.all(
    policies.map(async (prepared): Promise<PolicyRow> => {
      const verdict = judge(pod, prepared);
      const { name } = prepared.policy.metadata;
      const users = await usersOf(name, verdict, identities, question, access);
      return { name, verdict, use: useOf(users), access: users };
    }),
  );
  return {
    served: 'yes',
    serverMinor,
    serverIsKnown,
    judged: question.judged,
    identities,
    human: named ?? 'caller',
    policies: rows,
    answer: choose(rows, 'create'),
    ...(there ? { annotated: { name: there.admittedBy, status: statusOf(there.pod, there.admittedBy, server) } } : {}),
  };
}

function optionsOf({ automountServiceAccountToken }: PolicyQuestion): PreparePodOptions {
  return {
    operation: 'create',
    ...(automountServiceAccountToken === undefined ? {} : { automountServiceAccountToken }),
  };
}

async function usersOf(
  policy: string,
  { verdict }: PolicyVerdict,
  { serviceAccount, requester }: PodIdentities,
  { who: { namespace }, named }: PolicyQuestion,
  access: PolicyAccess,
): Promise<PolicyAccessAnswers> {
  const ask = (whom: Identity | 'caller') => access.mayUse(whom, namespace, policy);
  const [account, creator] = await Promise.all([
    serviceAccount && ask(serviceAccount),
    requesterAnswer(requester, ask),
  ]);
  const users = { ...(account ? { serviceAccount: account } : {}), requester: creator };
  const wouldAdmit = verdict === 'admits' || verdict === 'changes';
  const mayBeOther = requester.is === 'controller' || requester.is === 'unknown';
  return wouldAdmit && mayBeOther && useOf(users) === 'no' ? { ...users, human: await ask(named ?? 'caller') } : users;
}

function requesterAnswer(requester: Requester, ask: (who: Identity | 'caller') => Promise<MayUse>): Promise<MayUse> {
  switch (requester.is) {
    case 'caller':
      return ask('caller');
    case 'unknown':
      return Promise.resolve({
        may: 'unknown',
        why: `the account of the controller that makes pods for a ${requester.kind} is not known`,
        unread: [],
      });
    default:
      return ask(requester.identity);
  }
}

function useOf({ serviceAccount, requester }: PolicyAccessAnswers): Use {
  const answers = [serviceAccount?.may, requester.may];
  if (answers.includes('yes')) return 'yes';
  return answers.includes('unknown') ? 'unknown' : 'no';
}

function statusOf(pod: ServedPod, name: string, { policies, serverMinor }: PreparedPolicies): AdmittingPolicyStatus {
  const policy = policies.find((one) => one.policy.metadata.name === name);
  if (!policy) return 'gone';
  const { verdict } = judge(preparePod(pod, serverMinor, { operation: 'update' }), policy);
  return verdict === 'admits' ? 'holds' : verdict;
}

import type { Cluster } from '../../cluster/cluster.ts';
import type { VersionOf } from '../../cluster/server-version.ts';
import { ClusterError } from '../../errors.ts';
import type { Identity } from '../../kubernetes/access-review.ts';
import type { PolicyAccessAnswers } from '../../policy/psp/policies-report.ts';
import type { Use } from '../../policy/psp/select.ts';
import type { SecurityContextConstraints } from '../../policy/scc/constraints.ts';
import type {
  AdmittingConstraintsStatus,
  ConstraintsReport,
  ConstraintsRow,
  JudgedByConstraints,
  UnreadConstraints,
} from '../../policy/scc/constraints-report.ts';
import type { ConstraintsState } from '../../policy/scc/constraints-state.ts';
import { decide, type NamespaceConstraints, namespaceConstraints, type SccUse } from '../../policy/scc/decide.ts';
import { judgeByConstraints } from '../../policy/scc/judge-constraints.ts';
import { inAdmissionOrder } from '../../policy/scc/order.ts';
import { pointsOf } from '../../policy/scc/points.ts';
import { prepareConstrainedPod } from '../../policy/scc/prepare-pod.ts';
import type { ConstrainedNamespace } from '../../policy/scc/resolve.ts';
import type { ServedPod } from '../../policy/server-view.ts';
import { type PodIdentities, podIdentities, type Requester } from '../../rbac/identities.ts';
import type { MayUse } from '../../rbac/may-use.ts';
import type { PolicyQuestion } from '../pod-policies.ts';
import { type ConstrainedNamespaceOf, constrainedNamespaces } from './constrained-namespace.ts';
import { type ConstraintsAccess, constraintsAccess } from './constraints-access.ts';
import { gatherConstraints, type ServedConstraints } from './gather-constraints.ts';

/** What is judged by, read once however many pods there are. */
export interface ConstraintsServer {
  readonly constraints: readonly SecurityContextConstraints[];
  readonly serverMinor: number;
  readonly namespaceOf: ConstrainedNamespaceOf;
  readonly access: ConstraintsAccess;
}

/** Its rules are those of the server on which the answers were recorded that the evaluator is measured by. */
const RECORDED_MINOR = 34;

/** Asks all SecurityContextConstraints of a cluster about a pod, and who can use each. */
export type ConstraintsJudge = (question: PolicyQuestion) => Promise<ConstraintsReport>;

export interface JudgeOfConstraints {
  readonly served: () => Promise<ServedConstraints>;
  /** Undefined where there are none, or they could not be read. */
  readonly server: () => Promise<ConstraintsServer | undefined>;
  readonly judge: ConstraintsJudge;
}

/** @param namespaceOf where namespaces are read for something else too */
export function constraintsJudge(
  cluster: Cluster,
  versionOf: VersionOf,
  namespaceOf: ConstrainedNamespaceOf = constrainedNamespaces(cluster),
): JudgeOfConstraints {
  const access = constraintsAccess(cluster);
  let gathered: Promise<ServedConstraints> | undefined;
  const served = () => {
    gathered ??= gatherConstraints(cluster);
    return gathered;
  };
  const server = async (): Promise<ConstraintsServer | undefined> => {
    const found = await served();
    if (found.served !== 'yes') return undefined;
    const version = await versionOf();
    const serverMinor = version instanceof ClusterError ? RECORDED_MINOR : version.minor;
    return { constraints: found.constraints, serverMinor, namespaceOf, access };
  };
  return {
    served,
    server,
    judge: async (question) => {
      const found = await served();
      if (found.served !== 'yes') return found;
      const ready = await server();
      return ready ? judgeConstraints(question, ready) : { served: 'no' };
    },
  };
}

/** Asks constraints that were read already. */
export async function judgeConstraints(
  question: PolicyQuestion,
  server: ConstraintsServer,
): Promise<ConstraintsReport> {
  const state = await constraintsState(question, server);
  return 'served' in state ? state : state.judge(question.created);
}

/** How constraints that were read already judge pods like the one in question, with all answers about who can use them. */
export async function constraintsState(
  question: PolicyQuestion,
  server: ConstraintsServer,
): Promise<ConstraintsState | UnreadConstraints> {
  const { constraints, access } = server;
  const { who, named, created } = question;
  const namespace = await server.namespaceOf(who.namespace);
  if (namespace instanceof ClusterError) return { served: 'unknown', why: namespace.message };
  const identities = podIdentities(who, named);
  const answers = new Map(
    await Promise.all(
      constraints.map(
        async (scc) => [scc.metadata.name, await answersOf(scc, identities, who.namespace, access)] as const,
      ),
    ),
  );
  const within = namespaceConstraints(constraints, namespace);
  const asked: AskedConstraints = { question, server, within, identities, answers, all: constraints };
  const first = judgeAsked(asked, created);
  if (identities.requester.is !== 'controller' && identities.requester.is !== 'unknown') return stateOf(asked);
  // Where somebody else creates the pod, the caller's own rights are of interest too.
  const others = first.constraints.filter(({ use, verdict }) => use === 'no' && verdict.verdict !== 'refuses');
  const humans = await Promise.all(
    others.map(async ({ name }) => {
      const scc = constraints.find(({ metadata }) => metadata.name === name) ?? { metadata: { name } };
      return [name, await access.mayUse(named ?? 'caller', who.namespace, scc)] as const;
    }),
  );
  const withHumans = new Map(answers);
  for (const [name, human] of humans) withHumans.set(name, { ...(answers.get(name) ?? UNANSWERED), human });
  return stateOf({ ...asked, answers: withHumans });
}

/** Everything that was asked, so that pods can be judged again and again. */
interface AskedConstraints {
  readonly question: PolicyQuestion;
  readonly server: ConstraintsServer;
  /** Made once for all pods. */
  readonly within: NamespaceConstraints;
  readonly identities: PodIdentities;
  readonly answers: ReadonlyMap<string, PolicyAccessAnswers>;
  readonly all: readonly SecurityContextConstraints[];
}

function stateOf(asked: AskedConstraints): ConstraintsState {
  return {
    all: asked.all,
    judge: (pod) => judgeAsked(asked, pod),
    supposing: ({ usable, added }) => {
      const name = added?.metadata.name ?? usable ?? '';
      const answers = new Map(asked.answers).set(name, { ...(asked.answers.get(name) ?? NOBODY), serviceAccount: YES });
      if (!added) return stateOf({ ...asked, answers });
      const all = inAdmissionOrder([...asked.all, added]);
      return stateOf({ ...asked, answers, all, within: namespaceConstraints(all, asked.within.namespace) });
    },
  };
}

const YES: MayUse = { may: 'yes', from: 'bindings', through: { is: 'text', text: '' } };
const NOBODY: PolicyAccessAnswers = { requester: { may: 'no', from: 'bindings', missingRoles: [], text: '' } };

function judgeAsked(
  { question, server: { serverMinor }, within, identities, answers, all }: AskedConstraints,
  pod: ServedPod,
): JudgedByConstraints {
  const { named, there, automountServiceAccountToken } = question;
  const prepared = prepareConstrainedPod(pod, serverMinor, {
    operation: 'create',
    ...(automountServiceAccountToken === undefined ? {} : { automountServiceAccountToken }),
  });
  const { answer, judged } = decide(prepared, within, (name) => useOf(answers.get(name)), 'create');
  const rows = judged.map((one): ConstraintsRow => {
    const scc = all.find(({ metadata }) => metadata.name === one.name);
    return {
      ...one,
      priority: scc?.priority ?? 0,
      points: scc ? pointsOf(scc) : 0,
      access: answers.get(one.name) ?? UNANSWERED,
    };
  });
  return {
    served: 'yes',
    judged: question.judged,
    identities,
    human: named ?? 'caller',
    constraints: rows,
    answer,
    ...(there
      ? {
          annotated: { name: there.admittedBy, status: statusOf(there.pod, there.admittedBy, within, serverMinor) },
        }
      : {}),
  };
}

const UNANSWERED: PolicyAccessAnswers = { requester: { may: 'unknown', why: 'was not asked', unread: [] } };

async function answersOf(
  scc: SecurityContextConstraints,
  { serviceAccount, requester }: PodIdentities,
  namespace: string,
  access: ConstraintsAccess,
): Promise<PolicyAccessAnswers> {
  const ask = (whom: Identity | 'caller') => access.mayUse(whom, namespace, scc);
  const [account, creator] = await Promise.all([serviceAccount && ask(serviceAccount), answerOf(requester, ask)]);
  return { ...(account ? { serviceAccount: account } : {}), requester: creator };
}

function answerOf(requester: Requester, ask: (who: Identity | 'caller') => Promise<MayUse>): Promise<MayUse> {
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

function useOf(answers: PolicyAccessAnswers | undefined): SccUse {
  const { serviceAccount, requester } = answers ?? UNANSWERED;
  const use = ({ may }: MayUse): Use => may;
  return { ...(serviceAccount ? { serviceAccount: use(serviceAccount) } : {}), requester: use(requester) };
}

function statusOf(
  pod: ServedPod,
  name: string,
  { constraints }: NamespaceConstraints,
  serverMinor: number,
): AdmittingConstraintsStatus {
  const found = constraints.find((one) => one.name === name);
  if (!found) return 'gone';
  if ('fault' in found) return 'fault';
  const prepared = prepareConstrainedPod(pod, serverMinor, { operation: 'update' });
  const { verdict } = judgeByConstraints(prepared, found.prepared);
  return verdict === 'admits' ? 'holds' : verdict;
}

/** Whether anything shows that the namespace is one of an OpenShift: its controller allots these to every one. */
export function isAllotted({ annotations }: Pick<ConstrainedNamespace, 'annotations'>): boolean {
  return Object.keys(annotations).some((key) => key.startsWith('openshift.io/sa.scc.'));
}

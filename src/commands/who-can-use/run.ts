import { gatherPolicies } from '../../admission/gather-policies.ts';
import { type RbacReader, rbacReader } from '../../admission/gather-rbac.ts';
import { policyAccess } from '../../admission/policy-access.ts';
import { constraintsAccess } from '../../admission/scc/constraints-access.ts';
import { gatherConstraints } from '../../admission/scc/gather-constraints.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { ConnectionFlags } from '../../cluster/connection-flags.ts';
import type { ExitCode } from '../../exit-codes.ts';
import type { Io } from '../../io.ts';
import type { Identity } from '../../kubernetes/access-review.ts';
import type { KubernetesObject } from '../../kubernetes/objects.ts';
import { SCC_KIND, type SecurityContextConstraints } from '../../policy/scc/constraints.ts';
import { type Grant, grantsOf, type ResolvedBinding, resolveBindings } from '../../rbac/grants.ts';
import type { MayUse, SubjectName } from '../../rbac/may-use.ts';
import { openWorkloads } from '../../rbac/open-workloads.ts';
import { USED_CONSTRAINTS, USED_POLICIES } from '../../rbac/used-kind.ts';
import { printAnswer } from '../../run/print-answer.ts';
import { withCluster } from '../../run/with-cluster.ts';
import type { OutputFormat } from '../../text/output-formats.ts';
import { policyUsersExitCode } from './exit-code.ts';
import type { PolicyUsers, PolicyUsersReport, UsedPolicyKind } from './report.ts';
import { policyUsersProblems, renderPolicyUsers } from './view/view.ts';

export interface WhoCanUseOptions {
  readonly kind: UsedPolicyKind;
  readonly names: readonly string[];
  readonly allNamespaces: boolean;
  /** Somebody to ask the server about besides. */
  readonly requester?: Identity;
  readonly format: OutputFormat;
  readonly headers: boolean;
}

/** `kubectl caps who-can-use`: gather, judge, report. */
export async function runWhoCanUse(io: Io, flags: ConnectionFlags, options: WhoCanUseOptions): Promise<ExitCode> {
  const answer = await withCluster(io, flags, undefined, async (cluster) => {
    const report = await policyUsers(cluster, options);
    return {
      text: await renderPolicyUsers(report, { ...options, recorded: cluster.recorded }),
      notes: policyUsersProblems(report),
      exitCode: policyUsersExitCode(report),
    };
  });
  return printAnswer(io, answer);
}

async function policyUsers(
  cluster: Cluster,
  { kind, names, allNamespaces, requester }: WhoCanUseOptions,
): Promise<PolicyUsersReport> {
  const namespace = allNamespaces ? undefined : cluster.namespace;
  const reader = rbacReader(cluster);
  const [{ objects, unread }, served] = await Promise.all([
    allNamespaces ? reader.everywhere() : reader.deciding(namespace),
    gatherKind(cluster, kind),
  ]);
  const bindings = resolveBindings(objects);
  const policies = await Promise.all(
    names.map(async (name): Promise<PolicyUsers> => {
      const grants = grantsOf(name, bindings, USED[kind]).sort(inOrder);
      return {
        name,
        exists: existence(name, served),
        grants,
        listed: served.listedIn(name),
        openWorkloads: openWorkloads(grants),
        ...(requester
          ? { requester: { identity: requester, answer: await served.mayUse(requester, namespace, name, reader) } }
          : {}),
      };
    }),
  );
  return {
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    policies,
    dangling: bindings.filter(({ found }) => found === 'missing').sort(byBinding),
    unread,
    ...(served.why === undefined ? {} : { policiesUnread: served.why }),
  };
}

const USED = { PodSecurityPolicy: USED_POLICIES, [SCC_KIND]: USED_CONSTRAINTS } as const;

/** What is there of a kind, and how its users are asked about. */
interface GatheredKind {
  readonly served: 'yes' | 'no' | 'unknown';
  /** Why they could not be read, or not all of them; undefined where they could. */
  readonly why: string | undefined;
  readonly objects: readonly KubernetesObject[];
  readonly listedIn: (name: string) => readonly SubjectName[] | undefined;
  readonly mayUse: (who: Identity, namespace: string | undefined, name: string, reader: RbacReader) => Promise<MayUse>;
}

async function gatherKind(cluster: Cluster, kind: UsedPolicyKind): Promise<GatheredKind> {
  if (kind === 'PodSecurityPolicy') {
    const found = await gatherPolicies(cluster);
    return {
      served: found.served,
      why: found.served === 'unknown' ? found.why : found.served === 'yes' ? found.incomplete : undefined,
      objects: found.served === 'yes' ? found.policies : [],
      listedIn: () => [],
      mayUse: (who, namespace, name, reader) => policyAccess(cluster, reader).mayUse(who, namespace, name),
    };
  }
  const found = await gatherConstraints(cluster);
  const all = found.served === 'yes' ? found.constraints : [];
  const named = (name: string) => all.find(({ metadata }) => metadata.name === name);
  return {
    served: found.served,
    why: found.served === 'unknown' ? found.why : undefined,
    objects: all,
    listedIn: (name) => (found.served === 'unknown' ? undefined : subjectsIn(named(name))),
    mayUse: (who, namespace, name, reader) =>
      constraintsAccess(cluster, reader).mayUse(who, namespace, named(name) ?? { metadata: { name } }),
  };
}

function subjectsIn(scc: SecurityContextConstraints | undefined): SubjectName[] {
  return [
    ...(scc?.groups ?? []).map((name) => ({ kind: 'Group', name }) as const),
    ...(scc?.users ?? []).map((name) => ({ kind: 'User', name }) as const),
  ];
}

function existence(name: string, { served, why, objects }: GatheredKind): PolicyUsers['exists'] {
  if (served === 'unknown') return 'unknown';
  if (served === 'no') return 'not served';
  if (objects.some(({ metadata }) => metadata.name === name)) return 'yes';
  return why === undefined ? 'no' : 'unknown';
}

function inOrder(a: Grant, b: Grant): number {
  return compare(subjectKey(a), subjectKey(b)) || byBinding(a, b);
}

function subjectKey({ subject: { kind, namespace = '', name } }: Grant): string {
  return [['ServiceAccount', 'Group', 'User'].indexOf(kind), namespace, name].join('\0');
}

function byBinding(a: Pick<ResolvedBinding, 'binding'>, b: Pick<ResolvedBinding, 'binding'>): number {
  const key = ({ binding: { namespace = '', name } }: Pick<ResolvedBinding, 'binding'>) => `${namespace}\0${name}`;
  return compare(key(a), key(b));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

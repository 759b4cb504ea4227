import { gatherPolicies, type ServedPolicies } from '../../admission/gather-policies.ts';
import { rbacReader } from '../../admission/gather-rbac.ts';
import { policyAccess } from '../../admission/policy-access.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { ConnectionFlags } from '../../cluster/connection-flags.ts';
import type { ExitCode } from '../../exit-codes.ts';
import type { Io } from '../../io.ts';
import type { Identity } from '../../kubernetes/access-review.ts';
import { type Grant, grantsOf, type ResolvedBinding, resolveBindings } from '../../rbac/grants.ts';
import { openWorkloads } from '../../rbac/open-workloads.ts';
import { printAnswer } from '../../run/print-answer.ts';
import { withCluster } from '../../run/with-cluster.ts';
import type { OutputFormat } from '../../text/output-formats.ts';
import { policyUsersExitCode } from './exit-code.ts';
import type { PolicyUsers, PolicyUsersReport } from './report.ts';
import { policyUsersProblems, renderPolicyUsers } from './view/view.ts';

export interface WhoCanUseOptions {
  /** Names of PodSecurityPolicies. */
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
  { names, allNamespaces, requester }: WhoCanUseOptions,
): Promise<PolicyUsersReport> {
  const namespace = allNamespaces ? undefined : cluster.namespace;
  const reader = rbacReader(cluster);
  const [{ objects, unread }, served] = await Promise.all([
    allNamespaces ? reader.everywhere() : reader.deciding(namespace),
    gatherPolicies(cluster),
  ]);
  const bindings = resolveBindings(objects);
  const access = policyAccess(cluster, reader);
  const policies = await Promise.all(
    names.map(async (name): Promise<PolicyUsers> => {
      const grants = grantsOf(name, bindings).sort(inOrder);
      return {
        name,
        exists: existence(name, served),
        grants,
        openWorkloads: openWorkloads(grants),
        ...(requester
          ? { requester: { identity: requester, answer: await access.mayUse(requester, namespace, name) } }
          : {}),
      };
    }),
  );
  return {
    ...(namespace === undefined ? {} : { namespace }),
    policies,
    dangling: bindings.filter(({ found }) => found === 'missing').sort(byBinding),
    unread,
    ...policiesUnread(served),
  };
}

function policiesUnread(served: ServedPolicies): Pick<PolicyUsersReport, 'policiesUnread'> {
  const why = served.served === 'unknown' ? served.why : served.served === 'yes' ? served.incomplete : undefined;
  return why === undefined ? {} : { policiesUnread: why };
}

function existence(name: string, served: ServedPolicies): PolicyUsers['exists'] {
  if (served.served === 'unknown') return 'unknown';
  if (served.served === 'no') return 'not served';
  if (served.policies.some(({ metadata }) => metadata.name === name)) return 'yes';
  return served.incomplete === undefined ? 'no' : 'unknown';
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

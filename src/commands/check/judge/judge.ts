import { tokenMounting } from '../../../admission/token-mounting.ts';
import type { Cluster } from '../../../cluster/cluster.ts';
import type { Problems } from '../../../cluster/problem.ts';
import type { Workload } from '../../../kubernetes/workload.ts';
import type { LevelVersion } from '../../../policy/psa/levels.ts';
import type { NamespacePolicy } from '../../../policy/psa/namespace-policy.ts';
import type { AskedConstraintsSets } from '../gather/asked-constraints.ts';
import type { AskedPolicies } from '../gather/asked-policies.ts';
import type { CheckedWorkload } from '../report.ts';
import { judgeByAskedConstraints } from './by-constraints.ts';
import { judgeByPolicies } from './by-policies.ts';
import { judgeByLevels, judgeByNamespace, lintsOf } from './workloads.ts';

/** Undefined for what cannot be judged, because its namespace could not be read. */
export type CheckJudge = (workload: Workload) => Promise<CheckedWorkload | undefined>;

/** By the levels and policies that were asked for: a verdict for each. */
export function judgeByColumns(
  cluster: Cluster | undefined,
  levels: readonly LevelVersion[],
  serverMinor: number,
  policies: AskedPolicies | undefined,
  constraints: AskedConstraintsSets | undefined,
  problems: Problems,
): CheckJudge {
  const mountsToken =
    policies &&
    tokenMounting(
      cluster,
      { policies: policies.policies.map(({ prepared }) => prepared), serverMinor: policies.rules.minor },
      problems,
    );
  return async (workload) => ({
    workload,
    verdicts: [
      ...judgeByLevels(workload, levels, serverMinor),
      ...(constraints ? await judgeByAskedConstraints(workload, constraints) : []),
      ...(policies && mountsToken ? judgeByPolicies(workload, policies, await mountsToken(workload)) : []),
    ],
    lints: lintsOf(workload),
  });
}

/** By what the namespace of each does. */
export function judgeByNamespaces(
  cluster: Cluster | undefined,
  serverMinor: number,
  policyOf: (namespace: string) => Promise<NamespacePolicy | undefined>,
): CheckJudge {
  return async (workload) => {
    const policy = await policyOf(workload.namespace ?? cluster?.namespace ?? '');
    return policy && judgeByNamespace(workload, policy, serverMinor);
  };
}

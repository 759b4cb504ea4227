import type { VerdictOfLevel } from '../../../admission/verdict.ts';
import { lintNames } from '../../../capability/name-lint.ts';
import { capabilityRequestOf } from '../../../capability/request-of-container.ts';
import { containersOf } from '../../../kubernetes/pod-containers.ts';
import type { Workload } from '../../../kubernetes/workload.ts';
import { defaultSeen } from '../../../policy/psa/default-seen.ts';
import { evaluate, evaluateAll, type Violation } from '../../../policy/psa/evaluate.ts';
import { LEVELS, type LevelVersion } from '../../../policy/psa/levels.ts';
import type { NamespacePolicy } from '../../../policy/psa/namespace-policy.ts';
import type { ServedPod } from '../../../policy/server-view.ts';
import type { CheckedNamespace, CheckedWorkload } from '../report.ts';

/** What the API server is handed: the pods of a workload are judged as the pods that they will be. */
export function servedPodOf({ template }: Workload): ServedPod {
  return { kind: 'pod', annotations: template.metadata?.annotations ?? {}, spec: template.spec };
}

/** By the levels that were asked for. */
export function judgeByLevels(
  workload: Workload,
  levels: readonly LevelVersion[],
  serverMinor: number,
): readonly VerdictOfLevel[] {
  const judged = evaluateAll(servedPodOf(workload), levels, serverMinor);
  return levels.map((level, index) => ({ by: 'level', level, violations: ofWritten(workload, judged[index] ?? []) }));
}

/** Where a controller fills in what is not written, nothing is known of that. */
function ofWritten({ isFilledIn }: Workload, violations: readonly Violation[]): readonly Violation[] {
  if (!isFilledIn) return violations;
  return violations
    .map((violation) => ({ ...violation, findings: violation.findings.filter(({ found }) => found !== undefined) }))
    .filter(({ findings }) => findings.length > 0);
}

/** By what its namespace does. Where that is to refuse a pod, the server warns of nothing more. */
export function judgeByNamespace(
  workload: Workload,
  { enforce, warn }: NamespacePolicy,
  serverMinor: number,
): CheckedWorkload {
  const verdicts = judgeByLevels(workload, [enforce, warn], serverMinor);
  const [enforced, warned] = verdicts;
  const lints = lintsOf(workload);
  if (!enforced || !warned) return { workload, verdicts, lints };
  const warns = enforced.violations.length === 0 && warned.violations.length > 0;
  return { workload, verdicts: [enforced], ...(warns ? { warning: warned } : {}), lints };
}

/** What is known of a namespace. */
export interface NamespaceContent {
  readonly name: string;
  /** Undefined where it could not be read. */
  readonly policy: NamespacePolicy | undefined;
  readonly workloads: readonly Workload[];
  readonly pods: readonly Workload[];
  /** What the newest refusal of a pod in it named. */
  readonly refusedBy: LevelVersion | undefined;
}

/** The strictest level that all workloads of a namespace pass, what stands in the way of the next, and what labels do not say. */
export function judgeNamespace(
  { name, policy, workloads, pods, refusedBy }: NamespaceContent,
  version: LevelVersion['version'],
  serverMinor: number,
): CheckedNamespace {
  const judged = workloads.map((workload) => ({
    workload,
    byLevel: evaluateAll(
      servedPodOf(workload),
      LEVELS.map((level) => ({ level, version })),
      serverMinor,
    ),
  }));
  const firstRefused = LEVELS.findIndex((_, index) => judged.some(({ byLevel }) => (byLevel[index]?.length ?? 0) > 0));
  const reached = firstRefused === -1 ? LEVELS.length - 1 : firstRefused - 1;
  const next = LEVELS[reached + 1];
  const seen = policy && defaultSeen(policy, refusedBy);
  return {
    name,
    ...(policy === undefined ? {} : { policy }),
    ...(seen === undefined ? {} : { defaultSeen: seen }),
    refusedPodsThere: pods
      .filter((pod) => policy !== undefined && evaluate(servedPodOf(pod), policy.enforce, serverMinor).length > 0)
      .map((pod) => pod.name)
      .sort(),
    strictest: LEVELS[reached] ?? 'privileged',
    version,
    ...(next === undefined
      ? {}
      : {
          next: {
            level: next,
            inTheWay: judged.flatMap(({ workload, byLevel }) => {
              const violations = byLevel[reached + 1] ?? [];
              return violations.length === 0 ? [] : [{ workload, violations }];
            }),
          },
        }),
  };
}

/** What is to be said about the names of capabilities, whoever judges. */
export function lintsOf({ template }: Workload): CheckedWorkload['lints'] {
  return containersOf(template.spec).flatMap(({ container, path }) =>
    lintNames(capabilityRequestOf(template.spec, container)).map((lint) => ({
      container: container.name,
      path: `${path}.securityContext.capabilities.${'index' in lint ? `${lint.list}[${lint.index}]` : 'add'}`,
      lint,
    })),
  );
}

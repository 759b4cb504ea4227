import { defaultSeen } from '../policy/psa/default-seen.ts';
import { evaluate, type Violation } from '../policy/psa/evaluate.ts';
import { FIRST_MINOR_WITH_POD_SECURITY, formatLevelVersion, type LevelVersion } from '../policy/psa/levels.ts';
import type { NamespacePolicy } from '../policy/psa/namespace-policy.ts';
import type { Contradiction } from '../policy/psp/contradiction.ts';
import type { PoliciesReport } from '../policy/psp/policies-report.ts';
import type { PolicyFinding } from '../policy/psp/rule.ts';
import type { JudgedByConstraints } from '../policy/scc/constraints-report.ts';
import type { ConstraintsState } from '../policy/scc/constraints-state.ts';
import type { ServedPod } from '../policy/server-view.ts';

/** What a pod would meet if it were created now. */
export interface AdmissionState {
  /** As its controller would create it, before any policy fills something in. */
  readonly pod: ServedPod;
  readonly policies: PoliciesReport;
  /** Whether PodSecurityPolicy admission is on, which no API tells: a refusal by it shows it, or a pod that it let in. */
  readonly enforcesPolicies: 'yes' | 'unknown';
  /** Absent where nothing shows that the cluster is an OpenShift. */
  readonly constraints?: ConstraintsState | 'unread';
  /** What the namespace's labels ask for; undefined where they could not be read. */
  readonly namespace: NamespacePolicy | undefined;
  /** Undefined where the server did not tell: then Pod Security cannot be judged. */
  readonly serverMinor: number | undefined;
}

/**
 * Who would refuse it today.
 *   PodSecurityPolicy   with these findings of the policies that may be used; absent: there is no policy at all
 *   validation          the policy lets it in, and makes it one that is not valid
 *   SecurityContextConstraints   none that can be used admits it, or the server cannot judge it
 *   PodSecurity         what its namespace enforces
 */
export type TodaysRefusal =
  | { readonly by: 'PodSecurityPolicy'; readonly findings?: readonly PolicyFinding[] }
  | { readonly by: 'validation'; readonly policy: string; readonly contradictions: readonly Contradiction[] }
  | { readonly by: 'SecurityContextConstraints'; readonly judged: JudgedByConstraints }
  | { readonly by: 'PodSecurity'; readonly policy: LevelVersion; readonly violations: readonly Violation[] };

/**
 * What could not be found out:
 *   who may use     it depends on policies of which it is not known who may use them
 *   policies        they could not be read
 *   who can use SCCs   it depends on constraints of which it is not known who can use them
 *   SCCs            they, or their namespace, could not be read
 *   enforced        policies refuse it, but nothing tells whether admission by them is on
 *   labels          of the namespace
 *   version         of the server
 *   default         the refusal named a level that no label asks for: it can be the server's own default, which no API tells, or a
 *                   label that was taken away since. It refuses the pod, and what the labels say does not
 */
export type Undecided =
  | 'who may use'
  | 'policies'
  | 'who can use SCCs'
  | 'SCCs'
  | 'enforced'
  | 'labels'
  | 'version'
  | 'default';

export interface RefusalsToday {
  /** In the order of the server, which says only the first. */
  readonly refusals: readonly TodaysRefusal[];
  readonly undecided: readonly Undecided[];
  /** What only leaves a warning or a line in a log, where it is something else than what is enforced: never the cause. */
  readonly beside: readonly {
    readonly mode: 'warn' | 'audit';
    readonly policy: LevelVersion;
    readonly violations: readonly Violation[];
  }[];
}

/** @param refusedBy the policy that a refusal of Pod Security named */
export function todaysRefusals(state: AdmissionState, refusedBy: LevelVersion | undefined): RefusalsToday {
  const byPolicies = ofPolicies(state);
  const byConstraints = ofConstraints({ ...state, pod: byPolicies.pod });
  const byLevel = ofPodSecurity({ ...state, pod: byConstraints.pod }, refusedBy);
  return {
    refusals: [...byPolicies.refusals, ...byConstraints.refusals, ...byLevel.refusals],
    undecided: [...byPolicies.undecided, ...byConstraints.undecided, ...byLevel.undecided],
    beside: byLevel.beside,
  };
}

interface OfPolicies {
  readonly refusals: readonly TodaysRefusal[];
  readonly undecided: readonly Undecided[];
  /** As the policy that lets it in has filled it in: Pod Security sees it after that. */
  readonly pod: ServedPod;
}

function ofPolicies({ pod, policies, enforcesPolicies }: AdmissionState): OfPolicies {
  const decided: OfPolicies = { refusals: [], undecided: [], pod };
  if (policies.served === 'no') return decided;
  if (policies.served === 'unknown') return { ...decided, undecided: ['policies'] };
  const { answer } = policies;
  if (answer.answer === 'unknown') return { ...decided, undecided: ['who may use'] };
  if (answer.answer === 'admitted') {
    const { name, verdict } = answer.by;
    if (verdict.verdict !== 'changes') return decided;
    const { contradictions, pod: changed } = verdict;
    // Without admission by policies nothing is filled in either.
    if (enforcesPolicies === 'unknown') return decided;
    const refusals = contradictions.length === 0 ? [] : [{ by: 'validation', policy: name, contradictions } as const];
    return { ...decided, refusals, pod: { kind: 'pod', ...changed } };
  }
  if (enforcesPolicies === 'unknown') return { ...decided, undecided: ['enforced'] };
  const findings = answer.answer === 'refused' ? { findings: answer.findings } : {};
  return { ...decided, refusals: [{ by: 'PodSecurityPolicy', ...findings }] };
}

function ofConstraints({ pod, constraints }: AdmissionState): OfPolicies {
  const decided: OfPolicies = { refusals: [], undecided: [], pod };
  if (constraints === undefined) return decided;
  if (constraints === 'unread') return { ...decided, undecided: ['SCCs'] };
  const report = constraints.judge(pod);
  const { answer } = report;
  switch (answer.answer) {
    case 'not judged':
      return decided;
    case 'unknown':
      return { ...decided, undecided: ['who can use SCCs'] };
    case 'fault':
    case 'refused':
      return { ...decided, refusals: [{ by: 'SecurityContextConstraints', judged: report }] };
    case 'admitted': {
      const { name, verdict } = answer.by;
      if (verdict.verdict !== 'changes') return decided;
      const { contradictions, pod: changed } = verdict;
      const refusals = contradictions.length === 0 ? [] : [{ by: 'validation', policy: name, contradictions } as const];
      return { ...decided, refusals, pod: { kind: 'pod', ...changed } };
    }
  }
}

function ofPodSecurity(
  { pod, namespace, serverMinor }: AdmissionState,
  refusedBy: LevelVersion | undefined,
): RefusalsToday {
  if (serverMinor === undefined) return { refusals: [], undecided: ['version'], beside: [] };
  if (serverMinor < FIRST_MINOR_WITH_POD_SECURITY) return { refusals: [], undecided: [], beside: [] };
  if (namespace === undefined) return { refusals: [], undecided: ['labels'], beside: [] };
  const { enforce: enforced } = namespace;
  const violations = evaluate(pod, enforced, serverMinor);
  const seen = defaultSeen(namespace, refusedBy);
  const isRefusedBySeen = seen !== undefined && evaluate(pod, seen, serverMinor).length > 0;
  const others = (['warn', 'audit'] as const).map((mode) => ({ mode, policy: namespace[mode] }));
  return {
    refusals: violations.length === 0 ? [] : [{ by: 'PodSecurity', policy: enforced, violations }],
    undecided: isRefusedBySeen && violations.length === 0 ? ['default'] : [],
    beside: others
      .filter(({ policy }) => formatLevelVersion(policy) !== formatLevelVersion(enforced))
      .map(({ mode, policy }) => ({ mode, policy, violations: evaluate(pod, policy, serverMinor) }))
      .filter((one) => one.violations.length > 0),
  };
}

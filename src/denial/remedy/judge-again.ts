import { withClaimVolumes } from '../../kubernetes/claim-volumes.ts';
import type { PodTemplate } from '../../kubernetes/objects.ts';
import type { Workload } from '../../kubernetes/workload.ts';
import { defaultSeen } from '../../policy/psa/default-seen.ts';
import type { LevelVersion } from '../../policy/psa/levels.ts';
import { type Contradiction, contradictionsIn } from '../../policy/psp/contradiction.ts';
import { judge, type PolicyVerdict } from '../../policy/psp/judge.ts';
import type { PoliciesReport } from '../../policy/psp/policies-report.ts';
import { preparePod } from '../../policy/psp/prepare-pod.ts';
import type { PreparedPolicy } from '../../policy/psp/prepare-policy.ts';
import { choose } from '../../policy/psp/select.ts';
import type { SupposedConstraints } from '../../policy/scc/constraints-state.ts';
import type { ServedPod } from '../../policy/server-view.ts';
import type { Refusal } from '../refusal.ts';
import { type AdmissionState, type TodaysRefusal, todaysRefusals } from '../todays-refusals.ts';
import type { Proven } from './remedy.ts';

/** Everything that decides whether the pods of a template get in. */
export interface Circumstances {
  readonly workload: Workload;
  /** What is known first; then what is possible too, as far as something shows it. */
  readonly states: readonly [AdmissionState, ...AdmissionState[]];
  /** The policy that a refusal of Pod Security named. */
  readonly refusedBy: LevelVersion | undefined;
  readonly policies: readonly PreparedPolicy[];
  readonly automountServiceAccountToken: boolean;
}

export interface JudgedAgain extends Proven {
  /** Who refuses it first, in one of the worlds; undefined: it gets in. */
  readonly refusal: Obstacle | undefined;
  /** Of the policies that may be used, or perhaps. */
  readonly verdicts: ReadonlyMap<string, PolicyVerdict>;
}

/** A template can also contradict itself, whatever a policy fills in. */
export type Obstacle =
  | Exclude<TodaysRefusal, { readonly by: 'validation' }>
  | { readonly by: 'validation'; readonly contradictions: readonly Contradiction[] };

/** What is possible beside what is known: a level that only a refusal shows, and policies that may be enforced. */
export function circumstancesOf(
  given: Omit<Circumstances, 'states' | 'refusedBy'> & {
    readonly state: AdmissionState;
    readonly said: Refusal | undefined;
  },
): Circumstances {
  const { state, said, ...rest } = given;
  const refusedBy = said?.by === 'PodSecurity' && said.mode === 'enforce' ? said.policy : undefined;
  const known: AdmissionState = said?.by === 'PodSecurityPolicy' ? { ...state, enforcesPolicies: 'yes' } : state;
  const seen = state.namespace && defaultSeen(state.namespace, refusedBy);
  const certain: Circumstances = { ...rest, states: seen ? [known, withLevel(known, seen)] : [known], refusedBy };
  if (known.enforcesPolicies === 'yes') return certain;
  const supposed = certain.states.map((one) => ({ ...one, enforcesPolicies: 'yes' }) as const);
  const all: Circumstances = { ...certain, states: [...certain.states, ...supposed] };
  const { template } = given.workload;
  if (judgeAgain(all, template).refusal?.by !== 'PodSecurityPolicy') return all;
  // Policies would refuse it; that somebody else does, or that its pods are there, shows rather that they are not enforced.
  const isOtherwise = said?.by === 'node' || judgeAgain(certain, template).refusal !== undefined;
  return isOtherwise ? certain : all;
}

/** As if the namespace enforced another level. */
export function withEnforced(circumstances: Circumstances, level: LevelVersion): Circumstances {
  const [known, ...others] = circumstances.states;
  const states = [withLevel(known, level), ...others.map((state) => withLevel(state, level))] as const;
  return { ...circumstances, states, refusedBy: undefined };
}

function withLevel(state: AdmissionState, enforce: LevelVersion): AdmissionState {
  return state.namespace ? { ...state, namespace: { ...state.namespace, enforce } } : state;
}

/** As if a policy could be used. */
export function withUse(circumstances: Circumstances, name: string): Circumstances {
  const usable = ({ policies, ...state }: AdmissionState): AdmissionState => {
    if (policies.served !== 'yes') return { ...state, policies };
    const rows = policies.policies.map((row) => (row.name === name ? ({ ...row, use: 'yes' } as const) : row));
    return { ...state, policies: { ...policies, policies: rows } };
  };
  const [known, ...others] = circumstances.states;
  return { ...circumstances, states: [usable(known), ...others.map(usable)] };
}

/** As if something were otherwise with OpenShift's constraints. */
export function withSupposed(circumstances: Circumstances, supposed: SupposedConstraints): Circumstances {
  const supposing = (state: AdmissionState): AdmissionState =>
    typeof state.constraints === 'object' ? { ...state, constraints: state.constraints.supposing(supposed) } : state;
  const [known, ...others] = circumstances.states;
  return { ...circumstances, states: [supposing(known), ...others.map(supposing)] };
}

/** As if a policy said something else. */
export function withPolicy(circumstances: Circumstances, policy: PreparedPolicy): Circumstances {
  const { name } = policy.policy.metadata;
  const policies = circumstances.policies.map((one) => (one.policy.metadata.name === name ? policy : one));
  return { ...circumstances, policies };
}

/** Whether the pods of a template would get in, by all of today's rules. */
export function judgeAgain(circumstances: Circumstances, template: PodTemplate): JudgedAgain {
  const { metadata, spec } = createdPod(circumstances, template);
  const pod: ServedPod = { kind: 'pod', annotations: metadata?.annotations ?? {}, spec };
  const verdicts = verdictsOn(pod, circumstances);
  const judged = circumstances.states.map((state) => {
    const policies = withVerdicts(state.policies, verdicts);
    return { policies, ...todaysRefusals({ ...state, pod, policies }, circumstances.refusedBy) };
  });
  const contradictions = contradictionsIn(spec);
  const own: Obstacle | undefined = contradictions.length > 0 ? { by: 'validation', contradictions } : undefined;
  const [first] = judged;
  const answer = first?.policies.served === 'yes' ? first.policies.answer : undefined;
  return {
    // What is only possible refuses more than what is known.
    refusal: judged.toReversed().flatMap(({ refusals }) => refusals)[0] ?? own,
    undecided: first?.undecided ?? [],
    verdicts,
    ...(answer?.answer === 'admitted' ? { admittedBy: answer.by.name } : admittedByConstraints(circumstances, pod)),
  };
}

function admittedByConstraints(
  { states: [{ constraints }] }: Circumstances,
  pod: ServedPod,
): Pick<Proven, 'admittedBy'> {
  const answer = typeof constraints === 'object' ? constraints.judge(pod).answer : undefined;
  return answer?.answer === 'admitted' ? { admittedBy: answer.by.name } : {};
}

export function provenBy({ undecided, admittedBy }: Proven): Proven {
  return { undecided, ...(admittedBy === undefined ? {} : { admittedBy }) };
}

/** As the controller makes it. */
export function createdPod({ workload }: Circumstances, template: PodTemplate): PodTemplate {
  return withClaimVolumes({ ...workload, template });
}

function verdictsOn(
  pod: ServedPod,
  { states: [{ policies: report }], policies, automountServiceAccountToken }: Circumstances,
): ReadonlyMap<string, PolicyVerdict> {
  if (report.served !== 'yes') return new Map();
  const prepared = preparePod(pod, report.serverMinor, { operation: 'create', automountServiceAccountToken });
  const usable = new Set(report.policies.filter(({ use }) => use !== 'no').map(({ name }) => name));
  return new Map(
    policies
      .filter(({ policy }) => usable.has(policy.metadata.name))
      .map((policy) => [policy.policy.metadata.name, judge(prepared, policy)]),
  );
}

function withVerdicts(report: PoliciesReport, verdicts: ReadonlyMap<string, PolicyVerdict>): PoliciesReport {
  if (report.served !== 'yes') return report;
  const policies = report.policies.map((row) => ({ ...row, verdict: verdicts.get(row.name) ?? row.verdict }));
  return { ...report, policies, answer: choose(policies, 'create') };
}

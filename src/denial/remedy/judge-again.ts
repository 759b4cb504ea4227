import { withClaimVolumes } from '../../kubernetes/claim-volumes.ts';
import type { PodTemplate } from '../../kubernetes/objects.ts';
import type { Workload } from '../../kubernetes/workload.ts';
import { defaultSeen } from '../../policy/psa/default-seen.ts';
import type { LevelVersion } from '../../policy/psa/levels.ts';
import { type Contradiction, contradictionsIn } from '../../policy/psp/contradiction.ts';
import { judge, type Verdict } from '../../policy/psp/judge.ts';
import type { PoliciesReport } from '../../policy/psp/policies-report.ts';
import { preparePod } from '../../policy/psp/prepare-pod.ts';
import type { PreparedPolicy } from '../../policy/psp/prepare-policy.ts';
import { choose } from '../../policy/psp/select.ts';
import type { ServedPod } from '../../policy/server-view.ts';
import type { Refusal } from '../refusal.ts';
import { type TodaysRefusal, todaysRefusals, type World } from '../todays-refusals.ts';
import type { Proven } from './remedy.ts';

/** Everything that decides whether the pods of a template get in. */
export interface Circumstances {
  readonly workload: Workload;
  /** What is known first; then what is possible too, as far as something shows it. */
  readonly worlds: readonly [World, ...World[]];
  /** The policy that a refusal of Pod Security named. */
  readonly refusedBy: LevelVersion | undefined;
  readonly policies: readonly PreparedPolicy[];
  readonly automountServiceAccountToken: boolean;
}

export interface JudgedAgain extends Proven {
  /** Who refuses it first, in one of the worlds; undefined: it gets in. */
  readonly refusal: Obstacle | undefined;
  /** Of the policies that may be used, or perhaps. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
}

/** A template can also contradict itself, whatever a policy fills in. */
export type Obstacle =
  | Exclude<TodaysRefusal, { readonly by: 'validation' }>
  | { readonly by: 'validation'; readonly contradictions: readonly Contradiction[] };

/** What is possible beside what is known: a level that only a refusal shows, and policies that may be enforced. */
export function circumstancesOf(
  given: Omit<Circumstances, 'worlds' | 'refusedBy'> & { readonly world: World; readonly said: Refusal | undefined },
): Circumstances {
  const { world, said, ...rest } = given;
  const refusedBy = said?.by === 'PodSecurity' && said.mode === 'enforce' ? said.policy : undefined;
  const known: World = said?.by === 'PodSecurityPolicy' ? { ...world, enforcesPolicies: 'yes' } : world;
  const seen = world.namespace && defaultSeen(world.namespace, refusedBy);
  const certain: Circumstances = { ...rest, worlds: seen ? [known, withLevel(known, seen)] : [known], refusedBy };
  if (known.enforcesPolicies === 'yes') return certain;
  const supposed = certain.worlds.map((one) => ({ ...one, enforcesPolicies: 'yes' }) as const);
  const all: Circumstances = { ...certain, worlds: [...certain.worlds, ...supposed] };
  const { template } = given.workload;
  if (judgeAgain(all, template).refusal?.by !== 'PodSecurityPolicy') return all;
  // Policies would refuse it; that somebody else does, or that its pods are there, shows rather that they are not enforced.
  const isOtherwise = said?.by === 'node' || judgeAgain(certain, template).refusal !== undefined;
  return isOtherwise ? certain : all;
}

/** As if the namespace enforced another level. */
export function withEnforced(circumstances: Circumstances, level: LevelVersion): Circumstances {
  const [known, ...others] = circumstances.worlds;
  const worlds = [withLevel(known, level), ...others.map((world) => withLevel(world, level))] as const;
  return { ...circumstances, worlds, refusedBy: undefined };
}

function withLevel(world: World, enforce: LevelVersion): World {
  return world.namespace ? { ...world, namespace: { ...world.namespace, enforce } } : world;
}

/** As if a policy could be used. */
export function withUse(circumstances: Circumstances, name: string): Circumstances {
  const usable = ({ policies, ...world }: World): World => {
    if (policies.served !== 'yes') return { ...world, policies };
    const rows = policies.policies.map((row) => (row.name === name ? ({ ...row, use: 'yes' } as const) : row));
    return { ...world, policies: { ...policies, policies: rows } };
  };
  const [known, ...others] = circumstances.worlds;
  return { ...circumstances, worlds: [usable(known), ...others.map(usable)] };
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
  const judged = circumstances.worlds.map((world) => {
    const policies = withVerdicts(world.policies, verdicts);
    return { policies, ...todaysRefusals({ ...world, pod, policies }, circumstances.refusedBy) };
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
    ...(answer?.answer === 'admitted' ? { admittedBy: answer.by.name } : {}),
  };
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
  { worlds: [{ policies: report }], policies, automountServiceAccountToken }: Circumstances,
): ReadonlyMap<string, Verdict> {
  if (report.served !== 'yes') return new Map();
  const prepared = preparePod(pod, report.serverMinor, { operation: 'create', automountServiceAccountToken });
  const usable = new Set(report.policies.filter(({ use }) => use !== 'no').map(({ name }) => name));
  return new Map(
    policies
      .filter(({ policy }) => usable.has(policy.metadata.name))
      .map((policy) => [policy.policy.metadata.name, judge(prepared, policy)]),
  );
}

function withVerdicts(report: PoliciesReport, verdicts: ReadonlyMap<string, Verdict>): PoliciesReport {
  if (report.served !== 'yes') return report;
  const policies = report.policies.map((row) => ({ ...row, verdict: verdicts.get(row.name) ?? row.verdict }));
  return { ...report, policies, answer: choose(policies, 'create') };
}

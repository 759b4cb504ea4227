import { judge, type PolicyVerdict } from './judge.ts';
import { ADMITTED_BY } from './policy.ts';
import type { PreparedPod } from './prepare-pod.ts';
import type { PreparedPolicy } from './prepare-policy.ts';
import type { PolicyFinding } from './rule.ts';

/** Whether the pod's service account or the requester may use a policy in the pod's namespace. */
export type Use = 'yes' | 'no' | 'unknown';

export interface Candidate {
  readonly policy: PreparedPolicy;
  readonly use: Use;
}

/** What a candidate says; `use` decides whether it matters. */
export interface JudgedCandidate {
  readonly name: string;
  readonly use: Use;
  readonly verdict: PolicyVerdict;
}

/**
 * What admission answers:
 *   admitted     by the policy of this name, which the server writes into the annotation kubernetes.io/psp
 *   refused      with these findings, which are those of the policies that may be used: none where no policy may be used, or,
 *                on update, where they would all change the pod. The server's order of policies is drawn by lot.
 *                `alsoPossible`: policies of unknown use, whose findings may be there too
 *   no policies  there is none at all, or none that the server can carry out
 *   unknown      it depends on policies of unknown use: by one of these, or not at all
 */
export type Answer =
  | { readonly answer: 'admitted'; readonly by: JudgedCandidate }
  | {
      readonly answer: 'refused';
      readonly findings: readonly PolicyFinding[];
      readonly alsoPossible: readonly string[];
    }
  | { readonly answer: 'no policies' }
  | { readonly answer: 'unknown'; readonly possible: readonly JudgedCandidate[]; readonly mayBeRefused: boolean };

export interface Selection {
  readonly answer: Answer;
  /** Every policy, in admission's order. */
  readonly judged: readonly JudgedCandidate[];
}

/**
 * Which policy admits a pod. The first by name that admits it as it is; else, for a new pod, the first that admits it after
 * filling in. Admission looks at pods themselves only: no subresource (an ephemeral container comes in without being asked
 * about), and no update of owners, finalizers or managedFields alone. What webhooks change later is not known here.
 * Source: computeSecurityContext in plugin/pkg/admission/security/podsecuritypolicy/admission.go of Kubernetes 1.24.17.
 */
export function select(pod: PreparedPod, candidates: readonly Candidate[], operation: 'create' | 'update'): Selection {
  const first = operation === 'update' ? pod.annotations[ADMITTED_BY] : undefined;
  const judged = inOrder(candidates, first).map((candidate) => ({
    name: nameOf(candidate),
    use: candidate.use,
    verdict: judge(pod, candidate.policy),
  }));
  return { answer: choose(judged, operation), judged };
}

function inOrder(candidates: readonly Candidate[], first: string | undefined): Candidate[] {
  // Names of policies are ASCII, so that the order of their bytes is that of JavaScript.
  const sorted = candidates.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return first === undefined
    ? sorted
    : [...sorted.filter((one) => nameOf(one) === first), ...sorted.filter((one) => nameOf(one) !== first)];
}

function nameOf({ policy }: Candidate): string {
  return policy.policy.metadata.name;
}

/** The same of policies that are judged already; they are in admission's order. */
export function choose(judged: readonly JudgedCandidate[], operation: 'create' | 'update'): Answer {
  if (judged.every(({ verdict }) => verdict.verdict === 'unusable')) return { answer: 'no policies' };
  const wanted = operation === 'create' ? (['admits', 'changes'] as const) : (['admits'] as const);
  const possible: JudgedCandidate[] = [];
  for (const one of wanted.flatMap((kind) => judged.filter(({ verdict }) => verdict.verdict === kind))) {
    if (one.use !== 'no') possible.push(one);
    // Whatever comes later is not reached.
    if (one.use === 'yes') break;
  }
  const [by] = possible;
  const mayBeRefused = possible.every(({ use }) => use !== 'yes');
  if (by === undefined) return refusal(judged);
  if (possible.length === 1 && !mayBeRefused) return { answer: 'admitted', by };
  return { answer: 'unknown', possible, mayBeRefused };
}

function refusal(judged: readonly JudgedCandidate[]): Answer {
  const findings = judged.flatMap(({ use, verdict }) =>
    use === 'yes' && verdict.verdict === 'refuses' ? verdict.findings : [],
  );
  const alsoPossible = judged
    .filter(({ use, verdict }) => use === 'unknown' && verdict.verdict === 'refuses')
    .map(({ name }) => name);
  return { answer: 'refused', findings, alsoPossible };
}

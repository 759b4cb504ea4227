import type { RbacObjects } from '../../kubernetes/rbac-objects.ts';
import { allowancesBeyond, allowancesOf } from '../../policy/psp/allowances.ts';
import { usedAllowances } from '../../policy/psp/used-allowances.ts';
import { SCC_API_VERSION, SCC_KIND, type SecurityContextConstraints } from '../../policy/scc/constraints.ts';
import type { ConstraintsRow, JudgedByConstraints } from '../../policy/scc/constraints-report.ts';
import { loosenedConstraints, withEscalationAllowed } from '../../policy/scc/loosen.ts';
import { pointsOf } from '../../policy/scc/points.ts';
import { policyLike } from '../../policy/scc/policy-like.ts';
import type { SubjectName } from '../../rbac/may-use.ts';
import { narrowestSubject } from './binding-remedies.ts';
import { type Circumstances, createdPod, judgeAgain, provenBy, withSupposed } from './judge-again.ts';
import type { BindingRemedy, ConstraintsRemedy } from './remedy.ts';
import { bindingName, roleForConstraints } from './role-to-bind.ts';

export interface ConstraintsRemedyInput {
  readonly circumstances: Circumstances;
  readonly namespace: string;
  readonly rbac: RbacObjects | undefined;
}

/** In admission's order. */
export function usableConstraints({ constraints }: JudgedByConstraints): string[] {
  return constraints.filter(({ use }) => use === 'yes').map(({ name }) => name);
}

/**
 * The right to use the constraints that allow the least, of those that would admit the pods as they are; and, last, constraints of
 * the pod's own. Both are given to the pod's service account: whoever creates the pod is mostly a controller.
 */
export function constraintsRemedies(input: ConstraintsRemedyInput): (BindingRemedy | ConstraintsRemedy)[] {
  const { circumstances } = input;
  const { refusal } = judgeAgain(circumstances, circumstances.workload.template);
  if (refusal?.by !== 'SecurityContextConstraints') return [];
  const subject = narrowestSubject(refusal.judged.identities);
  if (subject?.kind !== 'ServiceAccount') return [];
  const binding = leastBinding(refusal.judged.constraints, subject, input);
  const own = ownConstraints(refusal.judged, subject, input);
  return [...(binding ? [binding] : []), ...(own ? [own] : [])];
}

function leastBinding(
  rows: readonly ConstraintsRow[],
  subject: SubjectName,
  { circumstances, namespace, rbac }: ConstraintsRemedyInput,
): BindingRemedy | undefined {
  const { template } = circumstances.workload;
  const wouldAdmit = rows
    .filter(({ use, verdict }) => use === 'no' && verdict.verdict !== 'refuses')
    .toSorted((a, b) => a.points - b.points || (a.name < b.name ? -1 : 1));
  for (const { name, access } of wouldAdmit) {
    const scc = constraintsNamed(name, circumstances);
    const judged = judgeAgain(withSupposed(circumstances, { usable: name }), template);
    if (!scc || judged.refusal) continue;
    return {
      is: 'binding',
      kind: 'SecurityContextConstraints',
      policy: name,
      namespace,
      name: bindingName(name, subject, rbac, 'scc'),
      subject,
      role: roleForConstraints(name, rbac),
      alsoAllows: allowancesBeyond(allowancesOf(policyLike(scc)), usedAllowances(createdPod(circumstances, template))),
      usableByHuman: access.human?.may === 'yes',
      ...provenBy(judged),
    };
  }
  return undefined;
}

/** Made of the tightest that can be used, else of restricted-v2, else of the tightest there is. */
function ownConstraints(
  { constraints, identities }: JudgedByConstraints,
  subject: SubjectName,
  { circumstances }: ConstraintsRemedyInput,
): ConstraintsRemedy | undefined {
  const state = circumstances.states[0].constraints;
  if (typeof state !== 'object') return undefined;
  const usable = constraints.filter(({ use, verdict }) => use === 'yes' && verdict.verdict === 'refuses');
  const all = state.all.toSorted((a, b) => pointsOf(a) - pointsOf(b));
  const base =
    all.find(({ metadata }) => usable.some(({ name }) => name === metadata.name)) ??
    all.find(({ metadata }) => metadata.name === 'restricted-v2') ??
    all[0];
  if (!base) return undefined;
  const { template } = circumstances.workload;
  const user = identities.serviceAccount?.user ?? '';
  let current = ownCopy(base, `${subject.namespace}-${subject.name}`, user, state.all);
  // One rule can hide another.
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const changed = withSupposed(circumstances, { added: current });
    const judged = judgeAgain(changed, template);
    const { refusal } = judged;
    if (!refusal) {
      return {
        is: 'constraints',
        constraints: current,
        from: base.metadata.name,
        allows: allowancesOf(policyLike(current)),
        ...provenBy(judged),
      };
    }
    const own =
      refusal.by === 'SecurityContextConstraints'
        ? refusal.judged.constraints.find(({ name }) => name === current.metadata.name)?.verdict
        : undefined;
    if (refusal.by === 'validation') current = withEscalationAllowed(current);
    else if (own?.verdict === 'refuses') current = loosenedConstraints(current, own.findings);
    else return undefined;
  }
  return undefined;
}

const MAX_ROUNDS = 5;

function ownCopy(
  { metadata: _metadata, apiVersion: _apiVersion, kind: _kind, ...fields }: SecurityContextConstraints,
  wanted: string,
  user: string,
  all: readonly SecurityContextConstraints[],
): SecurityContextConstraints {
  const taken = new Set(all.map(({ metadata }) => metadata.name));
  let name = wanted;
  for (let number = 2; taken.has(name); number += 1) name = `${wanted}-${number}`;
  return {
    apiVersion: SCC_API_VERSION,
    kind: SCC_KIND,
    metadata: { name },
    ...REQUIRED,
    ...fields,
    // With a priority it would come before others, for other pods too.
    priority: 0,
    users: [user],
    groups: [],
  };
}

/** What the server wants to be there, and what it gives as null. The rest of what it wants it gives itself. Source: the CRD. */
const REQUIRED = { allowedCapabilities: [], defaultAddCapabilities: [], requiredDropCapabilities: [], volumes: [] };

function constraintsNamed(
  name: string,
  { states: [{ constraints }] }: Circumstances,
): SecurityContextConstraints | undefined {
  return typeof constraints === 'object' ? constraints.all.find(({ metadata }) => metadata.name === name) : undefined;
}

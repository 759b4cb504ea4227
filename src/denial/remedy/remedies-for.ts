import type { RbacObjects } from '../../kubernetes/rbac-objects.ts';
import type { Workload } from '../../kubernetes/workload.ts';
import { acceptedUser } from '../../policy/psp/accepted-user.ts';
import type { PreparedPolicy } from '../../policy/psp/prepare-policy.ts';
import type { RefusalEvidence } from '../evidence.ts';
import type { Refusal } from '../refusal.ts';
import type { AdmissionState } from '../todays-refusals.ts';
import { bindingRemedies } from './binding-remedies.ts';
import { constraintsRemedies, usableConstraints } from './constraints-remedies.ts';
import { type Circumstances, circumstancesOf, judgeAgain, provenBy } from './judge-again.ts';
import { labelRemedy } from './label-remedy.ts';
import { nodeChanges } from './node-changes.ts';
import { type Patched, patchTowards } from './patch-towards.ts';
import { podsToDelete } from './pods-to-delete.ts';
import { policyRemedy } from './policy-remedy.ts';
import type { NoPatch, PatchRemedy, Remedies } from './remedy.ts';

export interface RemedyInput {
  readonly workload: Workload;
  /** The pods'. */
  readonly namespace: string;
  readonly state: AdmissionState;
  /** Undefined where nothing is left of it. */
  readonly said: Refusal | undefined;
  /** What was found; absent for a proposal. */
  readonly evidence?: readonly RefusalEvidence[];
  /** All of the server, in admission's order; empty where it has none. */
  readonly policies: readonly PreparedPolicy[];
  /** What the service account of the pod says. */
  readonly automountServiceAccountToken: boolean;
  /** Of the namespace and the cluster; absent where they were not read. */
  readonly rbac?: RbacObjects;
}

/** What would get the pods of an object in, the smallest first. Each was judged again by all of today's rules. */
export function remediesFor(input: RemedyInput): Remedies {
  const { namespace, said, rbac, evidence = [] } = input;
  const circumstances = circumstancesOf(input);
  const { refusal } = judgeAgain(circumstances, input.workload.template);
  const atNode = said?.by === 'node' ? said : undefined;
  if (refusal === undefined && atNode === undefined) return { remedies: [] };
  const patched = patchRemedy(circumstances, atNode);
  const [{ policies: report }] = circumstances.states;
  // What only the object decides is left to it.
  const beyond = refusal !== undefined && atNode === undefined;
  const bindings = beyond && report.served === 'yes' ? bindingRemedies({ circumstances, report, namespace, rbac }) : [];
  const constraints = beyond ? constraintsRemedies({ circumstances, namespace, rbac }) : [];
  const label = beyond ? labelRemedy(circumstances, namespace) : undefined;
  const toDelete = podsToDelete(input.workload, evidence);
  const policy = beyond ? policyRemedy(circumstances, usableOf(circumstances), namespace) : undefined;
  return {
    remedies: [
      ...('remedy' in patched ? [{ ...patched.remedy, ...(toDelete.length > 0 ? { toDelete } : {}) }] : []),
      ...bindings,
      ...(label ? [label] : []),
      ...(policy ? [policy] : []),
      ...constraints,
    ],
    ...('noPatch' in patched ? { noPatch: patched.noPatch } : {}),
  };
}

function patchRemedy(
  circumstances: Circumstances,
  atNode: Extract<Refusal, { readonly by: 'node' }> | undefined,
): { readonly remedy: PatchRemedy } | { readonly noPatch: NoPatch } {
  const usable = usableOf(circumstances);
  const [{ policies: report }] = circumstances.states;
  const isRefusedByPolicies =
    judgeAgain(circumstances, circumstances.workload.template).refusal?.by === 'PodSecurityPolicy';
  const byConstraints = judgeAgain(circumstances, circumstances.workload.template).refusal;
  const constraints =
    byConstraints?.by === 'SecurityContextConstraints' ? usableConstraints(byConstraints.judged) : undefined;
  if ((isRefusedByPolicies && usable.length === 0) || constraints?.length === 0)
    return { noPatch: { because: 'no policy' } };
  const ways = atNode ? nodeChanges(circumstances.workload.template, atNode, userFor(circumstances)) : [[]];
  if (atNode && ways.length === 0) return { noPatch: { because: 'not in the object', cause: atNode.cause.cause } };
  const targets =
    constraints ??
    (report.served === 'yes' && usable.length > 0 ? usable.map(({ policy }) => policy.metadata.name) : [undefined]);
  const none: Patched[] = [];
  for (const way of ways) {
    const all = targets.map((target) => patchTowards(circumstances, target, way));
    const found = all.flatMap((one) => (one.is === 'found' && one.patch.patch.length > 0 ? [one] : []));
    const [best] = found.sort((a, b) => a.patch.patch.length - b.patch.patch.length || byAdmission(a, b));
    if (best) return { remedy: { is: 'patch', ...best.patch, ...provenBy(best.judged) } };
    none.push(...all);
  }
  const undecidable = none.flatMap((one) => (one.is === 'undecidable' ? [one] : []));
  const [least] = undecidable.sort((a, b) => a.paths.length - b.paths.length);
  return { noPatch: least ? { because: 'undecidable', paths: least.paths } : { because: 'unproven' } };
}

type Found = Extract<Patched, { readonly is: 'found' }>;

/** Of equal patches the one with which the first policy lets the pods in. */
function byAdmission({ judged: a }: Found, { judged: b }: Found): number {
  return (a.admittedBy ?? '') < (b.admittedBy ?? '') ? -1 : 1;
}

/** In admission's order. */
function usableOf({ states: [{ policies: report }], policies }: Circumstances): PreparedPolicy[] {
  if (report.served !== 'yes') return [];
  const usable = new Set(report.policies.filter(({ use }) => use === 'yes').map(({ name }) => name));
  return policies.filter(({ policy, fault }) => usable.has(policy.metadata.name) && fault === undefined);
}

/** A user that the policy which lets the pods in would accept. */
function userFor(circumstances: Circumstances): number {
  const { admittedBy } = judgeAgain(circumstances, circumstances.workload.template);
  const admitting = circumstances.policies.find(({ policy }) => policy.metadata.name === admittedBy);
  const strategy = admitting?.policy.spec.runAsUser;
  return acceptedUser(strategy?.rule === 'MustRunAs' ? strategy.ranges : undefined);
}

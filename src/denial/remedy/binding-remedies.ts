import type { RbacObjects } from '../../kubernetes/rbac-objects.ts';
import { allowancesBeyond, allowancesOf, comparePermissiveness } from '../../policy/psp/allowances.ts';
import type { JudgedPolicies, PolicyRow } from '../../policy/psp/policies-report.ts';
import type { PreparedPolicy } from '../../policy/psp/prepare-policy.ts';
import { usedAllowances } from '../../policy/psp/used-allowances.ts';
import { ACCOUNT_PREFIX, type PodIdentities } from '../../rbac/identities.ts';
import type { SubjectName } from '../../rbac/may-use.ts';
import { type Circumstances, createdPod, judgeAgain, provenBy, withUse } from './judge-again.ts';
import { labelRemedy } from './label-remedy.ts';
import { patchTowards } from './patch-towards.ts';
import type { BindingRemedy } from './remedy.ts';
import { bindingName, roleToBind } from './role-to-bind.ts';

export interface BindingInput {
  readonly circumstances: Circumstances;
  readonly report: JudgedPolicies;
  readonly namespace: string;
  readonly rbac: RbacObjects | undefined;
}

/**
 * The right to use the policy that gives the least, of those that would let the pods in as they are; and, where whoever asks may
 * use another one himself, to use that. Where there is no policy at all that may be used, and none that would let them in as they
 * are, the one with which the smallest patch does.
 */
export function bindingRemedies(input: BindingInput): BindingRemedy[] {
  const { circumstances, report } = input;
  const { refusal } = judgeAgain(circumstances, circumstances.workload.template);
  if (refusal?.by !== 'PodSecurityPolicy') return [];
  const closed = circumstances.policies
    .flatMap((policy): Candidate[] => {
      const row = report.policies.find(({ name }) => name === policy.policy.metadata.name);
      return row?.use === 'no' && !policy.fault ? [{ policy, row }] : [];
    })
    .sort((a, b) => comparePermissiveness(a.policy.policy, b.policy.policy));
  const asTheyAre = closed.filter(({ row: { verdict } }) => {
    return verdict.verdict === 'admits' || (verdict.verdict === 'changes' && verdict.contradictions.length === 0);
  });
  if (asTheyAre.length > 0) {
    const narrowest = firstOf(asTheyAre, input);
    if (narrowest === undefined || narrowest.usableByHuman) return narrowest ? [narrowest] : [];
    const own = firstOf(asTheyAre.filter(isUsableByHuman), input);
    return own ? [narrowest, own] : [narrowest];
  }
  if (report.policies.some(({ use }) => use !== 'no')) return [];
  const size = ({ patch }: BindingRemedy) => patch?.patch.length ?? 0;
  return closed
    .flatMap((candidate) => remedyBy(candidate, input) ?? [])
    .sort((a, b) => size(a) - size(b))
    .slice(0, 1);
}

interface Candidate {
  readonly policy: PreparedPolicy;
  readonly row: PolicyRow;
}

function firstOf(candidates: readonly Candidate[], input: BindingInput): BindingRemedy | undefined {
  for (const candidate of candidates) {
    const remedy = remedyBy(candidate, input);
    if (remedy) return remedy;
  }
  return undefined;
}

function isUsableByHuman({ row }: Candidate): boolean {
  return row.access.human?.may === 'yes';
}

function remedyBy(candidate: Candidate, input: BindingInput): BindingRemedy | undefined {
  const { policy, row } = candidate;
  const { circumstances, report, namespace, rbac } = input;
  const subject = narrowestSubject(report.identities);
  const bound = withUse(circumstances, row.name);
  const patched = patchTowards(bound, row.name);
  // With the patch alone they get in, by another policy.
  if (patched.is === 'found' && !judgeAgain(circumstances, patched.template).refusal) return undefined;
  const label = patched.is === 'found' ? undefined : labelRemedy(bound, namespace);
  const proven = patched.is === 'found' ? patched.judged : label;
  if (subject === undefined || proven === undefined) return undefined;
  return {
    is: 'binding',
    policy: row.name,
    namespace,
    name: bindingName(row.name, subject, rbac),
    subject,
    role: roleToBind(row.name, report.serverMinor, rbac),
    alsoAllows: allowancesBeyond(
      allowancesOf(policy.policy),
      usedAllowances(createdPod(circumstances, circumstances.workload.template)),
    ),
    usableByHuman: isUsableByHuman(candidate),
    ...(patched.is === 'found' && patched.patch.patch.length > 0 ? { patch: patched.patch } : {}),
    ...(label ? { label } : {}),
    ...provenBy(proven),
  };
}

/** The pod's own service account, whoever makes the pod; of a mirror pod, which has none, its node. */
export function narrowestSubject({ serviceAccount, requester }: PodIdentities): SubjectName | undefined {
  if (serviceAccount) {
    const [namespace = '', name = ''] = serviceAccount.user.slice(ACCOUNT_PREFIX.length).split(':');
    return { kind: 'ServiceAccount', name, namespace };
  }
  if (requester.is !== 'node') return undefined;
  const { user } = requester.identity;
  // A file on a node does not say on which.
  return user === 'system:node:' ? { kind: 'Group', name: 'system:nodes' } : { kind: 'User', name: user };
}

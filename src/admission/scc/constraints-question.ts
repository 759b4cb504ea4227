import type { Identity } from '../../kubernetes/access-review.ts';
import type { Pod } from '../../kubernetes/objects.ts';
import type { DeclaredSpec } from '../../workloads/declared-spec.ts';
import type { AdmittingPolicy } from '../admitting-policy.ts';
import type { PolicyQuestion } from '../pod-policies.ts';
import { policyQuestion } from '../policy-question.ts';

/** The question about a pod that is there: would it be admitted again, as its owner would make it, and by what. */
export function constraintsQuestion(
  pod: Pod,
  declared: DeclaredSpec,
  admittedBy: AdmittingPolicy | undefined,
  named: Identity | undefined,
): PolicyQuestion {
  const question = policyQuestion(pod, declared, undefined, named);
  if (admittedBy?.kind !== 'SecurityContextConstraints') return question;
  const { metadata, spec } = pod;
  const there = { kind: 'pod', annotations: metadata.annotations ?? {}, spec } as const;
  return { ...question, there: { pod: there, admittedBy: admittedBy.name } };
}

import type { DocumentFault } from '../../files/document-fault.ts';
import type { Identity } from '../../kubernetes/access-review.ts';
import type { Workload } from '../../kubernetes/workload.ts';
import type { JudgedPolicies, UnservedPolicies } from '../../policy/psp/policies-report.ts';
import type { PolicyFault } from '../../policy/psp/policy-fault.ts';
import type { MayUse } from '../../rbac/may-use.ts';

/** The answer of `kubectl caps psp --for` and `-f`, before it becomes text. Messages come from servers: untrusted. */
export type PolicyAnswersReport = PolicyAnswers | UnservedPolicies;

export interface PolicyAnswers {
  readonly served: 'yes';
  readonly answers: readonly PolicyAnswer[];
  readonly faults: readonly DocumentFault[];
  /** What could not be found out, one sentence each. */
  readonly problems: readonly string[];
}

/**
 *   pod       which policy would let in the pod, or the pods of the workload
 *   account   which policies a service account may use, whatever is in its pods
 */
export type PolicyAnswer = PodAnswer | AccountAnswer;

/** What was asked about. */
export type AskedObject = Pick<Workload, 'apiVersion' | 'kind' | 'name' | 'namespace' | 'place'>;

export interface PodAnswer {
  readonly about: 'pod';
  readonly subject: AskedObject;
  readonly policies: JudgedPolicies;
}

export interface AccountAnswer {
  readonly about: 'account';
  readonly subject: AskedObject;
  readonly account: Identity;
  /** Somebody else to ask about. */
  readonly requester?: Identity;
  /** In admission's order. */
  readonly policies: readonly AccountPolicy[];
}

export interface AccountPolicy {
  readonly name: string;
  /** Why the server passes over it; absent for a policy that counts. */
  readonly fault?: PolicyFault;
  readonly account: MayUse;
  readonly requester?: MayUse;
}

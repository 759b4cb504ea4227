import type { UnservedConstraints } from '../../admission/scc/gather-constraints.ts';
import type { DocumentFault } from '../../files/document-fault.ts';
import type { Identity } from '../../kubernetes/access-review.ts';
import type { Workload } from '../../kubernetes/workload.ts';
import type { ConstraintsReport } from '../../policy/scc/constraints-report.ts';
import type { MayUse } from '../../rbac/may-use.ts';

/** The answer of `kubectl caps scc --for` and `-f`, before it becomes text. Messages come from servers: untrusted. */
export type ConstraintsAnswersReport = ConstraintsAnswers | UnservedConstraints;

export interface ConstraintsAnswers {
  readonly served: 'yes';
  readonly answers: readonly ConstraintsAnswer[];
  readonly faults: readonly DocumentFault[];
  /** What could not be found out, one sentence each. */
  readonly problems: readonly string[];
}

/**
 *   pod       which constraints would admit the pod, or the pods of the workload
 *   account   which constraints a service account can use, whatever is in its pods
 */
export type ConstraintsAnswer = PodConstraintsAnswer | AccountConstraintsAnswer;

type SubjectOfAnswer = Pick<Workload, 'apiVersion' | 'kind' | 'name' | 'namespace' | 'place'>;

export interface PodConstraintsAnswer {
  readonly about: 'pod';
  readonly subject: SubjectOfAnswer;
  readonly constraints: ConstraintsReport;
}

export interface AccountConstraintsAnswer {
  readonly about: 'account';
  readonly subject: SubjectOfAnswer;
  readonly account: Identity;
  /** Somebody else to ask about. */
  readonly requester?: Identity;
  /** In admission's order. */
  readonly constraints: readonly AccountConstraints[];
}

export interface AccountConstraints {
  readonly name: string;
  readonly account: MayUse;
  readonly requester?: MayUse;
}

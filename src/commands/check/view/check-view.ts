import type { CheckEnd, CheckedWorkload } from '../report.ts';

/** One output format of an answer that is written while it is found out. */
export interface CheckView {
  /** Each workload as it is judged. */
  workload(checked: CheckedWorkload): Promise<void>;
  /** Once, after all of them. */
  end(end: CheckEnd): Promise<void>;
}

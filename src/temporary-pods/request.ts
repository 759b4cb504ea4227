import type { Right } from './rights.ts';
import type { TemporaryPodsCommand } from './run-name.ts';
import type { TemporaryPod } from './temporary-pod.ts';

/** What a command wants to make for a while. */
export interface TemporaryPodsRequest {
  readonly command: TemporaryPodsCommand;
  /** From newRunName. */
  readonly run: string;
  /** Where the pods are made; absent: in a namespace that the run makes for itself and deletes. */
  readonly namespace?: string;
  /** How many pods at most. */
  readonly count: number;
  /** One of them, or one like them: for the dry run. */
  readonly sample: TemporaryPod;
  /** What one of them is and may do, for the question: "a reader: hostPID, no privileges, no capabilities, uid 65534". */
  readonly description: string;
  /** How long each pod may run at most, in seconds: the server ends it then, whatever becomes of this program. */
  readonly deadlineSeconds: number;
  /** What the command needs besides making, watching, reading and removing these pods. */
  readonly rights?: readonly Right[];
  /** --yes */
  readonly agreed: boolean;
}

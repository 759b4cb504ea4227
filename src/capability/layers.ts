import type { GrantedList } from './granted.ts';
import type { ProcessStatus } from './proc-status.ts';
import type { CapabilityRequest } from './request.ts';
import type { Runtime } from './runtime.ts';

/** What was seen of a running container. */
export interface LiveSight {
  /** The container's main process. */
  readonly main: ProcessStatus;
  /**
   * A process that the runtime started in the container just now, with the container's own settings: the exec-ed reader.
   * It shows what the runtime grants, before a program of the container's had a say. Absent for other kinds of evidence.
   */
  readonly fresh?: ProcessStatus;
  /** cap_last_cap of the kernel the container runs on. */
  readonly lastCapability?: number;
  /** undefined: uid_map could not be read. */
  readonly inUserNamespace?: boolean;
  /** Whether it is another user namespace than that of a process started in the pod: one that the program made itself. */
  readonly madeUserNamespace?: boolean;
}

/** The four layers of one container, ready to be compared. */
export interface Layers {
  readonly declared: CapabilityRequest;
  /** The template has no container of that name. */
  readonly injected?: true;
  readonly admitted: CapabilityRequest;
  /** The policy named by the pod's annotation. */
  readonly admittedBy?: { readonly kind: 'PodSecurityPolicy' | 'SecurityContextConstraints'; readonly name: string };
  /** What that policy would make of the declared container today; absent where that is not known. */
  readonly admittedToday?: CapabilityRequest;
  readonly granted: GrantedList;
  readonly runtime: Runtime;
  /** The user with whom the first program was started; absent if only the image knows. */
  readonly startUid?: number;
  readonly live?: LiveSight;
}

import type { AdmittingPolicy } from '../admission/admitting-policy.ts';
import type { PodSecurityReport } from '../admission/pod-security.ts';
import type { ChangedField } from '../capability/changed-fields.ts';
import type { Difference } from '../capability/differences.ts';
import type { GrantedList } from '../capability/granted.ts';
import type { LiveSight } from '../capability/layers.ts';
import type { NoNewPrivs } from '../capability/no-new-privs.ts';
import type { ProcessStatus } from '../capability/proc-status.ts';
import type { CapabilityRequest } from '../capability/request.ts';
import type { Runtime } from '../capability/runtime.ts';
import type { FiveSets } from '../capability/start-sets.ts';
import type { ClusterTrouble } from '../errors.ts';
import type { ContainerKind, RunState } from '../kubernetes/pod-containers.ts';
import type { ProcessGroup } from '../live/process-groups.ts';
import type { PoliciesReport } from '../policy/psp/policies-report.ts';
import type { ConstraintsReport } from '../policy/scc/constraints-report.ts';
import type { DeclaredIn } from '../workloads/declared-spec.ts';
import type { FilesReport } from './judged-files.ts';

/** The answer of `kubectl caps pod`, before it becomes text. */
export interface PodsReport {
  readonly pods: readonly PodReport[];
  /** What was asked for and could not be found out at all, one sentence each. */
  readonly problems: readonly string[];
}

export interface PodReport {
  readonly namespace: string;
  readonly name: string;
  /** Absent before the pod was scheduled. */
  readonly node?: string;
  readonly runtime: Runtime;
  /** The controller that made the pod, such as { kind: "StatefulSet", name: "web" }. */
  readonly owner?: { readonly kind: string; readonly name: string };
  readonly declaredIn: DeclaredIn;
  readonly admittedBy?: AdmittingPolicy;
  readonly podSecurity: PodSecurityReport;
  /** Absent: not asked, because several pods were looked for. */
  readonly policies?: PoliciesReport;
  /** Absent: not asked, or no annotation of the pod names any as what admitted it. */
  readonly constraints?: ConstraintsReport;
  readonly containers: readonly ContainerReport[];
}

export interface ContainerReport {
  readonly kind: ContainerKind;
  readonly name: string;
  readonly state: RunState;
  readonly declared: CapabilityRequest;
  readonly admitted: CapabilityRequest;
  readonly granted: GrantedReport;
  readonly live: LiveReport;
  readonly noNewPrivs: NoNewPrivs;
  /** Fields that admission wrote; capabilities have rows of their own. */
  readonly changedFields: readonly ChangedField[];
  readonly differences: readonly Difference[];
  /** Absent unless asked for, and for a container that does not run. */
  readonly files?: FilesReport;
}

export interface GrantedReport extends GrantedList {
  /** The user of the first process, and how it is known; absent if only the image knows. */
  readonly startUser?: { readonly uid: number; readonly from: 'securityContext' | 'exec' | 'status' | 'live' };
  /** What execve makes of the list for that user; absent without a user. */
  readonly start?: FiveSets;
  /** What "all" was taken to be: seen on the node's kernel, or assumed from its version. */
  readonly everythingKnown: boolean;
}

/**
 * How the live sets were read, by rank: `node` is the host's /proc, `ephemeral` our reader beside the container, `exec` the container's own
 * program, which a hostile container can fake.
 */
export type ReadingEvidence = 'node' | 'ephemeral' | 'exec';

export type LiveReport =
  | {
      readonly read: 'yes';
      readonly evidence: ReadingEvidence;
      /** The program that read, such as "cat", or the ephemeral container. */
      readonly by: string;
      readonly sight: LiveSight;
      /** The other processes of the container that are not like the main one; absent where only the main one was read. */
      readonly others?: readonly ProcessStatus[];
      /** Every process, equal ones folded; absent unless asked for. */
      readonly processes?: readonly ProcessGroup[];
    }
  /** Nothing to read: the container has ended, or it is a Windows container. */
  | { readonly read: 'does not apply'; readonly because: 'finished' | 'windows' }
  | { readonly read: 'not asked' }
  | { readonly read: 'no'; readonly why: Unreadable };

/** Why live sets could not be read. Messages come from servers and containers: untrusted. */
export type Unreadable =
  | { readonly why: 'not-running'; readonly reason: string; readonly message?: string }
  | { readonly why: 'no-reader'; readonly tried: readonly string[] }
  | { readonly why: 'timed-out'; readonly by: string; readonly timeoutMs: number }
  /** everyProcess: it may be that there are simply too many processes. */
  | { readonly why: 'flooded'; readonly by: string; readonly maxBytes: number; readonly everyProcess: boolean }
  | { readonly why: 'unintelligible'; readonly by: string; readonly exitCode: number; readonly message: string }
  /** The output broke off, perhaps within a mask, which would then be read as a smaller one. */
  | { readonly why: 'cut'; readonly by: string }
  | { readonly why: 'not-told'; readonly by: string; readonly because: 'no-process' | 'indistinct' }
  /** The reader of its node did not answer. */
  | { readonly why: 'node-unread'; readonly node: string; readonly message: string }
  | { readonly why: 'cluster'; readonly trouble: ClusterTrouble; readonly message: string }
  /** Not dryRun: the dry run was accepted, and whether the container was added after all is not known. */
  | {
      readonly why: 'ephemeral-refused';
      readonly dryRun: boolean;
      readonly ephemeralContainer: string;
      readonly message: string;
    }
  | {
      readonly why: 'ephemeral-not-started';
      readonly ephemeralContainer: string;
      readonly image: string;
      readonly reason: string;
      readonly message?: string;
      readonly afterMs?: number;
    };

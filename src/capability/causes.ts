import type { MisreadName } from './granted.ts';

/** The sets that decide what executed programs get. */
export type SideSet = 'inheritable' | 'ambient';

/** The cause of a difference between two neighbouring layers, as data; its words are in pods/view/cause-sentence.ts. */
export type Cause =
  /** An admission policy wrote the difference into the pod. sameToday: whether it would do so again; absent: not known. */
  | {
      readonly cause: 'policy';
      readonly kind: 'PodSecurityPolicy' | 'SecurityContextConstraints';
      readonly name: string;
      readonly sameToday?: boolean;
    }
  /** The pod differs from its template and carries no policy's annotation: a mutating webhook or another admission plugin. */
  | { readonly cause: 'webhook' }
  /** Granted by the runtime to every container that does not drop it. confirmed: a process started for this answer has it too. */
  | { readonly cause: 'runtime-default'; readonly runtime: string; readonly confirmed: boolean }
  /** In the bounding set only, because the first program is started by another user than root. */
  | { readonly cause: 'non-root'; readonly uid: number }
  /** no_new_privs is set: what is in the bounding set cannot be picked up by executing another program. */
  | { readonly cause: 'no-new-privs' }
  | ({ readonly cause: 'name-ignored'; readonly runtime: string } & MisreadName)
  /** Named in add and in drop. */
  | { readonly cause: 'add-and-drop'; readonly runtime: string; readonly wins: 'add' | 'drop' }
  /** privileged: the lists are ignored. */
  | { readonly cause: 'privileged' }
  /** "All" is what the runtime itself has, and this node's runtime or kernel lacks it. proven: seen on a fresh process. */
  | { readonly cause: 'host-lacks'; readonly proven: boolean }
  /** The process gave it up after its start, in these sets or altogether. proven: a process started for this answer still has it. */
  | {
      readonly cause: 'dropped-by-process';
      readonly proven: boolean;
      readonly sets?: readonly SideSet[];
      readonly startUid?: number;
      readonly liveUid?: number;
    }
  /** The process put what it held into these sets too, for programs that it executes. proven: a process started for this answer lacks it. */
  | { readonly cause: 'raised-by-process'; readonly proven: boolean; readonly sets: readonly SideSet[] }
  /** The program has file capabilities, or is setuid. */
  | { readonly cause: 'file-capability'; readonly startUid?: number; readonly liveUid?: number }
  /** Held over the pod's own user namespace, not over the node. */
  | { readonly cause: 'user-namespace' }
  /** A bit that this program has no name for: a newer kernel. */
  | { readonly cause: 'unknown-kernel-bit' }
  /**
   * None of the above. `where` tells what a process started for this answer shows: `runtime` it is the same there, so the
   * node grants otherwise than assumed; `process` only the container's process has it so; `unknown` there was no such process.
   * `sets`: only there; otherwise it is about what the process may do itself.
   */
  | {
      readonly cause: 'unexplained';
      readonly way: 'more' | 'less';
      readonly where: 'runtime' | 'process' | 'unknown';
      readonly sets?: readonly SideSet[];
    };

export type CauseName = Cause['cause'];

/** The cause of one name. */
export type CauseOf<Name extends CauseName> = CausesByName[Name];

type CausesByName = { readonly [One in Cause as One['cause']]: One };

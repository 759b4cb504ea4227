import type { Cluster } from './cluster/cluster.ts';
import type { ConnectionFlags } from './cluster/connection-flags.ts';
import type { KubeconfigNames } from './cluster/kubeconfig-names.ts';
import type { ExitCode } from './exit-codes.ts';
import type { FileAccess } from './files/file-access.ts';
import type { ProgramFacts } from './program-facts.ts';

/** The outside world of one run, so that a whole run can take place in a test. */
export interface Io {
  readonly program: ProgramFacts;
  /** Nothing but the answer. */
  readonly stdout: {
    write(text: string): void;
    /** Settles when what was written has been taken, or nobody takes it any more. Absent where it is taken at once. */
    taken?(): Promise<void>;
  };
  /** Progress and trouble. */
  readonly stderr: { write(text: string): void };
  /** Shows how far a longer task is; absent where standard error is not a terminal. */
  readonly progress?: (text: string) => Promise<Progress>;
  /** Asks a question and resolves to the line that is typed; absent where nobody could answer, because input or standard error is no terminal. */
  readonly ask?: (question: string) => Promise<string>;
  /** From now on an interrupt (Ctrl-C, SIGTERM, SIGHUP) does not end the program but aborts the signal; a second one ends it. */
  readonly onInterrupt: () => Interruption;
  readonly connect: (flags: ConnectionFlags) => Promise<Cluster>;
  /** The entries of the kubeconfig that the flags and the environment name; no server is asked. */
  readonly kubeconfigNames: (flags: ConnectionFlags) => Promise<KubeconfigNames>;
  readonly files: FileAccess;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Milliseconds since some fixed moment. */
  readonly now: () => number;
  /** What the clock on the wall says. */
  readonly time: () => Date;
}

export interface Interruption {
  readonly signal: AbortSignal;
  /** An interrupt ends the program again. */
  release(): void;
}

export interface Progress {
  update(text: string): void;
  /** Removes what was shown. */
  stop(): void;
}

/** What a command line comes down to. */
export type Operation = (io: Io) => Promise<ExitCode>;

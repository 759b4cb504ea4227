/** What the exit code of every command says. */
export const EXIT = {
  /** Asked, and nothing is wrong. */
  clean: 0,
  /** Asked, and something is denied or unexplained. */
  found: 1,
  /** The command line cannot be carried out as written. */
  usage: 2,
  /** Could not find out, or only partly. */
  unknown: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

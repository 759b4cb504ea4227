import type { ExitCode } from '../exit-codes.ts';
import type { Io } from '../io.ts';

/** What a command says in the end. */
export interface CommandAnswer {
  /** For standard output. */
  readonly text: string;
  /** For standard error: what the answer leaves open, a line each. */
  readonly notes: readonly string[];
  readonly exitCode: ExitCode;
}

/** The answer first: whoever reads both streams in one terminal reads the notes below it. */
export function printAnswer(io: Pick<Io, 'stdout' | 'stderr'>, { text, notes, exitCode }: CommandAnswer): ExitCode {
  io.stdout.write(text);
  for (const note of notes) io.stderr.write(`${note}\n`);
  return exitCode;
}

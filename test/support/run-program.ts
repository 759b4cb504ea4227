import { Readable } from 'node:stream';
import { run } from '../../src/cli/run.ts';
import { disk } from '../../src/files/disk.ts';
import type { Io } from '../../src/io.ts';

/** What a run of the whole program left behind. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

/** Runs the whole program in this process, with everything of the outside world that matters handed in. */
export async function runProgram(
  argv: readonly string[],
  world: Pick<Io, 'connect'> & Partial<Pick<Io, 'wait' | 'now' | 'files'>>,
): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  const io: Io = {
    stdout: {
      write: (text) => {
        stdout += text;
      },
    },
    stderr: {
      write: (text) => {
        stderr += text;
      },
    },
    files: disk(Readable.from([])),
    wait: async () => {},
    now: () => 0,
    time: () => new Date(0),
    ...world,
  };
  const exit = await run(argv, io, '0.0.0');
  return { stdout, stderr, exit };
}

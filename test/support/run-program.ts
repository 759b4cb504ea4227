import { Readable } from 'node:stream';
import { run } from '../../src/cli/run.ts';
import { disk } from '../../src/files/disk.ts';
import type { Io } from '../../src/io.ts';
import { openSnapshot } from '../../src/snapshot/open-snapshot.ts';

/** What a run of the whole program left behind. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

/** The outside world, as far as it matters. Without `connect`, there is no cluster. */
type World = Partial<Pick<Io, 'connect' | 'wait' | 'now' | 'time' | 'files'>> & { readonly stdin?: string };

/** Runs the whole program in this process, with everything of the outside world that matters handed in. */
export async function runProgram(argv: readonly string[], { stdin = '', ...world }: World = {}): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  const files = world.files ?? disk(Readable.from([Buffer.from(stdin)]));
  const io: Io = {
    connect: (flags) =>
      flags.snapshot === undefined
        ? Promise.reject(new Error('no cluster is asked'))
        : openSnapshot(flags.snapshot, flags, files, (line) => {
            stderr += `${line}\n`;
          }),
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
    files,
    wait: async () => {},
    now: () => 0,
    time: () => new Date(0),
    ...world,
  };
  const exit = await run(argv, io, '0.0.0');
  return { stdout, stderr, exit };
}

import { Readable } from 'node:stream';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { openSnapshot } from '../../src/cluster/snapshot/read/open-snapshot.ts';
import { disk } from '../../src/files/disk.ts';
import type { Io } from '../../src/io.ts';
import type { ProgramFacts } from '../../src/program-facts.ts';
import { run } from '../../src/run.ts';
import { startProgram } from './start-program.ts';

/** What a run of the whole program left behind. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

/** What runs in a test: no version that was ever released. */
export const PROGRAM: ProgramFacts = {
  version: '0.0.0',
  commit: '0123456789abcdef0123456789abcdef01234567',
  runtime: { name: 'Node.js', version: '20.19.0' },
  platform: 'linux/amd64',
};

/** For what asks no cluster. */
export function noCluster(): Promise<Cluster> {
  throw new Error('no cluster is asked');
}

/** The outside world, as far as it matters. Without `connect`, there is no cluster. */
type OutsideWorld = Partial<
  Pick<Io, 'connect' | 'wait' | 'now' | 'time' | 'files' | 'kubeconfigNames' | 'ask' | 'onInterrupt'>
> & {
  readonly stdin?: string;
};

/** Runs the whole program in this process, with everything of the outside world that matters handed in. */
export async function runProgram(
  argv: readonly string[],
  { stdin = '', ...world }: OutsideWorld = {},
): Promise<Outcome> {
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
    program: PROGRAM,
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
    kubeconfigNames: async () => ({ contexts: [], clusters: [], users: [] }),
    onInterrupt: () => ({ signal: new AbortController().signal, release: () => {} }),
    wait: async () => {},
    now: () => 0,
    time: () => new Date(0),
    ...world,
  };
  const exit = await run(argv, io);
  return { stdout, stderr, exit };
}

/**
 * Runs what asks no cluster: in this process, or by the program that CAPS_BIN names, so that the same tests are about the
 * sources, the bundle and the executable.
 */
export function runOffline(argv: readonly string[], input = ''): Promise<Outcome> {
  if (process.env.CAPS_BIN) return startProgram(argv, { input });
  return runProgram(argv, { connect: noCluster, files: disk(Readable.from([Buffer.from(input)])) });
}

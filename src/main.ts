import { homedir } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type { Environment } from './cluster/connection/environment.ts';
import { EXIT } from './exit-codes.ts';
import { disk } from './files/disk.ts';
import type { Interruption, Io } from './io.ts';
import { programFacts } from './program-facts.ts';
import { run } from './run.ts';

/** Long answers are written while they are found out: a pipe holds what its reader has not taken yet. */
async function taken(stream: NodeJS.WriteStream): Promise<void> {
  if (!stream.writableNeedDrain || stream.destroyed) return;
  await new Promise<void>((resolve) => {
    const settle = (): void => {
      for (const event of ENDS) stream.off(event, settle);
      resolve();
    };
    for (const event of ENDS) stream.on(event, settle);
  });
}

const ENDS = ['drain', 'close', 'error'] as const;

/** The only place that touches `process`: arguments and streams in, exit code out. */
async function main(): Promise<void> {
  // A reader that goes away early (`| head`) is no trouble of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  const files = disk(process.stdin);
  const program = programFacts(process);
  const environment: Environment = {
    variables: process.env,
    homeDirectory: homedir(),
    workingDirectory: process.cwd(),
    stdinIsTerminal: process.stdin.isTTY === true,
    writeToStderr: (text) => process.stderr.write(text),
    version: program.version,
  };
  const io: Io = {
    program,
    stdout: { write: (text) => process.stdout.write(text), taken: () => taken(process.stdout) },
    stderr: process.stderr,
    // A terminal that says it has no columns (a bare pty) would be cleared for ever.
    ...(process.stderr.isTTY && process.stderr.columns > 0
      ? { progress: async (text) => (await import('./cli/progress.ts')).spinner(text, process.stderr) }
      : {}),
    ...(process.stdin.isTTY && process.stderr.isTTY
      ? { ask: async (question) => (await import('./cli/ask.ts')).ask(question, process.stdin, process.stderr) }
      : {}),
    onInterrupt,
    connect: async (flags) => {
      if (flags.snapshot !== undefined) {
        const { openSnapshot } = await import('./cluster/snapshot/read/open-snapshot.ts');
        return openSnapshot(flags.snapshot, flags, files, (line) => process.stderr.write(`${line}\n`));
      }
      const { connect } = await import('./cluster/connection/connect.ts');
      return connect(flags, environment);
    },
    kubeconfigNames: async (flags) => {
      const { kubeconfigNames } = await import('./cluster/connection/kubeconfig-names.ts');
      return kubeconfigNames(flags, environment);
    },
    files,
    wait: async (milliseconds) => wait(milliseconds),
    now: () => performance.now(),
    time: () => new Date(),
  };
  try {
    // The exit code is set and not forced, so that a pipe gets all of the answer.
    process.exitCode = await run(process.argv.slice(2), io);
  } catch (error) {
    process.stderr.write(`This is a bug in kubectl caps ${program.version}, please report it: ${String(error)}\n`);
    if (process.env.CAPS_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    process.exitCode = EXIT.unknown;
  }
}

const INTERRUPTS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function onInterrupt(): Interruption {
  const controller = new AbortController();
  const release = () => {
    for (const name of INTERRUPTS) process.removeListener(name, interrupted);
  };
  const interrupted = (name: NodeJS.Signals) => {
    if (!controller.signal.aborted) {
      controller.abort();
      return;
    }
    release();
    process.kill(process.pid, name);
  };
  for (const name of INTERRUPTS) process.on(name, interrupted);
  return { signal: controller.signal, release };
}

void main();

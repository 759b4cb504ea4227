import { homedir } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { Outlet } from './cli/outlet.ts';
import type { Environment } from './cluster/connection/environment.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
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
  let isLost = false;
  const lost = () => {
    isLost = true;
    if (process.exitCode !== EXIT.usage) process.exitCode = EXIT.unknown;
  };
  const end = (code: ExitCode) => {
    process.exitCode = isLost && code !== EXIT.usage ? EXIT.unknown : code;
  };
  // What cannot be said on standard error cannot be said anywhere.
  const stderr = new Outlet(process.stderr, lost);
  const stdout = new Outlet(process.stdout, (reason, code) => {
    // A reader that goes away early (`| head`) has read what it wanted.
    if (code === 'EPIPE') return;
    lost();
    stderr.write(`cannot write to standard output: ${reason}\n`);
  });
  const files = disk(process.stdin);
  const program = programFacts(process);
  const environment: Environment = {
    variables: process.env,
    homeDirectory: homedir(),
    workingDirectory: process.cwd(),
    stdinIsTerminal: process.stdin.isTTY === true,
    writeToStderr: (text) => stderr.write(text),
    version: program.version,
  };
  const io: Io = {
    program,
    stdout: { write: (text) => stdout.write(text), taken: () => taken(process.stdout) },
    stderr,
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
        return openSnapshot(flags.snapshot, flags, files, (line) => stderr.write(`${line}\n`));
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
  const bug = (error: unknown) => {
    stderr.write(`This is a bug in kubectl caps ${program.version}, please report it: ${String(error)}\n`);
    if (process.env.CAPS_DEBUG && error instanceof Error) stderr.write(`${error.stack}\n`);
    end(EXIT.unknown);
  };
  // Without it, the runtime would print a line of the bundle, and exit with what means "found".
  process.on('uncaughtException', bug);
  try {
    // The exit code is set and not forced, so that a pipe gets all of the answer.
    end(await run(process.argv.slice(2), io));
  } catch (error) {
    bug(error);
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

import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { HarnessError } from './harness-error.ts';

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Milliseconds until the program is killed; without it, it may take as long as it likes. */
  readonly timeoutMs?: number;
}

/** An ordinary user's PATH often lacks the sbin folders, where ip, runc and containerd may be. */
export function searchPath(): string {
  return [process.env.PATH, '/usr/local/sbin', '/usr/sbin', '/sbin'].filter(Boolean).join(delimiter);
}

/** Where a program of this name is, as the shell would find it. */
export function findProgram(name: string): string | undefined {
  for (const folder of searchPath().split(delimiter)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

const runningChildren = new Set<ChildProcess>();
// An interrupted harness must not leave, for instance, a compiler at work.
process.on('exit', () => {
  for (const child of runningChildren) child.kill();
});

/** Runs to the end and hands back whatever came of it. Throws only when the program cannot be started. */
export function tryCommand(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: { ...process.env, PATH: searchPath(), ...options.env },
      cwd: options.cwd,
      timeout: options.timeoutMs,
      killSignal: 'SIGKILL',
    });
    runningChildren.add(child);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', (cause) => reject(new HarnessError(`Cannot start ${program}: ${cause.message}.`, { cause })));
    child.on('close', (code) => {
      runningChildren.delete(child);
      resolve({ code, stdout, stderr });
    });
    // A program that does not read its input closes the pipe; what counts is how it ends.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
  });
}

/** Runs to the end and returns what was printed; a failure becomes a sentence with the last lines of stderr. */
export async function run(program: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await tryCommand(program, args, options);
  if (code === 0) return stdout;
  const outcome = code === null ? 'was killed' : `ended with code ${code}`;
  throw new HarnessError(`"${[program, ...args].join(' ')}" ${outcome}:\n${lastLines(stderr || stdout, 15)}`);
}

export function lastLines(text: string, count: number): string {
  return text
    .trimEnd()
    .split('\n')
    .slice(-count)
    .map((line) => `    ${line}`)
    .join('\n');
}

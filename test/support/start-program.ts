import { spawn } from 'node:child_process';
import { programUnderTest } from './program-under-test.ts';
import type { Outcome } from './run-program.ts';

export interface Surroundings {
  /** Standard input; empty where absent. */
  readonly input?: string;
  /** Instead of the environment of the tests, of which only PATH and HOME are there. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Starts the program under test as a process of its own, and waits for its end. */
export async function startProgram(argv: readonly string[], surroundings: Surroundings = {}): Promise<Outcome> {
  const { input = '', env = {}, cwd } = surroundings;
  const child = spawn(await programUnderTest(), [...argv], {
    env: { PATH: process.env.PATH, HOME: '/nonexistent', ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  // A program that does not read its input may be gone before all of it is written.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [exit, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, ending) => resolve([code, ending]));
  });
  if (exit === null) throw new Error(`kubectl caps ${argv.join(' ')} was ended by ${signal}: ${stderr}`);
  return { stdout, stderr, exit };
}

import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { HarnessError } from './harness-error.ts';
import { findProgram } from './run-command.ts';
import type { Log } from './step-log.ts';

/**
 * Does the work while nobody else holds the lock. The kernel's own file lock, held by a flock(1) child that ends with its
 * stdin: whatever way this process dies, the lock is free again, and there is no stale lock to judge.
 *
 * Where there is no flock (macOS, which can only run kind) the work is done without: kind refuses a second cluster of a name itself.
 */
export async function withLock<T>(file: string, log: Log, work: () => Promise<T>): Promise<T> {
  const flock = findProgram('flock');
  if (flock === undefined) return work();

  mkdirSync(dirname(file), { recursive: true });
  const holder = spawn(flock, [file, 'sh', '-c', 'echo held; exec cat'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = setTimeout(() => log(`Waiting for another process that holds ${file}`), 500);
  try {
    await new Promise<void>((resolve, reject) => {
      holder.stdout.once('data', () => resolve());
      holder.once('error', reject);
      holder.once('exit', () => reject(new HarnessError(`Cannot lock ${file}.`)));
    });
    clearTimeout(waiting);
    return await work();
  } finally {
    clearTimeout(waiting);
    holder.removeAllListeners('exit');
    holder.stdin.end();
  }
}

import { spawnSync } from 'node:child_process';

/** Whether a program can be run here with these words. */
export function isInstalled(program: string, ...words: readonly string[]): boolean {
  return spawnSync(program, words, { stdio: 'ignore', timeout: 10_000 }).status === 0;
}

/**
 * What a command printed; throws if it could not be run, or if it complained. Its exit code only counts from 126 on: a
 * reader whose last file is not there ends with another one than 0.
 */
export function outputOf([program = '', ...words]: readonly string[]): string {
  const { error, status, stdout, stderr } = spawnSync(program, words, {
    encoding: 'utf8',
    timeout: 20_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw error;
  if (status === null || status >= 126 || stderr !== '') throw new Error(`${program} exited with ${status}: ${stderr}`);
  return stdout;
}

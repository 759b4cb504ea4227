import { execFile, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../../scripts/cache-folder.ts';

const run = promisify(execFile);

/** The program beside this file, built. Go keeps what it has built: a second time takes a second. */
export async function goLibrary(): Promise<string> {
  const folder = join(cacheFolder(), 'go-library');
  await mkdir(folder, { recursive: true });
  const program = join(folder, 'go-library');
  await run('go', ['build', '-o', program, '.'], { cwd: import.meta.dirname });
  return program;
}

/** What it prints for an input, line by line. */
export async function linesOf(program: string, argv: readonly string[], input: string): Promise<string[]> {
  const child = spawn(program, argv, { stdio: ['pipe', 'pipe', 'inherit'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`${program} ended with ${code}`);
  const text = Buffer.concat(chunks).toString('utf8');
  return text.split('\n').filter((line) => line !== '');
}

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

/** One run of a command: wall-clock milliseconds, and peak memory of its largest process where GNU time is installed. */
export interface Run {
  readonly milliseconds: number;
  readonly peakMiB?: number;
}

/** Two commands that do the same for the user, run in turn, so that what else the machine does falls on both. */
export interface Comparison {
  readonly ours: readonly Run[];
  readonly theirs: readonly Run[];
  /** Median of the ratios of each pair, ours to theirs: below 1 we are faster. */
  readonly ratio: number;
}

export type Command = readonly [program: string, ...args: string[]];

const GNU_TIME = '/usr/bin/time';

/** Runs both commands `times` times in turn, after one run of each that does not count, unless they start cold. */
export async function compare(
  ours: Command,
  theirs: Command,
  times: number,
  env: NodeJS.ProcessEnv,
  start: 'warm' | 'cold' = 'warm',
): Promise<Comparison> {
  if (start === 'warm') for (const command of [ours, theirs]) await run(command, env);
  const pairs: { readonly ours: Run; readonly theirs: Run }[] = [];
  for (let index = 0; index < times; index += 1) {
    pairs.push({ ours: await run(ours, env), theirs: await run(theirs, env) });
  }
  return {
    ours: pairs.map((pair) => pair.ours),
    theirs: pairs.map((pair) => pair.theirs),
    ratio: median(pairs.map((pair) => pair.ours.milliseconds / pair.theirs.milliseconds)),
  };
}

async function run(command: Command, env: NodeJS.ProcessEnv): Promise<Run> {
  const measured: Command = existsSync(GNU_TIME) ? [GNU_TIME, '-f', 'peak %M', ...command] : command;
  const [program, ...args] = measured;
  const start = performance.now();
  const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const milliseconds = performance.now() - start;
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}: ${stderr}`);
  const peakKiB = /^peak (\d+)$/m.exec(stderr)?.[1];
  return { milliseconds, ...(peakKiB === undefined ? {} : { peakMiB: Number(peakKiB) / 1024 }) };
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

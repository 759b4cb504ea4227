import { UNSAFE } from '../../support/hostile.ts';
import { startFaultyServer } from '../server.ts';
import { Random } from './random.ts';
import { type Case, targetsOf } from './targets.ts';

/** What a worker, a process of its own, is to do: cases from one seed on, until the time is over. */
export interface Work {
  readonly seed: number;
  readonly seconds: number;
  /** Only this case. */
  readonly only?: number;
}

/** What a worker says: what it begins, so that one that hangs is known by it; and what is wrong. */
export type Said =
  | {
      readonly says: 'begins';
      readonly index: number;
      readonly target: string;
      readonly argv: string;
      readonly input: string;
    }
  | {
      readonly says: 'wrong';
      readonly index: number;
      readonly what: string;
      readonly target: string;
      readonly argv: string;
      readonly input: string;
    }
  | { readonly says: 'done'; readonly cases: number };

const SLOW_MS = 10_000;

/** What no run may do; undefined for one that is right. */
async function wrongIn(one: Case): Promise<string | undefined> {
  const began = performance.now();
  try {
    const { stdout, stderr, exit } = await one.run();
    if (![0, 1, 2, 3].includes(exit)) return `exit ${exit}`;
    if (/This is a bug/.test(stderr)) return stderr;
    // JSON and YAML hold what was read.
    const isText = !/ -o json| snapshot|^snapshot/.test(` ${one.argv.join(' ')}`);
    if (isText && UNSAFE.test(stdout)) return 'prints what a terminal obeys';
    if (UNSAFE.test(stderr)) return 'prints what a terminal obeys to standard error';
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const milliseconds = performance.now() - began;
  return milliseconds > SLOW_MS ? `takes ${Math.round(milliseconds / 1000)} s` : undefined;
}

const say = (said: Said) => process.send?.(said);
const { seed, seconds, only } = JSON.parse(process.argv[2] ?? '{}') as Work;
const server = await startFaultyServer();
const targets = targetsOf(server);
const end = performance.now() + seconds * 1000;
let index = only ?? 0;
for (; performance.now() < end && (only === undefined || index === only); index += 1) {
  const random = new Random(seed * 1_000_003 + index);
  const target = random.pick(targets);
  const one = target.make(random);
  const about = { index, target: target.name, argv: one.argv.join(' ') };
  say({ says: 'begins', ...about, input: one.input });
  const what = await wrongIn(one);
  if (what !== undefined) say({ says: 'wrong', ...about, what, input: one.input });
}
server.close();
say({ says: 'done', cases: index - (only ?? 0) });

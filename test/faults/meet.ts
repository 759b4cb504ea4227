import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { connect } from '../../src/cluster/connection/connect.ts';
import { environment, fixtures } from '../cluster/connection/support.ts';
import { UNSAFE } from '../support/hostile.ts';
import { type Outcome, runProgram } from '../support/run-program.ts';
import { startProgram } from '../support/start-program.ts';
import type { Command } from './commands.ts';
import { NAMESPACE } from './healthy/recorded-cluster.ts';
import type { Fault } from './kinds/fault.ts';
import type { Pair } from './pairs.ts';

/** No run may take longer, whatever it meets. A container that says nothing is waited for as long as one with thousands of processes. */
const LONGEST_MS = 30_000;
const LONGEST_EXEC_MS = 75_000;

export interface Met extends Outcome {
  readonly milliseconds: number;
}

/** Runs a command against a server; faults that never answer are waited for a second. */
export async function meet(command: Command, fault: Fault, url: string): Promise<Met> {
  const isWaitedFor = fault.of === 'connection' || (fault.of === 'answer' && fault.isCostly === true);
  const authority = fault.of === 'connection' ? (fault.authority ?? 'authority.crt') : 'authority.crt';
  const argv = [
    ...command.argv,
    ...['-n', NAMESPACE, '-s', url, '--certificate-authority', join(fixtures, authority)],
    ...[`--request-timeout=${isWaitedFor ? 1 : 15}s`],
    ...(command.argv[0] === 'pod' ? ['--exec-timeout=3s'] : []),
  ];
  const began = performance.now();
  const outcome = await (IN_THIS_PROCESS ? runHere(argv) : startProgram(argv));
  return { ...outcome, milliseconds: performance.now() - began };
}

/** The sources, without a process for each run, which takes a twentieth of the time; what a runtime does by itself is not seen so. */
const IN_THIS_PROCESS = process.env.CAPS_BIN === 'here';

async function runHere(argv: readonly string[]): Promise<Outcome> {
  let stderr = '';
  try {
    const outcome = await runProgram(argv, {
      connect: (flags) => connect(flags, environment()),
      wait: async (milliseconds) => wait(milliseconds),
      now: () => performance.now(),
    });
    stderr = outcome.stderr;
    return outcome;
  } catch (error) {
    // As src/main.ts says it.
    return { stdout: '', stderr: `${stderr}This is a bug: ${error instanceof Error ? error.stack : error}`, exit: 3 };
  }
}

/** What a run shows that no run may show, and how it is other than it shall be; empty for one that is right. */
export function wrongWith({ expected, isUnchanged, where }: Pair, met: Met, healthy: Outcome): string[] {
  const { stdout, stderr, exit, milliseconds } = met;
  const wrong: string[] = [];
  if (/This is a bug|\n\s+at .+:\d+|node:internal|Unhandled|Warning: /.test(stderr)) wrong.push('shows its insides');
  // YAML has tabs in it.
  if (UNSAFE.test(stdout.replaceAll('\t', ' ')) || UNSAFE.test(stderr)) wrong.push('prints what a terminal obeys');
  if (milliseconds > (where === 'exec' ? LONGEST_EXEC_MS : LONGEST_MS))
    wrong.push(`takes ${Math.round(milliseconds / 1000)} s`);
  const is =
    exit === healthy.exit && exit !== 3 ? 'whole' : exit !== 3 ? `exit ${exit}` : stdout === '' ? 'error' : 'partial';
  if (!expected.some((one) => one === is)) wrong.push(`is ${is}, not ${expected.join(' or ')}`);
  if (is === 'whole' && isUnchanged && timeless(stdout) !== timeless(healthy.stdout))
    wrong.push('says something else than in good health');
  const isSilent = stderr === '' && stdout === healthy.stdout;
  if (exit === 3 && isSilent) wrong.push('does not say what is missing');
  return wrong;
}

/** Without what depends on the clock: when a controller tries again, and a mark for it. */
function timeless(text: string): string {
  return text.replace(/within \d+ \w+|tried-again=\d+/g, '');
}

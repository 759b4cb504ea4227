import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Recording } from '../support/recording.ts';
import type { Outcome } from '../support/run-program.ts';
import type { Scenario } from './scenario.ts';

const HERE = import.meta.dirname;

/** Set when what a real cluster says shall become what is expected. */
export const UPDATING = process.env.UPDATE_GOLDEN === '1';

export const UPDATE_COMMAND = 'UPDATE_GOLDEN=1 npm run test:cluster';

/** One command line, what was asked of the cluster, and what the program made of it. */
export interface Step {
  readonly argv: readonly string[];
  readonly outcome: Outcome;
}

/** What was asked by the command lines that a snapshot cannot answer. */
export interface RecordedScenario {
  /** gitVersion of the server that said it. */
  readonly kubernetes: string;
  /** One for each of those command lines. */
  readonly recordings: readonly Recording[];
}

/**
 * Whether a command line can be put to a recording of the scenario's namespace, made by the administrator. The others are
 * answered with what the server said to them: why-denied proposes pods to it.
 */
export function isForSnapshot({ changesThePod }: Scenario, argv: readonly string[]): boolean {
  return (
    !changesThePod &&
    !isAboutRefusals(argv) &&
    !argv.some((word) => OF_A_SERVER.test(word) || OF_NOTHING.includes(word))
  );
}

/** What connects as somebody else, leaves the namespace, changes the cluster, or asks what nobody asked before. */
const OF_A_SERVER = /^(?:\{.*\}|-A|--(?:via|context|as.*|server|token|requester|exec-timeout)(?:=.*)?)$/;

/** Names of nothing, and a selector without a meaning: the server answers in its own words. */
const OF_NOTHING = ['missing', 'deploy/missing', 'no-such-namespace', 'app in ('];

/** Everything a scenario's command lines printed, as a reader of the file would see it in a terminal. */
export function goldenText({ title }: Scenario, cluster: string, steps: readonly Step[]): string {
  const parts = steps.map(
    ({ argv, outcome }) =>
      `$ kubectl caps ${argv.join(' ')}\n${outcome.stdout}${outcome.stderr === '' ? '' : `--- stderr\n${outcome.stderr}`}--- exit ${outcome.exit}\n`,
  );
  return [`# ${title} (${cluster})\n`, ...parts].join('\n');
}

export function goldenPath({ name }: Scenario, cluster: string): string {
  return join(HERE, 'golden', `${name}.${cluster}.txt`);
}

export function recordingPath({ name }: Scenario, cluster: string): string {
  return join(HERE, 'recorded', `${name}.${cluster}.json`);
}

/** JSON, which has a line for each object: a change of one is a change of one line. */
export function snapshotPath({ name }: Scenario, cluster: string): string {
  return join(HERE, 'snapshots', `${name}.${cluster}.jsonl`);
}

/** What an answer says about the recording it is from, without which it is the cluster's own. */
export function withoutMark({ stdout, stderr, exit }: Outcome): Outcome {
  return {
    stdout: stdout.replace(/,\n {2}"recorded": \{[^}]*\}/, '').replace(/^recorded:\n(?: {2}.*\n)+/m, ''),
    stderr: stderr.replace(/^Answered from .*, recorded .* on Kubernetes v.*\.\n/, ''),
    exit,
  };
}

/** A file that has to be there: the message says how to make it. */
export function readExpected(path: string): string {
  if (!existsSync(path)) throw new Error(`${path} is missing: ${UPDATE_COMMAND} makes it on real clusters.`);
  return readFileSync(path, 'utf8');
}

export function writeExpected(path: string, text: string): void {
  writeFileSync(path, text);
}

/** Takes out what differs from one run to the next although nothing else does: UIDs, and in JSON process IDs of the node. */
export function settle(text: string, { volatilePids, commands }: Scenario): string {
  const withoutUids = text.replace(UID, '00000000-0000-0000-0000-000000000000');
  const settled = commands.some(isAboutRefusals) ? withoutTimes(withoutUids) : withoutUids;
  if (!volatilePids) return settled;
  return settled.replace(/"pid": \d+/g, '"pid": 4242').replace(/"(pids|namespacePids)": \[[\d\s,]+\]/g, '"$1": [4242]');
}

/** UIDs are drawn by lot; in an answer they stand only where a server's message is passed on. */
const UID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;

export function isAboutRefusals([command]: readonly string[]): boolean {
  return command === 'why-denied';
}

/** When something was refused, and how often by then. */
export function withoutTimes(text: string): string {
  return text
    .replace(/(\d+ times, last )?at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/g, '2 times, last at 2026-01-01 00:00:00 UTC')
    .replace(/"(time|count)": ("[^"]*"|\d+)/g, '"$1": 0')
    .replace(/\b(time|count): ("[^"]*"|\S+)/g, '$1: 0');
}

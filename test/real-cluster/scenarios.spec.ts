import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import pLimit from 'p-limit';
import { connect } from '../../src/cluster/connection/connect.ts';
import type { ConnectionFlags } from '../../src/cluster/connection-flags.ts';
import { SCENARIOS } from '../scenarios/catalog.ts';
import {
  goldenPath,
  goldenText,
  isAboutRefusals,
  isForSnapshot,
  readExpected,
  recordingPath,
  type Step,
  settle,
  snapshotPath,
  UPDATING,
  withoutTimes,
  writeExpected,
} from '../scenarios/golden.ts';
import { namespaceOf, type Scenario } from '../scenarios/scenario.ts';
import { formatRecordings, type Recording, recording } from '../support/recording.ts';
import { type Outcome, runProgram } from '../support/run-program.ts';
import { ask as askByProgram } from './ask.ts';
import { type Cluster, clusterNames, clusterUp } from './harness/index.ts';
import { fillIn } from './placeholders.ts';
import { begin, drawnNames, reached, ready, remove } from './situation.ts';

/** While scenarios are written: only those whose names have this in them are made. */
const ONLY = process.env.SCENARIOS ?? '';
/** Much of making one is waiting for the server. */
const AT_ONCE = 4;

for (const name of clusterNames) {
  describe(`scenarios on the ${name} cluster`, () => {
    const scenarios = SCENARIOS.filter((scenario) => scenario.clusters.includes(name) && scenario.name.includes(ONLY));
    let cluster: Cluster;

    before(`the ${name} cluster comes up`, async function () {
      // It may have to be built first.
      this.timeout(60 * 60_000);
      cluster = await clusterUp(name, (line) => process.stderr.write(`${line}\n`));
      // A run that was cut off may have left some; policies show in the answers of the others.
      for (const scenario of scenarios) if (scenario.policies) await remove(cluster, scenario);
      // All at once: pods start while others are asked about.
      const others = scenarios.filter(({ policies }) => !policies);
      await pLimit(AT_ONCE).map(others, (scenario) => begin(cluster, scenario));
    });

    for (const scenario of scenarios) {
      it(`${scenario.name}: ${scenario.title}`, async () => {
        try {
          if (scenario.policies) await begin(cluster, scenario);
          await ready(cluster, scenario);
          const drawn = await drawnNames(cluster, scenario);
          const steps: Step[] = [];
          const recordings: Recording[] = [];
          for (const argv of scenario.commands) {
            const { outcome, recorded } = await (scenario.changesThePod
              ? ask(argv, cluster, drawn)
              : sameTwice(argv, cluster, drawn, scenario));
            steps.push({ argv, outcome });
            if (!isForSnapshot(scenario, argv)) recordings.push(recorded);
          }
          compare(scenario, name, cluster, steps, recordings);
          if (UPDATING) await takeSnapshot(scenario, name, cluster, drawn);
        } finally {
          await remove(cluster, scenario);
        }
      });
    }
  });
}

/** Between two answers a container that crashes may be started once more; then the state is waited for again. */
const TRIES = 5;

/** The sources and the program under test have the same answer to a question, as long as the pods are in the same state. */
async function sameTwice(
  argv: readonly string[],
  cluster: Cluster,
  drawn: readonly string[],
  scenario: Scenario,
): Promise<Asked> {
  for (let tries = 1; ; tries += 1) {
    await reached(cluster, scenario);
    const first = await ask(argv, cluster, drawn);
    const outcome = await askProgram(argv, cluster, drawn);
    if (tries === TRIES || isDeepStrictEqual(outcome, first.outcome)) {
      assert.deepEqual(outcome, first.outcome, 'the same question has the same answer');
      return first;
    }
  }
}

interface Asked {
  readonly outcome: Outcome;
  readonly recorded: Recording;
}

/** Has the program under test answer, with what depends on this machine taken out. */
async function askProgram(argv: readonly string[], cluster: Cluster, drawn: readonly string[]): Promise<Outcome> {
  const filled = await fillIn(argv, cluster);
  const { stdout, stderr, exit } = await askByProgram(filled, cluster.kubeconfig);
  return settled(
    { stdout, stderr, exit },
    (text) => withoutChance(withoutPlaces(text, argv, filled, cluster), drawn),
    argv,
  );
}

/** Has the sources answer in this process, which notes what is asked of the cluster; with what depends on this machine taken out. */
async function ask(argv: readonly string[], cluster: Cluster, drawn: readonly string[]): Promise<Asked> {
  const filled = await fillIn(argv, cluster);
  let connected = recording(() => Promise.reject(new Error('not asked')));
  const { stdout, stderr, exit } = await runProgram(filled, {
    connect: (flags: ConnectionFlags) => {
      const environment = {
        variables: { KUBECONFIG: cluster.kubeconfig },
        homeDirectory: homedir(),
        workingDirectory: process.cwd(),
        stdinIsTerminal: false,
        writeToStderr: () => {},
        version: '0.0.0',
      };
      connected = recording(() => connect(flags, environment));
      return connected.connect();
    },
    wait: async (milliseconds) => wait(milliseconds),
    now: () => performance.now(),
    time: () => new Date(),
  });
  const anywhere = (text: string) => withoutChance(withoutPlaces(text, argv, filled, cluster), drawn);
  return {
    outcome: settled({ stdout, stderr, exit }, anywhere, argv),
    recorded: JSON.parse(anywhere(JSON.stringify(connected.recorded()))) as Recording,
  };
}

/** How often something was refused by now, and when, is another answer each time. */
function settled(
  { stdout, stderr, exit }: Outcome,
  anywhere: (text: string) => string,
  argv: readonly string[],
): Outcome {
  const text = anywhere(stdout);
  return { stdout: isAboutRefusals(argv) ? withoutTimes(text) : text, stderr: anywhere(stderr), exit };
}

/** Replaces addresses and paths of this machine by what the scenario calls them. */
function withoutPlaces(text: string, argv: readonly string[], filled: readonly string[], cluster: Cluster): string {
  const places = argv.flatMap((word, index) => (word === filled[index] ? [] : [[filled[index] ?? '', word] as const]));
  return [...places, [cluster.server, 'https://SERVER'] as const, [cluster.kubeconfig, '{admin}'] as const].reduce(
    (result, [place, word]) =>
      result.replaceAll(place, word).replaceAll(place.replace(/^https:\/\//, ''), word.replace(/^https:\/\//, '')),
    text,
  );
}

/**
 * Replaces what the cluster draws by lot or takes from the clock, and the program only passes on: the ends of pods' names,
 * the minute in the name of a CronJob's Job, and the kubelet's back-off. Lengths stay, and columns with them.
 */
function withoutChance(text: string, drawn: readonly string[]): string {
  // Pods that were refused are nowhere but in the texts about them.
  const refused = [...text.matchAll(/pods? \\?"([a-z0-9-]+-[a-z0-9]{5})\\?" is forbidden/g)].map(
    ([, name = '']) => name,
  );
  return [...drawn, ...refused]
    .reduce((result, name) => result.replaceAll(name, `${name.slice(0, -5)}xxxxx`), text)
    .replace(/\boften-\d{8}\b/g, 'often-00000000')
    .replace(/back-off \S+ restarting/g, 'back-off 20s restarting');
}

/** Records the namespace of the scenario, for the command lines that can be put to it without a cluster. */
async function takeSnapshot(
  scenario: Scenario,
  name: string,
  cluster: Cluster,
  drawn: readonly string[],
): Promise<void> {
  if (!scenario.commands.some((argv) => isForSnapshot(scenario, argv))) return;
  await reached(cluster, scenario);
  const { outcome } = await ask(['snapshot', '-n', namespaceOf(scenario), '-o', 'json'], cluster, drawn);
  assert.deepEqual({ stderr: outcome.stderr, exit: outcome.exit }, { stderr: '', exit: 0 }, 'nothing is missing');
  writeExpected(snapshotPath(scenario, name), outcome.stdout);
}

function compare(
  scenario: Scenario,
  name: string,
  cluster: Cluster,
  steps: readonly Step[],
  recordings: readonly Recording[],
): void {
  const text = settle(goldenText(scenario, name, steps), scenario);
  const path = goldenPath(scenario, name);
  if (UPDATING) {
    writeExpected(path, text);
    if (recordings.length > 0) {
      writeExpected(recordingPath(scenario, name), formatRecordings(`v${cluster.kubernetesVersion}`, recordings));
    }
  }
  assert.equal(text, readExpected(path));
}

import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { type Recording, replaying } from '../support/recording.ts';
import { type Outcome, runProgram } from '../support/run-program.ts';
import { SCENARIOS } from './catalog.ts';
import {
  goldenPath,
  goldenText,
  isForSnapshot,
  type RecordedScenario,
  readExpected,
  recordingPath,
  type Step,
  settle,
  snapshotPath,
  UPDATING,
  withoutMark,
} from './golden.ts';
import type { Scenario } from './scenario.ts';

function recordingsOf(scenario: Scenario, cluster: string): readonly Recording[] {
  return (JSON.parse(readExpected(recordingPath(scenario, cluster))) as RecordedScenario).recordings;
}

/** The whole program, on the recording of the scenario's namespace. The answer is the cluster's but for its mark. */
async function askSnapshot(argv: readonly string[], path: string): Promise<Outcome> {
  readExpected(path);
  const outcome = await runProgram([...argv, '--snapshot', path]);
  assert.match(outcome.stderr, /^Answered from /);
  return withoutMark(outcome);
}

describe('scenarios, as recorded on real clusters', () => {
  for (const scenario of SCENARIOS) {
    for (const cluster of scenario.clusters) {
      it(`${scenario.name} on ${cluster}: ${scenario.title}`, async () => {
        const steps: Step[] = [];
        const others = scenario.commands.filter((argv) => !isForSnapshot(scenario, argv));
        const recordings = others.length === 0 ? [] : recordingsOf(scenario, cluster);
        for (const argv of scenario.commands) {
          const recording = recordings[others.indexOf(argv)];
          assert.ok(recording || isForSnapshot(scenario, argv), `nothing is recorded for: ${argv.join(' ')}`);
          const outcome = recording
            ? await runProgram(argv, { connect: replaying(recording) })
            : await askSnapshot(argv, snapshotPath(scenario, cluster));
          steps.push({ argv, outcome });
        }
        const text = settle(goldenText(scenario, cluster, steps), scenario);
        // What the cluster said stays as it was recorded; what the program makes of it is written anew.
        if (UPDATING) writeFileSync(goldenPath(scenario, cluster), text);
        assert.equal(text, readExpected(goldenPath(scenario, cluster)));
      });
    }
  }

  it('have a file each, and no file is left over', () => {
    const first = SCENARIOS[0];
    assert.ok(first);
    const kinds = [
      [goldenPath, () => true],
      [recordingPath, (scenario: Scenario) => !scenario.commands.every((argv) => isForSnapshot(scenario, argv))],
      [snapshotPath, (scenario: Scenario) => scenario.commands.some((argv) => isForSnapshot(scenario, argv))],
    ] as const;
    for (const [path, isNeeded] of kinds) {
      const wanted = SCENARIOS.filter(isNeeded).flatMap((scenario) =>
        scenario.clusters.map((cluster) => basename(path(scenario, cluster))),
      );
      assert.deepEqual(readdirSync(dirname(path(first, 'current'))).sort(), wanted.sort());
    }
  });
});

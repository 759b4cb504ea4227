import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { replaying } from '../support/recording.ts';
import { runProgram } from '../support/run-program.ts';
import { SCENARIOS } from './catalog.ts';
import {
  goldenPath,
  goldenText,
  type RecordedScenario,
  readExpected,
  recordingPath,
  type Step,
  settle,
} from './golden.ts';

describe('scenarios, as recorded on real clusters', () => {
  for (const scenario of SCENARIOS) {
    for (const cluster of scenario.clusters) {
      it(`${scenario.name} on ${cluster}: ${scenario.title}`, async () => {
        const { recordings } = JSON.parse(readExpected(recordingPath(scenario, cluster))) as RecordedScenario;
        const steps: Step[] = [];
        for (const [index, argv] of scenario.commands.entries()) {
          const recording = recordings[index];
          assert.ok(recording, `nothing is recorded for: ${argv.join(' ')}`);
          steps.push({ argv, outcome: await runProgram(argv, { connect: replaying(recording) }) });
        }
        const expected = readExpected(goldenPath(scenario, cluster));
        assert.equal(settle(goldenText(scenario, cluster, steps), scenario), expected);
      });
    }
  }

  it('have a file each, and no file is left over', () => {
    const first = SCENARIOS[0];
    assert.ok(first);
    for (const path of [goldenPath, recordingPath]) {
      const wanted = SCENARIOS.flatMap((scenario) =>
        scenario.clusters.map((cluster) => basename(path(scenario, cluster))),
      );
      assert.deepEqual(readdirSync(dirname(path(first, 'current'))).sort(), wanted.sort());
    }
  });
});

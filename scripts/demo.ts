/**
 * npm run demo: asks a recorded cluster, with a pod whose policy changed it and a Deployment that the policy refuses.
 * npm run demo:record makes the situation on the project's own test cluster and records it anew.
 */
import { spawnSync } from 'node:child_process';
import { join, relative } from 'node:path';
import { SCENARIOS } from '../test/scenarios/catalog.ts';
import { snapshotPath } from '../test/scenarios/golden.ts';

const ROOT = join(import.meta.dirname, '..');

/** What is asked, and of which recording: the scenario has the questions, so that their answers are tested. */
const demo = SCENARIOS.find(({ name }) => name === 'demo');
if (!demo) throw new Error('There is no scenario called demo.');
const recording = relative(process.cwd(), snapshotPath(demo, 'legacy'));

for (const question of demo.commands) {
  process.stdout.write(`\n$ kubectl caps ${question.join(' ')} --snapshot ${recording}\n`);
  const program = ['--import', 'tsx/esm', join(ROOT, 'src/main.ts')];
  spawnSync(process.execPath, [...program, ...question, '--snapshot', recording], { stdio: 'inherit' });
}
process.stdout.write(`
To ask your own cluster, the one of kubectl's current context:
  export PATH="${join(ROOT, 'bin')}:$PATH"
  kubectl caps pod NAME -n NAMESPACE
  kubectl caps why-denied -n NAMESPACE
To record it, and to ask the recording:
  kubectl caps snapshot -n NAMESPACE > cluster.yaml
  kubectl caps pod NAME --snapshot cluster.yaml
`);

/**
 * npm run bench: how long the program takes beside what a user would do instead, in one run, on the current test cluster.
 * Prints ratios; nothing passes or fails by them.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../scripts/root.ts';
import { textTable } from '../src/text/text-table.ts';
import { goLibrary } from '../test/go-library/built.ts';
import { type Cluster, clusterUp } from '../test/real-cluster/harness/index.ts';
import { begin, ready, remove } from '../test/real-cluster/situation.ts';
import { pod, type Scenario, securedBy } from '../test/scenarios/scenario.ts';
import { programUnderTest } from '../test/support/program-under-test.ts';
import { constraintsSpeed } from './constraints.ts';
import { type Command, type Comparison, compare, median } from './measure.ts';
import { DUMPED_PODS, dumpSize, judgingSpeed, writeDump, writeManifests } from './pod-dump.ts';
import { selectingSpeed } from './policies.ts';
import { RECORDED_PODS, recordingRows } from './recording.ts';

const BUNDLE = join(ROOT, 'bin/kubectl-caps');
const PODS = 50;
const NAMESPACE = 'caps-bench';
const names = Array.from({ length: PODS }, (_, index) => `bench-${index}`);

const SITUATION: Scenario = {
  name: NAMESPACE,
  title: `${PODS} pods of one container`,
  clusters: ['current'],
  objects: names.map((name) => pod(name, [securedBy({ runAsUser: 1025 })])),
  until: Object.fromEntries(names.map((name) => [name, 'Running main=running'])),
  commands: [],
};

interface Question {
  readonly what: string;
  readonly times: number;
  readonly ours: Command;
  readonly theirs: Command;
  readonly theirsInWords: string;
}

const KUBECTL_VERSION: Pick<Question, 'theirs' | 'theirsInWords'> = {
  theirs: ['kubectl', 'version', '--client'],
  theirsInWords: 'kubectl version --client',
};

/** A program starts in some milliseconds, of which a machine that does something else too makes many more. */
const OFTEN = 21;

const questions = (caps: string): readonly Question[] => [
  { what: '--help', times: OFTEN, ours: [caps, '--help'], ...KUBECTL_VERSION },
  { what: '--help, by Node.js', times: OFTEN, ours: [BUNDLE, '--help'], ...KUBECTL_VERSION },
  { what: 'version --client', times: OFTEN, ours: [caps, 'version', '--client'], ...KUBECTL_VERSION },
  { what: 'decode MASK', times: OFTEN, ours: [caps, 'decode', '00000000a80425fb'], ...KUBECTL_VERSION },
  {
    what: 'pod NAME',
    times: OFTEN,
    ours: [caps, 'pod', 'bench-0', '-n', NAMESPACE],
    theirs: ['kubectl', 'exec', 'bench-0', '-n', NAMESPACE, '--', 'cat', '/proc/1/status'],
    theirsInWords: 'kubectl exec NAME -- cat /proc/1/status',
  },
  {
    what: `pod, ${PODS} pods`,
    times: 5,
    ours: [caps, 'pod', '-n', NAMESPACE],
    theirs: [
      'sh',
      '-c',
      `kubectl get pods -n ${NAMESPACE} -o name | xargs -P16 -I{} kubectl exec {} -n ${NAMESPACE} -- cat /proc/1/status`,
    ],
    theirsInWords: 'kubectl get pods -o name | xargs -P16 kubectl exec … cat',
  },
];

async function main(): Promise<void> {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  // What users get, unless CAPS_BIN names something else.
  process.env.CAPS_BIN ||= 'executable';
  const caps = await programUnderTest();
  const cluster = await clusterUp('current', say);
  say(`making ${PODS} pods`);
  await begin(cluster, SITUATION);
  await ready(cluster, SITUATION);
  const rows: string[][] = [];
  for (const { what, times, ours, theirs, theirsInWords } of questions(caps)) {
    say(`measuring ${what}, ${times} pairs`);
    const result = await compare(ours, theirs, times, { ...process.env, KUBECONFIG: cluster.kubeconfig });
    rows.push([what, ...cells(result), theirsInWords]);
  }
  await remove(cluster, SITUATION);
  say(`judging ${DUMPED_PODS} pods, and a dump of them`);
  const dump = writeDump();
  const env = { ...process.env, KUBECONFIG: cluster.kubeconfig };
  const ours: Command = [caps, 'check', '-f', dump, '--level', 'baseline', '-o', 'name'];
  const theirs: Command = ['kubectl', 'apply', '--dry-run=client', '-f', dump, '-o', 'name'];
  rows.push([
    `check -f, ${dumpSize(dump)}`,
    // kubectl takes most of a minute for it: once is enough to see which is faster.
    ...cells(await compare(ours, theirs, 1, env, 'cold')),
    'kubectl apply --dry-run=client',
  ]);
  if (hasGo()) {
    say('checking manifests, beside the Go library');
    const manifests = writeManifests();
    const library = await goLibrary();
    const words = ['check', '-f', manifests, '--level', 'restricted', '--exit-zero'];
    for (const format of ['name', 'json']) {
      const result = await compare(
        [caps, ...words, '-o', format],
        ['sh', '-c', `"${library}" judge restricted < "${manifests}"`],
        3,
        env,
      );
      rows.push([
        `check -f -o ${format}, ${dumpSize(manifests)} of YAML`,
        ...cells(result),
        'Go, pod-security-admission',
      ]);
    }
  } else say('Go is not here, so its library is not measured');
  process.stdout.write(`${machine(cluster)}\n`);
  process.stdout.write(`${judgingSpeed()}\n${selectingSpeed()}\n`);
  process.stdout.write(`${judgingSpeed()}\n${constraintsSpeed()}\n`);
  say(`asking recordings of ${RECORDED_PODS} pods`);
  process.stdout.write(textTable(['ASKED OF A RECORDING', 'AS', 'SIZE', 'CPU', 'PEAK'], await recordingRows()));
  process.stdout.write(textTable(['KUBECTL CAPS', 'RATIO', 'OURS', 'THEIRS', 'PEAK', 'THEIR PEAK', 'BESIDE'], rows));
  process.stdout.write(archiveSizes());
}

function hasGo(): boolean {
  return spawnSync('go', ['version']).status === 0;
}

/** Of the release in packages/, where there is one. */
function archiveSizes(): string {
  const folder = join(ROOT, 'packages');
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => /\.(tar\.gz|zip|tgz)$/.test(file)) : [];
  if (files.length === 0)
    return 'There are no archives in packages/, whose sizes would stand here: npm run release makes them.\n';
  const rows = files.map((file) => [file, `${(statSync(join(folder, file)).size / 1024 / 1024).toFixed(1)} MiB`]);
  return textTable(['ARCHIVE', 'SIZE'], rows);
}

function cells({ ours, theirs, ratio }: Comparison): string[] {
  const time = (runs: Comparison['ours']) => `${Math.round(median(runs.map(({ milliseconds }) => milliseconds)))} ms`;
  const peak = (runs: Comparison['ours']) => {
    const known = runs.flatMap(({ peakMiB }) => (peakMiB === undefined ? [] : [peakMiB]));
    return known.length === 0 ? 'unknown' : `${Math.round(median(known))} MiB`;
  };
  return [ratio.toFixed(2), time(ours), time(theirs), peak(ours), peak(theirs)];
}

function machine({ kubernetesVersion }: Cluster): string {
  const client = JSON.parse(execFileSync('kubectl', ['version', '--client', '-o', 'json'], { encoding: 'utf8' })) as {
    readonly clientVersion: { readonly gitVersion: string };
  };
  return `${process.env.CAPS_BIN} of kubectl caps beside kubectl ${client.clientVersion.gitVersion}, Node.js ${process.version}, Kubernetes ${kubernetesVersion} on the same machine, ${cpus().length} cores; medians, ratio ours to theirs pair by pair.`;
}

await main();

import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FORMAT, type SnapshotDocument } from '../src/cluster/snapshot/format/format.ts';
import { documentText, type SnapshotTextFormat } from '../src/cluster/snapshot/format/write-snapshot.ts';
import type { KubernetesObject } from '../src/kubernetes/objects.ts';
import { API_KINDS } from '../src/kubernetes/schema/kinds.ts';

/** What it takes to answer from a recording of that many, beside the size of the file. */
export const RECORDED_PODS = 5_000;

const STATUS = [
  'Name:\tapp',
  'Pid:\t1',
  'Uid:\t1025\t1025\t1025\t1025',
  'CapInh:\t0000000000000000',
  'CapPrm:\t0000000000000000',
  'CapEff:\t0000000000000000',
  'CapBnd:\t00000000a80425fb',
  'CapAmb:\t0000000000000000',
  'NoNewPrivs:\t0',
].join('\n');

/** A pod as recordings hold it, and what its container said; each of its own owner. */
function documentsOf(index: number): (KubernetesObject | SnapshotDocument)[] {
  const namespace = `n-${index % 50}`;
  const name = `p-${index}`;
  const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `r-${index}`, uid: `r-${index}`, controller: true };
  const securityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, runAsUser: 1025 };
  const spec = { containers: [{ name: 'main', image: 'registry.test/app:1', securityContext }], nodeName: 'node' };
  const status = {
    phase: 'Running',
    containerStatuses: [
      { name: 'main', state: { running: {} }, containerID: `containerd://${'a'.repeat(60)}${index}` },
    ],
  };
  const metadata = { namespace, name, uid: name, labels: { app: 'web' }, ownerReferences: [owner] };
  const end = {
    end: 'exited',
    exitCode: 0,
    stdout: `${STATUS}\n${STATUS.replace('Pid:\t1', 'Pid:\t7')}\n40\n`,
    stderr: '',
  } as const;
  const attempts = [{ reader: 'cat', end }];
  return [
    { apiVersion: 'v1', kind: 'Pod', metadata, spec, status } as KubernetesObject,
    { kind: 'ContainerReading', namespace, pod: name, container: 'main', rule: 'main', attempts },
  ];
}

/** Writes a recording where the system will remove it, and returns its path. */
export async function writeRecording(format: SnapshotTextFormat): Promise<string> {
  const path = join(mkdtempSync(join(tmpdir(), 'caps-bench-')), `cluster.${format}`);
  const file = openSync(path, 'w');
  let documents = 0;
  const write = async (document: KubernetesObject | SnapshotDocument) => {
    writeSync(file, await documentText(document, format));
    documents += 1;
  };
  await write({
    kind: 'ClusterSnapshot',
    format: FORMAT,
    time: '2026-01-01T00:00:00Z',
    program: '0',
    kubernetes: { gitVersion: 'v1.37.1', major: 1, minor: 37 },
    namespace: 'n-0',
  });
  for (let index = 0; index < RECORDED_PODS; index += 1) {
    for (const document of documentsOf(index)) await write(document);
  }
  const lists = API_KINDS.map(({ apiVersion, kind }) => ({ apiVersion, kind }));
  await write({ kind: 'ClusterSnapshotEnd', documents, lists, missing: [] });
  closeSync(file);
  return path;
}

const CAPS = join(import.meta.dirname, '../dist/main.js');

/** Counts for the process itself, which says so at its end: CPU in microseconds, memory in KiB. */
const WATCH = `
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  process.stderr.write('used ' + (userCPUTime + systemCPUTime) + ' ' + maxRSS + '\\n');
});
process.argv.splice(1, 0, 'kubectl-caps');
await import(${JSON.stringify(CAPS)});
`;

/** Runs the program on a recording, and says how much CPU it took and how much memory it held at most. */
function measure(path: string, question: readonly string[]): { readonly seconds: number; readonly peakMiB: number } {
  const words = ['--input-type=module', '-e', WATCH, '--', ...question, '--snapshot', path];
  // Exit codes above zero are answers too.
  const { stderr } = spawnSync(process.execPath, words, { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
  const [, cpu, peak] = /^used (\d+) (\d+)$/m.exec(stderr) ?? [];
  return { seconds: Number(cpu) / 1_000_000, peakMiB: Number(peak) / 1024 };
}

/** Rows of a table: the question, the format and size of the file, CPU and peak memory. */
export async function recordingRows(): Promise<string[][]> {
  const rows: string[][] = [];
  for (const format of ['json', 'yaml'] as const) {
    const path = await writeRecording(format);
    const size = `${(statSync(path).size / 1024 / 1024).toFixed(1)} MiB`;
    for (const question of [
      ['pod', 'p-7', '-n', 'n-7'],
      ['pod', '-A', '-o', 'name'],
      ['check', '-A', '--level', 'baseline', '-o', 'name'],
    ]) {
      const { seconds, peakMiB } = measure(path, question);
      rows.push([question.join(' '), format, size, `${seconds.toFixed(1)} s`, `${Math.round(peakMiB)} MiB`]);
    }
  }
  return rows;
}

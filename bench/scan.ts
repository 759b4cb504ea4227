/**
 * node --import tsx/esm bench/scan.ts [NODES...]: what a scan takes of this program for clusters of any size, without one: everything that
 * the program asks of a cluster is answered here, 110 pods on each node, of which ten belong to DaemonSets and the others to Deployments of
 * ten pods. Prints time, requests for each node, and peak memory. One process for each size, so that none has the memory of another.
 */
import { execFileSync } from 'node:child_process';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Cluster, PodChange } from '../src/cluster/cluster.ts';
import { disk } from '../src/files/disk.ts';
import type { KubernetesObject, Node, Pod } from '../src/kubernetes/objects.ts';
import { run } from '../src/run.ts';
import { textTable } from '../src/text/text-table.ts';

const SIZES = [10, 100, 1000, 5000];
const PODS = 110;
const PAGE = 500;
/** How long a reader takes to start, in milliseconds: with 20 at once, readers of 5,000 nodes would take 250 times as long. */
const START_MS = 5;

const hex = (number: number, digits: number) => number.toString(16).padStart(digits, '0');
const uidOf = (node: number, pod: number) => `${hex(node, 8)}-0000-4000-8000-${hex(pod, 12)}`;
const idOf = (node: number, pod: number) => `${hex(node, 16)}${hex(pod, 48)}`;
const ownerOf = (node: number, pod: number) =>
  pod < 10
    ? { kind: 'DaemonSet', name: `ds-${pod}` }
    : { kind: 'ReplicaSet', name: `rs-${Math.floor((node * 100 + pod - 10) / 10)}` };

function podOf(node: number, index: number): Pod {
  const owner = ownerOf(node, index);
  return {
    metadata: {
      name: `${owner.name}-${node}-${index}`,
      namespace: `team-${owner.name}`,
      uid: uidOf(node, index),
      ownerReferences: [{ apiVersion: 'apps/v1', uid: owner.name, controller: true, ...owner }],
    },
    spec: { nodeName: `node-${node}`, containers: [{ name: 'main', image: 'registry.test/app:1' }] },
    status: {
      phase: 'Running',
      containerStatuses: [{ name: 'main', state: { running: {} }, containerID: `containerd://${idOf(node, index)}` }],
    },
  };
}

function readingOf(node: number): string {
  const process = (pid: number, cgroup: string, name: string) =>
    [
      `pid ${pid}`,
      `cgroup ${cgroup}`,
      `start ${pid}`,
      ...[
        `Name:\t${name}`,
        `Pid:\t${pid}`,
        'PPid:\t1',
        'Uid:\t0\t0\t0\t0',
        'Gid:\t0\t0\t0\t0',
        'Groups:\t0',
        `NSpid:\t${pid}\t1`,
        'CapInh:\t0000000000000000',
        'CapPrm:\t00000000a80425fb',
        'CapEff:\t00000000a80425fb',
        'CapBnd:\t00000000a80425fb',
        'CapAmb:\t0000000000000000',
        'NoNewPrivs:\t0',
        'Seccomp:\t0',
      ].map((line) => `status ${line}`),
      'map 0 0 4294967295',
    ].join('\n');
  const pods = Array.from({ length: PODS }, (_, pod) => {
    const cgroup = `/kubepods/besteffort/pod${uidOf(node, pod)}`;
    return `${process(1000 + 3 * pod, `${cgroup}/${'f'.repeat(64)}`, 'pause')}\n${process(1001 + 3 * pod, `${cgroup}/${idOf(node, pod)}`, 'app')}\n${process(1002 + 3 * pod, `${cgroup}/${idOf(node, pod)}`, 'app')}`;
  });
  return `own /kubepods/podx/reader\nlast 40\n${process(1, '/', 'init')}\n${pods.join('\n')}\nend ${3 * PODS + 1}\n`;
}

/** Answers as a server would, and counts what it is asked. */
function simulated(nodes: number, requests: Map<string, number>): Cluster {
  const listeners = new Set<(change: PodChange) => void>();
  const count = (what: string) => requests.set(what, (requests.get(what) ?? 0) + 1);
  const readers = new Map<string, number>();
  const template = { spec: { containers: [{ name: 'main', image: 'registry.test/app:1' }] } };
  const notAsked = () => Promise.reject(new Error('not expected'));
  return {
    namespace: 'default',
    version: async () => {
      count('version');
      return { gitVersion: 'v1.34.4', major: 1, minor: 34 };
    },
    whoAmI: notAsked,
    pod: notAsked,
    node: notAsked,
    async *pods({ fieldSelector }) {
      count('list pods');
      const node = Number(fieldSelector?.replace('spec.nodeName=node-', ''));
      if (fieldSelector !== undefined) yield Array.from({ length: PODS }, (_, index) => podOf(node, index));
    },
    async *objects() {
      for (let from = 0; from < nodes; from += PAGE) {
        count('list nodes');
        yield Array.from({ length: Math.min(PAGE, nodes - from) }, (_, index): Node => {
          const status = {
            conditions: [{ type: 'Ready', status: 'True' }],
            nodeInfo: { containerRuntimeVersion: 'containerd://1.7.0', kernelVersion: '6.1.0' },
          };
          return { metadata: { name: `node-${from + index}` }, status };
        });
      }
    },
    object: async ({ kind, name }): Promise<KubernetesObject> => {
      count(`get ${kind}`);
      const above =
        kind === 'ReplicaSet'
          ? {
              ownerReferences: [
                {
                  apiVersion: 'apps/v1',
                  kind: 'Deployment',
                  name: name.replace('rs', 'deploy'),
                  uid: name,
                  controller: true,
                },
              ],
            }
          : {};
      const found = { metadata: { name, ...above }, spec: { template } };
      return found as KubernetesObject;
    },
    reviewAccess: async () => {
      count('review');
      return { allowed: true, reason: '', evaluationError: '' };
    },
    proposePod: async ({ spec }) => {
      count('propose');
      return { is: 'accepted', pod: { metadata: { name: 'x' }, spec } };
    },
    exec: notAsked,
    addEphemeralContainer: notAsked,
    log: async ({ pod }) => {
      count('log');
      return readingOf(readers.get(pod) ?? 0);
    },
    create: async (object) => {
      count(`create ${object.kind}`);
      if (object.kind !== 'Pod') return object;
      const spec = object.spec as Pod['spec'];
      readers.set(object.metadata.name, Number(spec.nodeName?.replace('node-', '')));
      const ended = {
        phase: 'Succeeded',
        containerStatuses: [{ name: 'reader', state: { terminated: { exitCode: 0 } } }],
      };
      setTimeout(() => {
        for (const tell of listeners) tell({ change: 'seen', pod: { metadata: object.metadata, spec, status: ended } });
      }, START_MS);
      return object;
    },
    remove: async ({ kind, name }) => {
      count(`delete ${kind}`);
      const pod: Pod = { metadata: { name }, spec: { containers: [] } };
      if (readers.delete(name)) for (const tell of listeners) tell({ change: 'gone', pod });
      return 'removed';
    },
    async *watchPods(_, signal) {
      count('watch');
      const queue: PodChange[] = [];
      let wake = () => {};
      listeners.add((change) => {
        queue.push(change);
        wake();
      });
      signal.addEventListener('abort', () => wake());
      while (!signal.aborted) {
        const next = queue.shift();
        if (next) yield next;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    },
    close: () => {},
  };
}

async function measure(nodes: number): Promise<void> {
  const requests = new Map<string, number>();
  let bytes = 0;
  const began = performance.now();
  const exit = await run(['scan', '--yes', '-o', process.env.CAPS_BENCH_OUTPUT ?? 'table'], {
    program: { version: '0.0.0', commit: '', runtime: { name: 'Node.js', version: process.version }, platform: '' },
    stdout: {
      write: (text) => {
        bytes += text.length;
      },
    },
    stderr: { write: (text) => void process.stderr.write(text) },
    onInterrupt: () => ({ signal: new AbortController().signal, release: () => {} }),
    connect: async () => simulated(nodes, requests),
    kubeconfigNames: async () => ({ contexts: [], clusters: [], users: [] }),
    files: disk(Readable.from([])),
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    now: () => performance.now(),
    time: () => new Date(),
  });
  const all = [...requests.values()].reduce((sum, one) => sum + one, 0);
  const owners = requests.get('get ReplicaSet') ?? 0;
  const peak = process.resourceUsage().maxRSS / 1024;
  const cells = [
    nodes,
    nodes * PODS,
    `${((performance.now() - began) / 1000).toFixed(1)}s`,
    (all / nodes).toFixed(1),
    (owners / nodes).toFixed(1),
    `${Math.round(peak)}MiB`,
    bytes,
    exit,
  ];
  process.stdout.write(`${JSON.stringify(cells.map(String))}\n`);
}

const [first] = process.argv.slice(2);
if (process.env.CAPS_BENCH_ONE) await measure(Number(first));
else {
  const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : SIZES;
  const rows = sizes.map((size) => {
    const words = [...process.execArgv, fileURLToPath(import.meta.url), String(size)];
    const text = execFileSync(process.execPath, words, {
      env: { ...process.env, CAPS_BENCH_ONE: '1' },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return JSON.parse(text) as string[];
  });
  const head = ['NODES', 'PODS', 'TIME', 'REQUESTS-A-NODE', 'OF-THEM-OWNERS', 'PEAK', 'BYTES', 'EXIT'];
  process.stdout.write(textTable(head, rows));
}

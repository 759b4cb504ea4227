import type { Cluster, ExecLimits, PodSelection } from '../../../cluster/cluster.ts';
import { Problems } from '../../../cluster/problem.ts';
import type { Io } from '../../../io.ts';
import type { Pod } from '../../../kubernetes/objects.ts';
import { podGatherer } from '../../../pods/gather-pod.ts';
import type { Right } from '../../../temporary-pods/rights.ts';
import { withTemporaryPods } from '../../../temporary-pods/temporary-pods.ts';
import { ownerFetcher } from '../../../workloads/declared-spec.ts';
import type { NodeScan } from '../report.ts';
import { type ChosenNodes, chooseNodes } from './choose-nodes.ts';
import { inParallel, type Parallel } from './in-parallel.ts';
import { notSentTo } from './node-state.ts';
import { type NodeAnswer, type ReaderOptions, readNode } from './read-node.ts';
import { readerDescription, readerPod } from './reader-pod.ts';
import { type NodeScanner, scanNode } from './scan-node.ts';
import type { ScannableNode } from './scannable-node.ts';

export interface ScanRequest {
  /** Only these nodes; empty: those of the selected pods. */
  readonly nodes: readonly string[];
  readonly selection: PodSelection;
  readonly everyProcess: boolean;
  /** As of NodeScanner. */
  readonly compareExec?: ExecLimits;
  /** As of NodeScanner. */
  readonly keepsTexts: boolean;
  readonly run: string;
  /** Where the readers are made; absent: in a namespace of their own. */
  readonly namespaceForReaders?: string;
  readonly agreed: boolean;
  readonly reader: Omit<ReaderOptions, 'now'>;
  readonly parallel: Parallel;
}

/** Is told what was found on a node, as soon as it is known, and how many there are. */
export type OnNode = (scan: NodeScan, all: number) => Promise<void>;

/** Beyond the time for a reader, so that it is this program that gives up first, in seconds. */
const SPARE_SECONDS = 30;

/** Has every chosen node read by a pod of its own, and judges what runs there. Resolves to what could not be found out. */
export async function scanCluster(request: ScanRequest, cluster: Cluster, io: Io, onNode: OnNode): Promise<string[]> {
  const { nodes, problems } = await chooseNodes(cluster, request.nodes, request.selection);
  const readable = nodes.filter((node) => notSentTo(node) === undefined);
  const scanning = scannerFor(request, cluster, io, nodes);
  const each = async (read: (node: ScannableNode) => Promise<NodeAnswer>) => {
    const scans = inParallel(nodes, request.parallel, async (node) => scanOne(node, read, scanning.scanner));
    for await (const scan of scans) await onNode(scan, nodes.length);
  };
  const [sample] = readable;
  if (!sample) {
    await each(() => Promise.reject(new Error('no node is read')));
    return [...problems, ...scanning.troubles.sorted()];
  }
  const { timeoutMs } = request.reader;
  await withTemporaryPods(
    {
      command: 'scan',
      run: request.run,
      ...(request.namespaceForReaders === undefined ? {} : { namespace: request.namespaceForReaders }),
      count: readable.length,
      sample: readerPod(sample, request.reader),
      description: readerDescription(request.reader),
      deadlineSeconds: Math.ceil(timeoutMs / 1000) + SPARE_SECONDS,
      rights: rightsFor(request.selection),
      agreed: request.agreed,
    },
    cluster,
    io,
    (pods) => each((node) => readNode(node, pods, cluster, { ...request.reader, now: io.now })),
  );
  return [...problems, ...scanning.troubles.sorted()];
}

/** The same by what readers wrote who were made by somebody else. */
export async function scanAnswers(
  answers: ReadonlyMap<string, NodeAnswer>,
  request: Pick<ScanRequest, 'nodes' | 'selection' | 'everyProcess' | 'compareExec' | 'keepsTexts' | 'parallel'>,
  cluster: Cluster,
  io: Io,
  onNode: OnNode,
): Promise<string[]> {
  const names = request.nodes.length > 0 ? request.nodes : [...answers.keys()];
  const { nodes, problems } = await nodesOrNames(cluster, names);
  const { scanner, troubles } = scannerFor(request, cluster, io, nodes);
  const read = async (node: ScannableNode): Promise<NodeAnswer> =>
    answers.get(node.metadata.name) ?? {
      read: 'no',
      reason: 'not-in-file',
      message: 'no reader of it is in the file',
    };
  const scans = inParallel(nodes, request.parallel, (node) => scanOne(node, read, scanner));
  for await (const scan of scans) await onNode(scan, nodes.length);
  return [...problems, ...troubles.sorted()];
}

/** A node that may not be read is known by its name, as for any other command. */
async function nodesOrNames(cluster: Cluster, names: readonly string[]): Promise<ChosenNodes> {
  const { nodes } = await chooseNodes(cluster, names, {});
  const known = new Map(nodes.map((node) => [node.metadata.name, node]));
  return {
    nodes: [...names].sort().map((name) => known.get(name) ?? { metadata: { name }, taints: [] }),
    problems: [],
  };
}

async function scanOne(
  node: ScannableNode,
  read: (node: ScannableNode) => Promise<NodeAnswer>,
  scanner: NodeScanner,
): Promise<NodeScan> {
  const notSent = notSentTo(node);
  const { name } = node.metadata;
  if (notSent?.because === 'windows') {
    const { pods } = await scanNode(node, { read: 'no', reason: 'windows', message: 'Windows' }, scanner);
    return { result: { node: name, read: 'does not apply', because: 'windows' }, pods };
  }
  if (notSent) {
    const { reason, message = reason } = notSent;
    return scanNode(node, { read: 'no', reason: 'not-ready', message: `it is not ready: ${message}` }, scanner);
  }
  return scanNode(node, await read(node), scanner);
}

function scannerFor(
  {
    selection,
    everyProcess,
    compareExec,
    keepsTexts,
  }: Pick<ScanRequest, 'selection' | 'everyProcess' | 'compareExec' | 'keepsTexts'>,
  cluster: Cluster,
  { wait }: Io,
  nodes: readonly ScannableNode[],
): { readonly scanner: NodeScanner; readonly troubles: Problems } {
  const fetchOwner = ownerFetcher(cluster);
  const troubles = new Problems();
  const byName = new Map(nodes.map((node) => [node.metadata.name, node]));
  const nodeOf = async ({ spec }: Pod) => byName.get(spec.nodeName ?? '');
  const gather = podGatherer(cluster, { fetchOwner, nodeOf, asksPolicies: false, problems: troubles });
  return { scanner: { cluster, selection, everyProcess, compareExec, keepsTexts, gather, fetchOwner, wait }, troubles };
}

function rightsFor({ namespace }: PodSelection): Right[] {
  return [
    { verb: 'list', resource: 'nodes' },
    { verb: 'list', resource: 'pods', ...(namespace === undefined ? {} : { namespace }) },
  ];
}

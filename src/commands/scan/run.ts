import type { Cluster } from '../../cluster/cluster.ts';
import type { ConnectionFlags } from '../../cluster/connection-flags.ts';
import { repeatedFlags } from '../../cluster/repeated-flags.ts';
import type { ExitCode } from '../../exit-codes.ts';
import type { Io } from '../../io.ts';
import { isPartial, isUnexplained } from '../../pods/pod-verdict.ts';
import { type RecordedDocument, recordCluster } from '../../recording/record-cluster.ts';
import { formatYaml } from '../../text/structured-text.ts';
import { shownLine, shownName } from '../../text/untrusted.ts';
import { type ScanVerdict, scanExitCode } from './exit-code.ts';
import { answersInFiles } from './gather/answers-in-files.ts';
import { readerManifests } from './gather/reader-manifests.ts';
import { type OnNode, type ScanRequest, scanAnswers, scanCluster } from './gather/scan-cluster.ts';
import type { Filter } from './judge/filter.ts';
import { scannedContainers } from './judge/scanned-container.ts';
import { DIMENSIONS, type Dimension, ScanSummary } from './judge/summary.ts';
import type { NodeScan } from './report.ts';
import { scanWriter } from './view/writer.ts';
import type { By, ScanFormat } from './words.ts';

export interface ScanOptions extends Omit<ScanRequest, 'parallel' | 'keepsTexts'> {
  readonly concurrency: number;
  /** Files with what readers wrote who were made by somebody else; empty: readers are made. */
  readonly from: readonly string[];
  /** Print what would be created, and create nothing. */
  readonly printsManifests: boolean;
  readonly only: Filter;
  readonly by: By;
  readonly nodeProcesses: boolean;
  readonly format: ScanFormat;
  readonly headers: boolean;
}

/** `kubectl caps scan`: have each node read, judge what runs there, and print it as it comes. */
export async function runScan(io: Io, flags: ConnectionFlags, options: ScanOptions): Promise<ExitCode> {
  const cluster = await io.connect(flags);
  try {
    if (options.printsManifests) return await printManifests(io, cluster, options);
    return await scan(io, cluster, flags, options);
  } finally {
    cluster.close();
  }
}

async function scan(io: Io, cluster: Cluster, flags: ConnectionFlags, options: ScanOptions): Promise<ExitCode> {
  const { by, format, headers, nodeProcesses } = options;
  const summary = new ScanSummary(isDimension(by) ? by : undefined);
  const writer = scanWriter(format, (text) => io.stdout.write(text), {
    by,
    wide: format === 'wide',
    headers,
    nodeProcesses,
    connection: repeatedFlags(flags),
    ...(format === 'json' ? { recording: () => recordingOf(cluster, options, io) } : {}),
  });
  const verdict: ScanVerdict = { unexplained: false, contradicted: false, partial: false };
  let done = 0;
  let progress: Awaited<ReturnType<NonNullable<Io['progress']>>> | undefined;
  const onNode: OnNode = async (found, all) => {
    progress ??= await io.progress?.('Reading nodes');
    done += 1;
    progress?.update(`Reading nodes: ${done} of ${all}`);
    await take(found);
  };
  const take = async ({ result, pods }: NodeScan): Promise<void> => {
    summary.addNode(result);
    if (result.read === 'no') verdict.partial = true;
    for (const pod of pods) {
      const chosen = scannedContainers(pod).filter(options.only);
      if (chosen.length === 0) continue;
      const report = { ...pod.report, containers: chosen.map(({ container }) => container) };
      verdict.partial ||= isPartial(report);
      verdict.unexplained ||= report.containers.some(isUnexplained);
      verdict.contradicted ||= chosen.some(({ execSaid }) => execSaid.length > 0);
      for (const container of chosen) summary.add(container);
      await writer.pod({ ...pod, report }, chosen);
    }
    await writer.node(result);
  };
  // JSON and YAML are one object, whose items come in the same order each time.
  const parallel = {
    atOnce: options.concurrency,
    ordered: format !== 'jsonl' && format !== 'table' && format !== 'wide',
  };
  const request = { ...options, parallel, keepsTexts: format === 'json' };
  try {
    const problems =
      options.from.length > 0
        ? await scanAnswers(await answersInFiles(options.from, io.files), request, cluster, io, onNode)
        : await scanCluster(request, cluster, io, onNode);
    progress?.stop();
    await writer.end(summary, problems);
    for (const node of summary.nodes) {
      if (node.read === 'no')
        io.stderr.write(`node/${shownName(node.node)} was not read: ${shownLine(node.message)}\n`);
    }
    for (const problem of problems) io.stderr.write(`${problem}\n`);
    return scanExitCode(verdict, problems);
  } finally {
    progress?.stop();
  }
}

async function printManifests(io: Io, cluster: Cluster, options: ScanOptions): Promise<ExitCode> {
  const { objects, advice } = await readerManifests(options, cluster);
  const texts = await Promise.all(objects.map((object) => formatYaml(object)));
  io.stdout.write(texts.join('---\n'));
  io.stderr.write(`${advice}\n`);
  return 0;
}

function isDimension(by: By): by is Dimension {
  return (DIMENSIONS as readonly string[]).includes(by);
}

/** What --snapshot reads of it again, beside what the readers said. */
function recordingOf(
  cluster: Cluster,
  { selection }: ScanOptions,
  { time, program }: Io,
): AsyncIterable<RecordedDocument> {
  const { namespace } = selection;
  return recordCluster(cluster, {
    ...(namespace === undefined ? {} : { namespace }),
    time: time().toISOString(),
    program: program.version,
  });
}

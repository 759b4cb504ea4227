import type { Cluster } from '../../cluster/cluster.ts';
import type { ConnectionFlags } from '../../cluster/connection-flags.ts';
import { problemOf } from '../../cluster/problem.ts';
import { UsageError } from '../../errors.ts';
import { EXIT, type ExitCode } from '../../exit-codes.ts';
import type { Io } from '../../io.ts';
import { isYes } from '../../temporary-pods/agreement.ts';
import { findLeftovers, type Leftovers, removeNamespace, removePod } from '../../temporary-pods/leftovers.ts';
import { runThatMade } from '../../temporary-pods/run-name.ts';
import type { OutputFormat } from '../../text/output-formats.ts';
import type { CleanupReport, LeftObject } from './report.ts';
import { leftoversTable, renderCleanup } from './view/view.ts';

export interface CleanupOptions {
  readonly run?: string;
  /** Absent: all namespaces, and the namespaces that runs made. */
  readonly namespace?: string;
  readonly agreed: boolean;
  readonly deletes: boolean;
  readonly format: OutputFormat;
  readonly headers: boolean;
}

/** `kubectl caps cleanup`: find, list, ask, delete. */
export async function runCleanup(io: Io, flags: ConnectionFlags, options: CleanupOptions): Promise<ExitCode> {
  const cluster = await io.connect(flags);
  try {
    const leftovers = await findLeftovers(cluster, options);
    const found = objectsOf(leftovers);
    if (found.length > 0 && options.deletes) await agree(found, options, io);
    const report =
      options.deletes && found.length > 0 ? await deleted(leftovers, cluster) : { objects: found, problems: [] };
    io.stdout.write(await renderCleanup(report, { ...options, now: io.time() }));
    for (const problem of report.problems) io.stderr.write(`${problem}\n`);
    return report.problems.length > 0 ? EXIT.unknown : EXIT.clean;
  } finally {
    cluster.close();
  }
}

async function agree(
  found: readonly LeftObject[],
  { agreed }: CleanupOptions,
  { ask, stderr, time }: Io,
): Promise<void> {
  if (agreed) return;
  stderr.write(leftoversTable(found, { headers: true, now: time() }));
  if (!ask) throw new UsageError('nothing was deleted: to delete this, add --yes');
  if (!isYes(await ask('Delete this? [y/N] '))) throw new UsageError('nothing was deleted');
}

function objectsOf({ pods, namespaces }: Leftovers): LeftObject[] {
  return [
    ...namespaces.map((namespace) => ({ kind: 'Namespace' as const, object: namespace, phase: undefined })),
    ...pods.map((pod) => ({ kind: 'Pod' as const, object: pod, phase: pod.status?.phase })),
  ].map(({ kind, object: { metadata }, phase }) => ({
    kind,
    name: metadata.name,
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
    run: runThatMade({ kind, metadata }) ?? '',
    ...(phase === undefined ? {} : { phase }),
    ...(typeof metadata.creationTimestamp === 'string' ? { created: metadata.creationTimestamp } : {}),
    result: 'found',
  }));
}

/** Pods first, without waiting for their nodes: they may be gone. */
async function deleted(leftovers: Leftovers, cluster: Cluster): Promise<CleanupReport> {
  const problems: string[] = [];
  const attempt = async (removal: Promise<void>): Promise<LeftObject['result']> => {
    try {
      await removal;
      return 'deleted';
    } catch (error) {
      problems.push(problemOf(error));
      return 'failed';
    }
  };
  const podResults = await Promise.all(leftovers.pods.map((pod) => attempt(removePod(pod, 0, cluster))));
  const namespaceResults = await Promise.all(
    leftovers.namespaces.map(({ metadata }) => attempt(removeNamespace(metadata.name, cluster))),
  );
  const results = [...namespaceResults, ...podResults];
  return {
    objects: objectsOf(leftovers).map((object, index) => ({ ...object, result: results[index] ?? 'failed' })),
    problems,
  };
}

import type { ConnectionFlags } from '../../cluster/connection-flags.ts';
import { repeatedFlags } from '../../cluster/repeated-flags.ts';
import type { ExitCode } from '../../exit-codes.ts';
import type { Io } from '../../io.ts';
import { parseName } from '../../kubernetes/parse-name.ts';
import { podsExitCode } from '../../pods/pod-verdict.ts';
import { type GatherOptions, reportPods } from '../../pods/report-pods.ts';
import { printAnswer } from '../../run/print-answer.ts';
import { withCluster } from '../../run/with-cluster.ts';
import type { OutputFormat } from '../../text/output-formats.ts';
import { shownName } from '../../text/untrusted.ts';
import { renderPods } from './view/view.ts';

export interface PodOptions extends GatherOptions {
  readonly format: OutputFormat;
  readonly headers: boolean;
}

/** `kubectl caps pod`: gather and judge, then print the answer, and what could not be found out. */
export async function runPod(io: Io, flags: ConnectionFlags, options: PodOptions): Promise<ExitCode> {
  const answer = await withCluster(io, flags, 'Looking for pods', async (cluster, show) => {
    const onPod = (done: number, all: number) => show(`Reading pods: ${done} of ${all}`);
    const report = await reportPods({ ...options, onPod }, cluster);
    const { names, allNamespaces } = options.query;
    const text = await renderPods(report, {
      format: options.format,
      headers: options.headers,
      namespaces: allNamespaces,
      single: names.length === 1 && names.every((name) => parseName(name).kind === 'Pod'),
      connection: repeatedFlags(flags),
      recorded: cluster.recorded,
    });
    const isEmpty = report.pods.length === 0 && report.problems.length === 0;
    const notes = isEmpty ? [nothingFound(options, cluster.namespace)] : report.problems;
    return { text, notes, exitCode: podsExitCode(report) };
  });
  return printAnswer(io, answer);
}

/** kubectl's own words for an empty list. */
function nothingFound({ query }: PodOptions, namespace: string): string {
  return query.allNamespaces ? 'No resources found.' : `No resources found in ${shownName(namespace)} namespace.`;
}

import type { Cluster } from '../../cluster/cluster.ts';
import type { ConnectionFlags } from '../../cluster/connection-flags.ts';
import type { Failure, MissingThing } from '../../cluster/snapshot/format/format.ts';
import { documentText, type SnapshotTextFormat } from '../../cluster/snapshot/format/write-snapshot.ts';
import { nameRedactor } from '../../cluster/snapshot/redact/redact-names.ts';
import { UsageError } from '../../errors.ts';
import { EXIT, type ExitCode } from '../../exit-codes.ts';
import type { Io } from '../../io.ts';
import { boundedCluster } from '../../recording/bounded-cluster.ts';
import { recordCluster } from '../../recording/record-cluster.ts';
import type { ReadingLimits } from '../../recording/record-readings.ts';
import { printAnswer } from '../../run/print-answer.ts';
import { withCluster } from '../../run/with-cluster.ts';
import { VERSION } from '../../version.ts';
import { missingSentences } from './view/sentence.ts';

export interface SnapshotOptions {
  readonly allNamespaces: boolean;
  /** Absent: containers are not looked into. */
  readonly readings?: ReadingLimits;
  /** For all of it; what is not known then is missing. 0: no limit. */
  readonly timeoutMs: number;
  readonly redactNames: boolean;
  readonly format: SnapshotTextFormat;
}

/** `kubectl caps snapshot`: writes what the other commands would read, as it comes, and says what is missing in it. */
export async function runSnapshot(io: Io, flags: ConnectionFlags, options: SnapshotOptions): Promise<ExitCode> {
  const time = new AbortController();
  const limit = { signal: time.signal, flag: `--timeout ${options.timeoutMs / 1000}s` };
  const timer = options.timeoutMs === 0 ? undefined : setTimeout(() => time.abort(), options.timeoutMs);
  const sentences = await withCluster(io, flags, 'Recording', async (cluster, show) => {
    const redact = options.redactNames ? nameRedactor() : undefined;
    const missing: MissingThing[] = [];
    const unread: Failure[] = [];
    let documents = 0;
    const recording = recordCluster(boundedCluster(cluster, limit), {
      ...(options.allNamespaces ? {} : { namespace: cluster.namespace }),
      ...(options.readings ? { readings: options.readings } : {}),
      time: timeOf(cluster, io),
      program: VERSION,
    });
    for await (const document of recording) {
      if ('missing' in document) missing.push(...document.missing);
      if ('attempts' in document && document.failure) unread.push(document.failure);
      io.stdout.write(await documentText(redact ? redact(document) : document, options.format));
      documents += 1;
      if (documents % 100 === 0) show(`Recording: ${documents} documents`);
    }
    return missingSentences(missing, unread);
  }).finally(() => clearTimeout(timer));
  // The recording was written as it came.
  return printAnswer(io, { text: '', notes: sentences, exitCode: sentences.length === 0 ? EXIT.clean : EXIT.unknown });
}

/** Of what is recorded: a recording that is written again, with other names, is not younger by that. */
function timeOf({ recorded }: Cluster, io: Io): string {
  if (recorded && recorded.time === undefined) {
    throw new UsageError('a dump cannot be made a recording: it does not say when it was made, and what is not in it');
  }
  return (
    recorded?.time ??
    io
      .time()
      .toISOString()
      .replace(/\.\d+Z$/, 'Z')
  );
}

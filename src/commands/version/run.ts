import type { ConnectionFlags } from '../../cluster/connection-flags.ts';
import { ClusterError } from '../../errors.ts';
import { EXIT, type ExitCode } from '../../exit-codes.ts';
import type { Io } from '../../io.ts';
import { printAnswer } from '../../run/print-answer.ts';
import { withCluster } from '../../run/with-cluster.ts';
import type { VersionFormat } from '../../text/output-formats.ts';
import type { VersionReport } from './report.ts';
import { renderVersion } from './view/view.ts';

export interface VersionOptions {
  /** Not to ask the server. */
  readonly clientOnly: boolean;
  readonly format: VersionFormat;
}

/** `kubectl caps version`: this program, and the server it would ask. */
export async function runVersion(io: Io, flags: ConnectionFlags, options: VersionOptions): Promise<ExitCode> {
  const { program } = io;
  const report: VersionReport = options.clientOnly ? { program } : { program, server: await askServer(io, flags) };
  const text = await renderVersion(report, options.format);
  const notes = report.server?.known === 'no' ? [report.server.why] : [];
  return printAnswer(io, { text, notes, exitCode: notes.length === 0 ? EXIT.clean : EXIT.unknown });
}

/** What this program is can be said without a server: whatever is wrong with it is part of the answer. */
async function askServer(io: Io, flags: ConnectionFlags): Promise<NonNullable<VersionReport['server']>> {
  try {
    return { known: 'yes', ...(await withCluster(io, flags, undefined, (cluster) => cluster.version())) };
  } catch (error) {
    if (error instanceof ClusterError) return { known: 'no', why: error.message };
    throw error;
  }
}

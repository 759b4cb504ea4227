import type { Cluster, ExecEnd, ExecLimits, ExecTarget } from '../cluster/cluster.ts';
import { ClusterError } from '../errors.ts';
import { ownFilesCommand } from '../live/files/file-script.ts';
import { filesReportOf } from './files-report.ts';
import type { FilesReport } from './judged-files.ts';
import type { ContainerReport } from './pod-report.ts';

/** Finds the privileged programs of a running container through its own shell and find. */
export async function readFilesByExec(
  cluster: Pick<Cluster, 'exec'>,
  target: ExecTarget,
  container: ContainerReport,
  limits: ExecLimits,
): Promise<FilesReport> {
  let end: ExecEnd;
  try {
    end = await cluster.exec(target, ownFilesCommand(), limits);
  } catch (error) {
    if (error instanceof ClusterError) return { read: 'no', message: error.message };
    throw error;
  }
  switch (end.end) {
    case 'exited':
      return filesReportOf(end.stdout, container);
    case 'not-started':
      return { read: 'no', message: `the image has no shell: ${end.message}` };
    case 'flooded':
      return { read: 'no', message: `more than ${end.maxBytes} bytes were printed` };
    case 'timed-out':
      return { read: 'no', message: `not done after ${end.timeoutMs / 1000} s` };
  }
}

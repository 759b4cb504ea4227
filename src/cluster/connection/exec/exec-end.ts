import { ClusterError } from '../../../errors.ts';
import type { ExecEnd } from '../../cluster.ts';
import { bounded } from '../quoted.ts';
import { parseStatus, refusal } from '../transport/status.ts';
import type { ConnectionFacts } from '../transport/transport-error.ts';

/**
 * What the Status at the end of an exec means (kubelet, pkg/cri/streaming/remotecommand/exec.go of 1.34): Success;
 * NonZeroExitCode with the code as a cause; anything else is what went wrong before, around or instead of the command.
 * Throws a ClusterError where the server refuses to run it there, for example because the container does not run.
 */
export function execEnd(
  statusText: string,
  output: { readonly stdout: string; readonly stderr: string },
  tried: string,
  facts: ConnectionFacts,
): ExecEnd {
  const status = parseStatus(statusText);
  if (status === undefined) {
    throw new ClusterError('refused', `cannot ${tried}: the command's status cannot be read: ${bounded(statusText)}`);
  }
  const { stdout, stderr } = output;
  if (status.status === 'Success') return { end: 'exited', exitCode: 0, stdout, stderr };

  if (status.reason === 'NonZeroExitCode') {
    const cause = status.causes.find(({ reason }) => reason === 'ExitCode')?.message ?? '';
    if (!/^\d{1,3}$/.test(cause)) {
      throw new ClusterError(
        'refused',
        `cannot ${tried}: the command's exit code cannot be read: ${bounded(statusText)}`,
      );
    }
    const exitCode = Number(cause);
    const complaint = startComplaint(exitCode, [stderr, stdout, status.message]);
    return complaint === undefined
      ? { end: 'exited', exitCode, stdout, stderr }
      : { end: 'not-started', message: bounded(complaint) };
  }

  if (NOT_STARTED.test(status.message)) return { end: 'not-started', message: bounded(status.message) };
  throw refusal(status.code ?? 500, statusText, tried, facts);
}

/**
 * The runtime's own words for a command that it could not start: runc, crun, gVisor and Kata through containerd or
 * CRI-O. A container that is gone ("container not found", "is in CONTAINER_EXITED state") is another matter.
 */
const NOT_STARTED =
  /executable file .*not found|no such file or directory|exec format error|permission denied|OCI runtime exec failed|unable to start container process|starting container process caused/i;

/**
 * Docker, and CRI-O with some runtimes, report a command that cannot be started as one that ended with 126, 127 or 255
 * and put the runtime's message where the command's output belongs. A shell's "not found" is not the runtime's.
 */
function startComplaint(exitCode: number, texts: readonly string[]): string | undefined {
  if (![126, 127, 255].includes(exitCode)) return undefined;
  return texts.find((text) => RUNTIME_COMPLAINT.test(text))?.trim();
}

const RUNTIME_COMPLAINT =
  /OCI runtime exec failed|exec failed: .*(?:unable to start|starting) container process|executable file .* not found in \$PATH/;

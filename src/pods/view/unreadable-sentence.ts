import type { ClusterTrouble } from '../../errors.ts';
import { shownLine, shownName, shownValue } from '../../text/untrusted.ts';
import type { Unreadable } from '../pod-report.ts';

/** Whom a sentence is about, for the command that would read it. */
export interface Whom {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** Connection flags of this run, to be repeated: " --context a"; empty where none was given. */
  readonly connection: string;
}

/** The reason in a word or two, for a table. */
export function unreadableLabel(why: Unreadable): string {
  switch (why.why) {
    case 'not-running':
      return `not running: ${shownValue(why.reason)}`;
    case 'no-reader':
      return 'unreadable: nothing in the image can read';
    case 'timed-out':
      return `unreadable: ${why.by} timed out`;
    case 'flooded':
      return `unreadable: ${why.by} printed too much`;
    case 'unintelligible':
      return `unreadable: ${why.by} printed something else`;
    case 'cut':
      return `unreadable: output of ${why.by} cut off`;
    case 'not-told':
      return 'unreadable: its processes could not be told';
    case 'node-unread':
      return `unreadable: no answer from node ${shownName(why.node)}`;
    case 'cluster':
      return `unreadable: ${TROUBLE[why.trouble]}`;
    case 'ephemeral-refused':
      return 'unreadable: ephemeral container refused';
    case 'ephemeral-not-started':
      return 'unreadable: ephemeral container did not start';
  }
}

const TROUBLE: Readonly<Record<ClusterTrouble, string>> = {
  configuration: 'no connection',
  unreachable: 'connection lost',
  certificate: 'certificate not accepted',
  unauthorized: 'credentials not accepted',
  forbidden: 'forbidden',
  'not-found': 'not found',
  'timed-out': 'timed out',
  refused: 'exec failed',
  malformed: 'malformed answer',
  'not-recorded': 'not recorded',
};

/** Why a container could not be read, and what would read it. */
export function unreadableSentence(why: Unreadable, whom: Whom): string {
  switch (why.why) {
    case 'not-running':
      return `The container has no process now: ${shownValue(why.reason)}${detail(why.message)}.`;
    case 'no-reader':
      return `The image has none of ${why.tried.join(', ')}. This adds a reader beside it: ${ephemeralCommand(whom)}`;
    case 'timed-out':
      return `${why.by} in the container was still running after ${seconds(why.timeoutMs)}. Give it longer with --exec-timeout, or do not ask the container's own programs: ${ephemeralCommand(whom)}`;
    case 'flooded':
      return why.everyProcess
        ? `${why.by} printed ${why.maxBytes} bytes and more: there are too many processes to be told one by one. Leave out --processes.`
        : `${why.by} in the container printed more than ${why.maxBytes} bytes, which no status file has. Do not ask the container's own programs: ${ephemeralCommand(whom)}`;
    case 'unintelligible':
      return `${why.by} in the container exited with ${why.exitCode} and did not print the status of PID 1${detail(why.message)}. Do not ask the container's own programs: ${ephemeralCommand(whom)}`;
    case 'cut':
      return `The output of ${why.by} was cut off before its end, so nothing in it is taken for what the container may do. Try again.`;
    case 'not-told':
      return why.because === 'indistinct'
        ? "The cgroups do not tell the container's processes from the other processes that it can see (hostPID or shareProcessNamespace)."
        : 'None of the processes that could be seen is in the cgroup of the container.';
    case 'node-unread':
      return `Node ${shownName(why.node)} was not read: ${shownLine(why.message)}.`;
    case 'cluster':
      return shownLine(why.message);
    case 'ephemeral-refused':
      return why.dryRun
        ? `The ephemeral container was refused, nothing was changed: ${shownLine(why.message)}`
        : `The dry run was accepted, but adding ephemeral container ${why.ephemeralContainer} failed, and it may be in the pod's spec now: ${shownLine(why.message)}`;
    case 'ephemeral-not-started': {
      const when = why.afterMs === undefined ? '' : ` after ${seconds(why.afterMs)}`;
      return `Ephemeral container ${why.ephemeralContainer} with image "${shownLine(why.image)}" had not run${when}: ${shownValue(why.reason)}${detail(why.message)}. It stays in the pod's spec for as long as the pod lives; another image can be given with --image.`;
    }
  }
}

/** The command is exact: it can be pasted. */
function ephemeralCommand({ namespace, pod, container, connection }: Whom): string {
  return `kubectl caps pod ${shownName(pod)} -n ${shownName(namespace)} -c ${shownName(container)} --via ephemeral${connection}`;
}

function detail(message: string | undefined): string {
  return message === undefined || message === '' ? '' : ` (${shownLine(message)})`;
}

function seconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}

import type { Cluster } from '../../../cluster/cluster.ts';
import { ClusterError } from '../../../errors.ts';
import { parseNodeReading } from '../../../live/node/node-reading.ts';
import type { ParsedReading } from '../../../live/parsed-reading.ts';
import type { PodEnd } from '../../../temporary-pods/pod-end.ts';
import type { TemporaryPods } from '../../../temporary-pods/temporary-pods.ts';
import { FILES_CONTAINER, READER_CONTAINER, readerPod } from './reader-pod.ts';
import type { ScannableNode } from './scannable-node.ts';

/** What a reader of a node said, or why it said nothing. */
export type NodeAnswer =
  | {
      readonly read: 'yes';
      readonly reading: ParsedReading;

      readonly readerMs?: number;
      readonly filesText?: string;
    }
  | { readonly read: 'no'; readonly reason: string; readonly message: string };

export interface ReaderOptions {
  readonly image: string;
  readonly files: boolean;
  /** From the creation of the reader to its end, in milliseconds. */
  readonly timeoutMs: number;
  /** Of what a reader writes: some 500 bytes for each process. */
  readonly maxBytes: number;
  readonly now: () => number;
}

/** Has one node read by a pod that is gone afterwards. What goes wrong on a node is an answer; only an interrupt rejects. */
export async function readNode(
  node: ScannableNode,
  pods: TemporaryPods,
  cluster: Pick<Cluster, 'log'>,
  { image, files, timeoutMs, maxBytes, now }: ReaderOptions,
): Promise<NodeAnswer> {
  const began = now();
  try {
    return await pods.withPod(
      readerPod(node, { image, files }),
      'ended',
      timeoutMs,
      async ({ name, namespace, end }) => {
        if (end.end !== 'ended') return { read: 'no', ...failureOf(end, image) };
        const readerMs = Math.round(now() - began);
        const text = await cluster.log({ namespace, pod: name, container: READER_CONTAINER }, { maxBytes });
        const answer = answerIn(text, end.exitCode);
        if (answer.read === 'no') return answer;
        if (!files) return { ...answer, readerMs };
        const filesText = await cluster.log({ namespace, pod: name, container: FILES_CONTAINER }, { maxBytes });
        return { ...answer, readerMs, filesText };
      },
    );
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return { read: 'no', reason: error.trouble, message: error.message };
  }
}

/** @param exitCode of the reader; absent where it is not known */
export function answerIn(text: string, exitCode?: number): NodeAnswer {
  const parsed = parseNodeReading(text);
  switch (parsed.is) {
    case 'read':
      return { read: 'yes', reading: parsed.reading };
    case 'cut':
      return { read: 'no', reason: 'cut', message: 'what its reader wrote is not whole: the log was cut' };
    case 'hidden':
      return {
        read: 'no',
        reason: 'hidepid',
        message: 'its /proc hides the processes of other users (mount option hidepid)',
      };
    case 'unintelligible': {
      const code = exitCode === undefined ? '' : ` (exit code ${exitCode})`;
      return {
        read: 'no',
        reason: 'unintelligible',
        message: `its reader wrote something else${code}: ${text.slice(0, 200).trim()}`,
      };
    }
  }
}

function failureOf(end: Exclude<PodEnd, { end: 'ended' }>, image: string): { reason: string; message: string } {
  switch (end.end) {
    case 'not-started':
      return {
        reason: end.reason,
        message: `its reader did not start with image ${image}: ${end.message ?? end.reason}`,
      };
    case 'timed-out':
      return {
        reason: 'timed-out',
        message: `its reader had not ended after ${end.afterMs / 1000} s: ${end.reason}${end.message === undefined ? '' : `, ${end.message}`}`,
      };
    case 'gone':
      return { reason: 'gone', message: 'its reader was deleted by somebody else' };
    case 'running':
      return { reason: 'running', message: 'its reader still runs' };
  }
}

import type { ScannableNode } from './scannable-node.ts';

/** Why no reader is sent to a node. Messages are the node's: untrusted. */
export type NotSent =
  | { readonly because: 'windows' }
  | { readonly because: 'not-ready'; readonly reason: string; readonly message?: string };

/** What speaks against a reader on a node; undefined: nothing. Being cordoned or tainted does not. */
export function notSentTo({ metadata, ready }: ScannableNode): NotSent | undefined {
  if (metadata.labels?.['kubernetes.io/os'] === 'windows') return { because: 'windows' };
  if (ready === undefined || ready.status === 'True') return undefined;
  const { reason, message } = ready;
  return {
    because: 'not-ready',
    reason: reason ?? `Ready=${ready.status}`,
    ...(message === undefined ? {} : { message }),
  };
}

import type { Node } from '../../../kubernetes/objects.ts';

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

/** A node with what only a scan reads of it. */
export interface ScannableNode extends Node {
  readonly taints: readonly Taint[];
  /** The condition that says whether its kubelet answers; absent where it says nothing. */
  readonly ready?: { readonly status: string; readonly reason?: string; readonly message?: string };
}

/** Keeps of a node what is read, for there may be thousands; what no server writes is passed over. */
export function scannable(node: Node): ScannableNode {
  const { metadata, status } = node;
  const os = metadata.labels?.['kubernetes.io/os'];
  const { spec, status: given } = node as {
    readonly spec?: { readonly taints?: unknown };
    readonly status?: { readonly conditions?: unknown };
  };
  const ready = listOf<{ type: string; status: string; reason?: string; message?: string }>(given?.conditions, [
    'type',
    'status',
  ]).find(({ type }) => type === 'Ready');
  return {
    metadata: { name: metadata.name, ...(os === undefined ? {} : { labels: { 'kubernetes.io/os': os } }) },
    status: { nodeInfo: status?.nodeInfo ?? {} },
    taints: listOf<Taint>(spec?.taints, ['key', 'effect']),
    ...(ready ? { ready } : {}),
  };
}

/** The objects of a list in which these fields are texts. */
function listOf<T>(value: unknown, fields: readonly string[]): T[] {
  if (!Array.isArray(value)) return [];
  return value.filter((one): one is T =>
    fields.every((field) => typeof (one as Record<string, unknown> | null)?.[field] === 'string'),
  );
}

import type { Cluster, PodSelection } from '../../../cluster/cluster.ts';
import { ClusterError } from '../../../errors.ts';
import type { Node } from '../../../kubernetes/objects.ts';
import { type ScannableNode, scannable } from './scannable-node.ts';

export interface ChosenNodes {
  readonly nodes: readonly ScannableNode[];
  /** What was asked for and is not there, one sentence each. */
  readonly problems: readonly string[];
}

/**
 * The nodes that are to be read, by name: those that were named, those on which selected pods run, or all. Only what is read of them is
 * kept, for there may be thousands.
 */
export async function chooseNodes(
  cluster: Pick<Cluster, 'node' | 'objects' | 'pods'>,
  names: readonly string[],
  selection: PodSelection,
): Promise<ChosenNodes> {
  if (names.length > 0) return namedNodes(cluster, names);
  const isRestricted = selection.namespace !== undefined || selection.labelSelector !== undefined;
  const wanted = isRestricted ? await nodesOfPods(cluster, selection) : undefined;
  if (wanted?.size === 0) return { nodes: [], problems: [] };
  const nodes: ScannableNode[] = [];
  for await (const page of cluster.objects({ apiVersion: 'v1', kind: 'Node' })) {
    nodes.push(...page.filter(({ metadata }) => wanted?.has(metadata.name) ?? true).map((node) => scannable(node)));
  }
  return { nodes: nodes.sort(byName), problems: [] };
}

async function namedNodes(cluster: Pick<Cluster, 'node'>, names: readonly string[]): Promise<ChosenNodes> {
  const nodes = new Map<string, ScannableNode>();
  const problems: string[] = [];
  for (const name of new Set(names)) {
    try {
      nodes.set(name, scannable(await cluster.node(name)));
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      problems.push(error.message);
    }
  }
  return { nodes: [...nodes.values()].sort(byName), problems };
}

async function nodesOfPods(cluster: Pick<Cluster, 'pods'>, selection: PodSelection): Promise<Set<string>> {
  const names = new Set<string>();
  for await (const page of cluster.pods(selection)) {
    for (const { spec } of page) if (spec.nodeName !== undefined) names.add(spec.nodeName);
  }
  return names;
}

function byName(one: Node, other: Node): number {
  return one.metadata.name < other.metadata.name ? -1 : 1;
}

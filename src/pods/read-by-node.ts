import type { Cluster } from '../cluster/cluster.ts';
import type { Pod } from '../kubernetes/objects.ts';
import { processesInText } from '../live/node/container-text.ts';
import { liveReportByNode } from './live-report.ts';
import type { LiveReport } from './pod-report.ts';

/** What a recorded scan has of a container; undefined where nothing of its node was recorded. */
export async function readByNode(
  cluster: Pick<Cluster, 'nodeReading'>,
  { metadata, spec }: Pod,
  container: string,
  everyProcess: boolean,
): Promise<LiveReport | undefined> {
  const target = { namespace: metadata.namespace ?? '', pod: metadata.name, container };
  const recorded = await cluster.nodeReading?.(target);
  const parsed = recorded && processesInText(recorded.text);
  if (!parsed) return undefined;
  const { processes, lastCapability } = parsed;
  const sight = { node: recorded.node, lastCapability, ownUserNamespace: spec.hostUsers === false };
  return liveReportByNode(sight, processes, everyProcess);
}

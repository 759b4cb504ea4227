import type { Cluster, NewObject } from '../../../cluster/cluster.ts';
import { namespaceNameOf } from '../../../temporary-pods/run-name.ts';
import { namespaceToCreate } from '../../../temporary-pods/temporary-namespace.ts';
import { podToCreate } from '../../../temporary-pods/temporary-pod.ts';
import { chooseNodes } from './choose-nodes.ts';
import { notSentTo } from './node-state.ts';
import { readerPod } from './reader-pod.ts';
import type { ScanRequest } from './scan-cluster.ts';

/** Readers that somebody else applies have an hour. */
const DEADLINE_SECONDS = 3600;

/** What a scan would create, for those who have to apply it themselves, and how they go on. */
export async function readerManifests(
  {
    run,
    nodes: names,
    selection,
    namespaceForReaders,
    reader,
  }: Pick<ScanRequest, 'run' | 'nodes' | 'selection' | 'namespaceForReaders' | 'reader'>,
  cluster: Cluster,
): Promise<{ readonly objects: readonly NewObject[]; readonly advice: string }> {
  const { nodes } = await chooseNodes(cluster, names, selection);
  const namespace = namespaceForReaders ?? namespaceNameOf(run);
  const pods = nodes
    .filter((node) => notSentTo(node) === undefined)
    .map((node, number) =>
      podToCreate(readerPod(node, reader), number, { run, namespace, deadlineSeconds: DEADLINE_SECONDS }),
    );
  return {
    objects: [...(namespaceForReaders === undefined ? [namespaceToCreate(run)] : []), ...pods],
    advice: [
      'Nothing was created. Apply this, wait until the pods have ended, and then:',
      `  kubectl get pods -n ${namespace} -l kubectl-caps/run=${run} -o name | xargs -n1 kubectl logs -n ${namespace} > readings.txt`,
      '  kubectl caps scan --from readings.txt',
      `  kubectl caps cleanup --run ${run}`,
    ].join('\n'),
  };
}

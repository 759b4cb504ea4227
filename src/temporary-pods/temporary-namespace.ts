import type { NewObject } from '../cluster/cluster.ts';
import { namespaceNameOf, RUN_LABEL } from './run-name.ts';

const POD_SECURITY = 'pod-security.kubernetes.io';

/** A namespace for one run, which admits what the run has to make. */
export function namespaceToCreate(run: string): NewObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: namespaceNameOf(run),
      labels: {
        [RUN_LABEL]: run,
        [`${POD_SECURITY}/enforce`]: 'privileged',
        [`${POD_SECURITY}/warn`]: 'privileged',
        [`${POD_SECURITY}/audit`]: 'privileged',
      },
    },
  };
}

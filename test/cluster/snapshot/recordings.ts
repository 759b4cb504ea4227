import type {
  MissingThing,
  RecordedList,
  SnapshotDocument,
  SnapshotHeader,
} from '../../../src/cluster/snapshot/format/format.ts';
import type { KubernetesObject } from '../../../src/kubernetes/objects.ts';
import { formatJsonLine } from '../../../src/text/structured-text.ts';
import { yamlText } from '../../../src/text/yaml-text.ts';

export const HEADER: SnapshotHeader = {
  kind: 'ClusterSnapshot',
  format: 1,
  time: '2026-11-21T10:00:00Z',
  program: '0.1.0',
  kubernetes: { gitVersion: 'v1.24.17', major: 1, minor: 24 },
  namespace: 'shop',
  namespaces: ['shop'],
};

export const WEB = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-0', namespace: 'shop', labels: { app: 'web' } },
  spec: { containers: [{ name: 'main', securityContext: { capabilities: { add: ['SYS_TIME'] } } }], nodeName: 'a' },
  status: { phase: 'Running', containerStatuses: [{ name: 'main', state: { running: {} } }] },
} as const;

export const API = { ...WEB, metadata: { name: 'api-0', namespace: 'shop' } } as const;

/** As kubectl get pods -o json prints it. */
export const DUMP = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [WEB, API] }, undefined, 4);

const OF_SHOP = ['v1/Pod', 'apps/v1/ReplicaSet', 'rbac.authorization.k8s.io/v1/RoleBinding'];

export interface Claims {
  readonly lists?: readonly RecordedList[];
  readonly missing?: readonly MissingThing[];
}

/** A recording of namespace "shop" with these documents in it. */
export function recordingText(
  documents: readonly (KubernetesObject | SnapshotDocument)[],
  format: 'yaml' | 'json' = 'yaml',
  { lists = OF_SHOP.map(listOf), missing = [] }: Claims = {},
): string {
  const whole = [HEADER, ...documents, { kind: 'ClusterSnapshotEnd', documents: documents.length + 1, lists, missing }];
  return whole
    .map((document) => ('metadata' in document ? document : { apiVersion: 'kubectl-caps/v1alpha1', ...document }))
    .map((document) => (format === 'json' ? formatJsonLine(document) : `---\n${yamlText(document, () => false)}`))
    .join('');
}

/** "apps/v1/ReplicaSet" in namespace shop. */
function listOf(name: string): RecordedList {
  const slash = name.lastIndexOf('/');
  return { apiVersion: name.slice(0, slash), kind: name.slice(slash + 1), namespace: 'shop' };
}

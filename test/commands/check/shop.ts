import type { Cluster } from '../../../src/cluster/cluster.ts';
import { ClusterError } from '../../../src/errors.ts';
import type { KubernetesObject } from '../../../src/kubernetes/objects.ts';
import type { PodSecurityPolicy } from '../../../src/policy/psp/policy.ts';

/** What is in the cluster, and what of it may be read. */
interface Shop {
  readonly forbidden?: (namespace: string | undefined, kind: string) => boolean;
  readonly hidesNamespaces?: boolean;
  /** By namespace; baseline is enforced in both otherwise. */
  readonly labels?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly events?: readonly (readonly [namespace: string, time: string, message: string])[];
  /** 34 otherwise. */
  readonly minor?: number;
  readonly policies?: readonly PodSecurityPolicy[];
  /** The spec of the pod of nobody's. */
  readonly lonely?: object;
  /** What the service account "default" in "shop" says; there is none otherwise. */
  readonly automountServiceAccountToken?: boolean;
}

const LABELS = { 'pod-security.kubernetes.io/enforce': 'baseline', 'pod-security.kubernetes.io/warn': 'restricted' };

/** Two namespaces: in "shop" a Deployment with its ReplicaSet and pod, and a pod of nobody's; in "other" a pod. */
export function shop({
  forbidden = () => false,
  hidesNamespaces = false,
  labels,
  events = [],
  minor = 34,
  policies = [],
  lonely = { containers: [{ name: 'main' }] },
  automountServiceAccountToken,
}: Shop): Cluster {
  const spec = { containers: [{ name: 'main', securityContext: { privileged: true } }] };
  const object = (kind: string, name: string, rest: object, owner?: string, namespace = 'shop') => ({
    metadata: {
      name,
      namespace,
      uid: name,
      labels: { app: name },
      ...(owner === undefined
        ? {}
        : { ownerReferences: [{ apiVersion: 'a', kind: 'b', name: owner, uid: owner, controller: true }] }),
    },
    of: kind,
    ...rest,
  });
  const template = { template: { spec } };
  const objects = [
    object('Deployment', 'web', { spec: template }),
    object('ReplicaSet', 'web-1', { spec: template }, 'web'),
    object('Pod', 'web-1-a', { spec }, 'web-1'),
    object('Pod', 'lonely', { spec: lonely }),
    object('Pod', 'elsewhere', { spec: { containers: [{ name: 'main' }] } }, undefined, 'other'),
    ...(automountServiceAccountToken === undefined
      ? []
      : [object('ServiceAccount', 'default', { automountServiceAccountToken })]),
    ...events.map(([namespace, lastTimestamp, message], index) =>
      object('Event', `event-${index}`, { lastTimestamp, message }, undefined, namespace),
    ),
  ];
  const namespaceObject = (name: string) => ({ metadata: { name, labels: labels?.[name] ?? LABELS } });
  const namespaces = ['other', 'shop'].map(namespaceObject);
  const refuse = (what: string) => new ClusterError('forbidden', `cannot ${what}: forbidden`);
  const notAsked = () => Promise.reject(new Error('not asked'));
  return {
    namespace: 'shop',
    version: async () => ({ gitVersion: `v1.${minor}.4`, major: 1, minor }),
    object: async ({ kind, name, namespace }): Promise<KubernetesObject> => {
      if (kind === 'Namespace') {
        if (forbidden(name, kind)) throw refuse(`get Namespace "${name}"`);
        return namespaceObject(name);
      }
      if (forbidden(namespace, kind)) throw refuse(`get ${kind} "${name}"`);
      const found = objects.find((each) => each.of === kind && each.metadata.name === name);
      if (!found || namespace !== 'shop') throw new ClusterError('not-found', `${kind} "${name}" is not there`);
      return found;
    },
    objects: async function* ({ apiVersion, kind, namespace, labelSelector }) {
      if (kind === 'Namespace') {
        if (hidesNamespaces) throw refuse('list every Namespace');
        yield namespaces;
        return;
      }
      if (forbidden(namespace, kind)) throw refuse(`list every ${kind} in ${namespace ?? 'all namespaces'}`);
      if (kind === 'PodSecurityPolicy') {
        if (minor > 24) throw new ClusterError('not-found', `${kind} is not served`);
        yield policies;
        return;
      }
      const found = objects.filter(
        (each) =>
          each.of === kind &&
          (namespace === undefined || each.metadata.namespace === namespace) &&
          (labelSelector === undefined || labelSelector === `app=${each.metadata.labels.app}`),
      );
      yield found.map((each) => ({ ...each, apiVersion, kind }));
    },
    pod: notAsked,
    pods: () => {
      throw new Error('not asked');
    },
    node: notAsked,
    whoAmI: notAsked,
    reviewAccess: notAsked,
    proposePod: notAsked,
    exec: notAsked,
    addEphemeralContainer: notAsked,
    log: notAsked,
    create: notAsked,
    remove: notAsked,
    watchPods: () => {
      throw new Error('not asked');
    },
    close: () => {},
  };
}

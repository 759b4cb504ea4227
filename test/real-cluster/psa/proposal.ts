/** The kinds that Pod Security Admission looks into, with the group and the plural of each. */
export const KINDS = {
  Pod: ['v1', 'pods'],
  PodTemplate: ['v1', 'podtemplates'],
  ReplicationController: ['v1', 'replicationcontrollers'],
  ReplicaSet: ['apps/v1', 'replicasets'],
  Deployment: ['apps/v1', 'deployments'],
  StatefulSet: ['apps/v1', 'statefulsets'],
  DaemonSet: ['apps/v1', 'daemonsets'],
  Job: ['batch/v1', 'jobs'],
  CronJob: ['batch/v1', 'cronjobs'],
} as const;

export type Kind = keyof typeof KINDS;

interface Template {
  readonly metadata: { readonly annotations: Readonly<Record<string, string>> };
  readonly spec: object;
}

/** An object of this kind around a template, valid, and without pods of its own for as long as nobody scales it. */
export function objectOf(kind: Kind, name: string, { metadata, spec }: Template): object {
  const [apiVersion] = KINDS[kind];
  const labels = { app: name };
  const template = { metadata: { ...metadata, labels }, spec };
  const once = { template: { metadata, spec: { ...spec, restartPolicy: 'Never' } } };
  const head = { apiVersion, kind, metadata: { name } };
  const selector = { matchLabels: labels };
  switch (kind) {
    case 'Pod':
      return { ...head, metadata: { ...metadata, name }, spec };
    case 'PodTemplate':
      return { ...head, template };
    case 'ReplicationController':
      return { ...head, spec: { replicas: 0, selector: labels, template } };
    case 'StatefulSet':
      return { ...head, spec: { replicas: 0, serviceName: name, selector, template } };
    case 'DaemonSet':
      return { ...head, spec: { selector, template } };
    case 'Job':
      return { ...head, spec: { parallelism: 0, ...once } };
    case 'CronJob':
      return { ...head, spec: { schedule: '0 0 1 1 *', suspend: true, jobTemplate: { spec: once } } };
    default:
      return { ...head, spec: { replicas: 0, selector, template } };
  }
}

/** Where objects of a kind are created. */
export function pathOf(kind: Kind, namespace: string): string {
  const [apiVersion, plural] = KINDS[kind];
  return `${apiVersion === 'v1' ? '/api' : '/apis'}/${apiVersion}/namespaces/${namespace}/${plural}`;
}

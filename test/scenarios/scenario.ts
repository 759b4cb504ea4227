import type { Cluster } from '../real-cluster/harness/index.ts';
import { binding, group, role, rule, withApiGroups } from '../support/rbac.ts';

/**
 * One situation on a cluster, and what the program is asked about it. On a real cluster the situation is made and the
 * answers are compared with the golden file; without one, the same questions go to what was recorded there.
 */
export interface Scenario {
  /** Also the namespace, unless another is named. */
  readonly name: string;
  /** A sentence. */
  readonly title: string;
  readonly namespace?: string;
  readonly clusters: readonly Cluster['name'][];
  /** Labels of the namespace. */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * PodSecurityPolicies and what binds them, applied first. Policies are in no namespace: such a scenario is made when its
   * turn comes and taken away afterwards, so that no other one sees them. Absent: its namespace may use a policy that
   * allows everything.
   */
  readonly policies?: readonly object[];
  /** Applied in this order, in the namespace. */
  readonly objects: readonly object[];
  /**
   * By pod: its phase and the state of each container, which have to be reached before the questions are asked, such as
   * "Running main=running setup=terminated:Completed". A name that ends in "-*" stands for the one pod whose name begins so.
   * Where the clusters show it differently, one state for each of them.
   */
  readonly until: Readonly<Record<string, string | Readonly<Record<Cluster['name'], string>>>>;
  /** "ReplicaSet/web-", by the beginning of the name: what has to have an event about a refusal before the questions are asked. */
  readonly refused?: readonly string[];
  /** Applied when the state has been reached. */
  readonly changes?: readonly object[];
  /** By pod: the name of the owner that it has to have before the questions are asked. */
  readonly adoptedBy?: Readonly<Record<string, string>>;
  /**
   * Command lines behind `kubectl caps`. In braces, what differs between machines: {user:NAME,GROUP...} a kubeconfig of that
   * user, {expired-token}, {other-ca} the certificate of another authority.
   */
  readonly commands: readonly (readonly string[])[];
  /** Process IDs are the node's and different each time; only to be asked for as JSON, where no column depends on them. */
  readonly volatilePids?: boolean;
  /** Asking changes the situation, so that the second answer is another one. */
  readonly changesThePod?: boolean;
}

export function namespaceOf({ name, namespace }: Scenario): string {
  return namespace ?? name;
}

export interface PodParts {
  readonly [field: string]: unknown;
}

/** Containers that sleep until they are killed, in an image made by the harness. */
export function container(name: string, parts: PodParts = {}): object {
  return { name, image: 'local/busybox:1', imagePullPolicy: 'Never', ...parts };
}

export function securedBy(securityContext: object, name = 'main'): object {
  return container(name, { securityContext });
}

const QUICK_END = { terminationGracePeriodSeconds: 0, automountServiceAccountToken: false };

export function pod(name: string, containers: readonly object[], spec: PodParts = {}): object {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { ...QUICK_END, containers, ...spec } };
}

/** A StatefulSet of one pod, NAME-0. */
export function statefulSet(name: string, containers: readonly object[], spec: PodParts = {}): object {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name },
    spec: {
      serviceName: name,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { ...QUICK_END, containers, ...spec } },
    },
  };
}

/** A Deployment of one pod. */
export function deployment(name: string, containers: readonly object[], spec: PodParts = {}): object {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { ...QUICK_END, containers, ...spec } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: { selector: { matchLabels: labels }, template },
  };
}

const ADDS_NET_ADMIN = { ...QUICK_END, containers: [securedBy({ capabilities: { add: ['NET_ADMIN'] } })] };

/** A workload of one pod that adds NET_ADMIN; its pods carry the label app=NAME. */
export function workload(apiVersion: string, kind: string, name: string): object {
  const labels = { app: name };
  const selector =
    kind === 'Job' ? {} : { selector: kind === 'ReplicationController' ? labels : { matchLabels: labels } };
  const spec = { ...ADDS_NET_ADMIN, ...(kind === 'Job' ? { restartPolicy: 'Never' } : {}) };
  return { apiVersion, kind, metadata: { name }, spec: { ...selector, template: { metadata: { labels }, spec } } };
}

const ANY = { rule: 'RunAsAny' };

/** A policy that allows no capabilities and leaves users to themselves, but for what is given. */
export function podSecurityPolicy(name: string, spec: object): object {
  const open = { seLinux: ANY, supplementalGroups: ANY, runAsUser: ANY, fsGroup: ANY, volumes: ['*'] };
  return { apiVersion: 'policy/v1beta1', kind: 'PodSecurityPolicy', metadata: { name }, spec: { ...open, ...spec } };
}

/** Lets groups use a policy in all namespaces. */
export function useOf(policy: string, groups: readonly string[]): object[] {
  return [
    role(policy, [rule({ resourceNames: [policy] })]),
    binding(policy, `ClusterRole/${policy}`, groups.map(group)),
  ].map(withApiGroups);
}

/** A CronJob whose first Job starts within the minute, and whose next waits for it. */
export function cronJob(name: string): object {
  const template = { metadata: { labels: { app: name } }, spec: { ...ADDS_NET_ADMIN, restartPolicy: 'Never' } };
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name },
    spec: { schedule: '* * * * *', concurrencyPolicy: 'Forbid', jobTemplate: { spec: { template } } },
  };
}

export function namespace(name: string, labels: Readonly<Record<string, string>>): object {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

/** Lets a user do these verbs on these resources, "pods/exec" and the like included. */
export function allow(user: string, rules: Readonly<Record<string, readonly string[]>>): object[] {
  const name = `for-${user}`;
  const groupOf = (resource: string) =>
    /^(statefulsets|controllerrevisions|deployments|replicasets)/.test(resource) ? 'apps' : '';
  return [
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name },
      rules: Object.entries(rules).map(([resource, verbs]) => ({
        apiGroups: [groupOf(resource)],
        resources: [resource],
        verbs,
      })),
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }],
    },
  ];
}

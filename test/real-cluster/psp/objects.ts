import type { PodSecurityPolicy } from '../../../src/policy/psp/policy.ts';
import type { RandomPolicy } from './random-policies.ts';

/** Who may use a policy in a namespace: a service account of it, a user, or a group. */
export interface Grant {
  readonly policy: string;
  readonly subjects: readonly Subject[];
}

export type Subject = 'default' | 'runner' | 'alice' | 'team';

/** On everything that is not in a namespace of ours, to find it again. */
const LABELS = { 'caps-test': 'psp' };

const ANY = { rule: 'RunAsAny' };
/** What lets most pods in. */
export const PERMISSIVE: PodSecurityPolicy['spec'] = {
  volumes: ['*'],
  runAsUser: ANY,
  seLinux: ANY,
  fsGroup: ANY,
  supplementalGroups: ANY,
};

export function policyObject(name: string, { annotations, spec }: RandomPolicy): object {
  return {
    apiVersion: 'policy/v1beta1',
    kind: 'PodSecurityPolicy',
    metadata: { name, annotations, labels: LABELS },
    spec,
  };
}

export function runtimeClass(name: string): object {
  return { apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name, labels: LABELS }, handler: name };
}

export function namespaceObject(name: string): object {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: LABELS } };
}

/** A service account whose token no pod gets unasked. */
export function runnerOf(namespace: string): object {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'runner', namespace },
    automountServiceAccountToken: false,
  };
}

const RBAC = 'rbac.authorization.k8s.io';

/** Everybody who asks may make and change pods. */
export const PROPOSING = [
  {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRole',
    metadata: { name: 'psp-proposing', labels: LABELS },
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['create', 'patch'] }],
  },
  {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: 'psp-proposing', labels: LABELS },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'psp-proposing' },
    subjects: [{ apiGroup: RBAC, kind: 'Group', name: 'system:authenticated' }],
  },
];

export function role(namespace: string, { policy }: Grant): object {
  // Either group of the API will do.
  const apiGroups = [policy.startsWith('a') ? 'extensions' : 'policy'];
  return {
    apiVersion: `${RBAC}/v1`,
    kind: 'Role',
    metadata: { name: policy, namespace },
    rules: [{ apiGroups, resources: ['podsecuritypolicies'], resourceNames: [policy], verbs: ['use'] }],
  };
}

export function binding(namespace: string, { policy, subjects }: Grant): object {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: 'RoleBinding',
    metadata: { name: policy, namespace },
    roleRef: { apiGroup: RBAC, kind: 'Role', name: policy },
    subjects: subjects.map((subject) => {
      if (subject === 'alice') return { apiGroup: RBAC, kind: 'User', name: subject };
      if (subject === 'team') return { apiGroup: RBAC, kind: 'Group', name: 'psp-team' };
      return { kind: 'ServiceAccount', name: subject, namespace };
    }),
  };
}

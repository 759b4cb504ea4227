import type { Kubectl } from './kubectl.ts';

const policyName = 'zz-permissive';

/**
 * With PodSecurityPolicy admission on, no pod gets in that no policy allows. This one allows everything, and its name comes
 * last, since of several policies that would change a pod the first by name is taken. The administrator may use it, nodes
 * for their static pods, and whoever is in a namespace that permissiveBinding is put into: controllers make pods there.
 */
export async function applyPermissivePolicy(kubectl: Kubectl): Promise<void> {
  await kubectl.run(
    ['apply', '--validate=false', '-f', '-'],
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
  );
}

/** Lets the service accounts of a namespace use the policy that allows everything. */
export function permissiveBinding(namespace: string): object {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: policyName, namespace },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: policyName },
    subjects: [group(`system:serviceaccounts:${namespace}`)],
  };
}

function group(name: string): object {
  return { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name };
}

const any = { rule: 'RunAsAny' };

const items = [
  {
    apiVersion: 'policy/v1beta1',
    kind: 'PodSecurityPolicy',
    metadata: { name: policyName, annotations: { 'seccomp.security.alpha.kubernetes.io/allowedProfileNames': '*' } },
    spec: {
      privileged: true,
      allowPrivilegeEscalation: true,
      allowedCapabilities: ['*'],
      allowedProcMountTypes: ['Default', 'Unmasked'],
      allowedUnsafeSysctls: ['*'],
      volumes: ['*'],
      hostNetwork: true,
      hostPorts: [{ min: 0, max: 65535 }],
      hostIPC: true,
      hostPID: true,
      runAsUser: any,
      seLinux: any,
      supplementalGroups: any,
      fsGroup: any,
    },
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: policyName },
    rules: [{ apiGroups: ['policy'], resources: ['podsecuritypolicies'], resourceNames: [policyName], verbs: ['use'] }],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: policyName },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: policyName },
    subjects: [group('system:nodes')],
  },
];

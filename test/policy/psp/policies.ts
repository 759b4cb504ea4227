import type { PodSecurityPolicy } from '../../../src/policy/psp/policy.ts';

const ANY = { rule: 'RunAsAny' };
const ANY_SECCOMP = { 'seccomp.security.alpha.kubernetes.io/allowedProfileNames': '*' };

/** A policy that lets in everything, but for what is said. */
export function policy(
  change: Partial<PodSecurityPolicy['spec']> = {},
  { name = 'p', annotations = ANY_SECCOMP }: { name?: string; annotations?: Record<string, string> } = {},
): PodSecurityPolicy {
  return {
    apiVersion: 'policy/v1beta1',
    kind: 'PodSecurityPolicy',
    metadata: { name, annotations },
    spec: {
      privileged: true,
      allowedCapabilities: ['*'],
      volumes: ['*'],
      hostNetwork: true,
      hostPID: true,
      hostIPC: true,
      hostPorts: [{ min: 0, max: 65535 }],
      seLinux: ANY,
      runAsUser: ANY,
      supplementalGroups: ANY,
      fsGroup: ANY,
      allowedUnsafeSysctls: ['*'],
      ...change,
    },
  };
}

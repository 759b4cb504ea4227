import { SECCOMP_ALLOWED } from '../psp/fields/seccomp.ts';
import type { IdStrategy, PodSecurityPolicy } from '../psp/policy.ts';
import type { SecurityContextConstraints } from './constraints.ts';

/** A PodSecurityPolicy that allows the same, as far as it is dangerous: what is weighed there is weighed here too. */
export function policyLike(scc: SecurityContextConstraints): PodSecurityPolicy {
  const any: IdStrategy = { rule: 'RunAsAny' };
  return {
    metadata: {
      name: scc.metadata.name,
      ...(scc.seccompProfiles?.length ? { annotations: { [SECCOMP_ALLOWED]: scc.seccompProfiles.join(',') } } : {}),
    },
    spec: {
      privileged: scc.allowPrivilegedContainer === true,
      defaultAddCapabilities: scc.defaultAddCapabilities ?? [],
      allowedCapabilities: scc.allowedCapabilities ?? [],
      // An image is only read.
      volumes: (scc.volumes ?? []).filter((type) => type !== 'image'),
      hostNetwork: scc.allowHostNetwork === true,
      hostPID: scc.allowHostPID === true,
      hostIPC: scc.allowHostIPC === true,
      hostPorts: scc.allowHostPorts ? [{ min: 1, max: 65535 }] : [],
      allowPrivilegeEscalation: scc.allowPrivilegeEscalation !== false,
      allowedUnsafeSysctls: scc.allowedUnsafeSysctls ?? [],
      runAsUser: userStrategy(scc),
      seLinux: any,
      fsGroup: any,
      supplementalGroups: any,
    },
  };
}

/** A range of the namespace's own is none with root in it. */
function userStrategy({ runAsUser }: SecurityContextConstraints): IdStrategy {
  const { type = '', uid, uidRangeMin, uidRangeMax } = runAsUser ?? {};
  if (type === 'RunAsAny' || type === 'MustRunAsNonRoot') return { rule: type };
  const ranges =
    type === 'MustRunAs' ? [{ min: uid ?? 0, max: uid ?? 0 }] : [{ min: uidRangeMin ?? 1, max: uidRangeMax ?? 1 }];
  return { rule: 'MustRunAs', ranges };
}

import type { SecurityContextConstraints } from './constraints.ts';

/** Each weight is more than all that follow it together, except that capabilities come after both strategies. */
const PRIVILEGED = 1_600_000;
const HOST_PORTS = 800_000;
const HOST_NETWORK = 400_000;
const HOST_VOLUMES = 200_000;
const OTHER_VOLUMES = 100_000;

/** Of runAsUser and of seLinuxContext; another type counts nothing. */
const STRATEGIES: Readonly<Record<string, number>> = {
  RunAsAny: 40_000,
  MustRunAsNonRoot: 30_000,
  MustRunAsRange: 20_000,
  MustRunAs: 10_000,
};

/** Types that every pod may well have. */
const TRIVIAL_VOLUMES: readonly string[] = ['secret', 'configMap', 'emptyDir', 'downwardAPI', 'projected', 'none'];

/**
 * How much constraints allow, as admission counts it: of equal priority, fewer points are tried first. hostPID, hostIPC, groups,
 * seccomp and allowPrivilegeEscalation count nothing.
 * Source: util/sort/byrestrictions.go of openshift/apiserver-library-go; the points of the defaults were seen on a server.
 */
export function pointsOf(scc: SecurityContextConstraints): number {
  return (
    (scc.allowPrivilegedContainer ? PRIVILEGED : 0) +
    (scc.allowHostPorts ? HOST_PORTS : 0) +
    (scc.allowHostNetwork ? HOST_NETWORK : 0) +
    volumePoints(scc.volumes ?? []) +
    (STRATEGIES[scc.seLinuxContext?.type ?? ''] ?? 0) +
    (STRATEGIES[scc.runAsUser?.type ?? ''] ?? 0) +
    capabilityPoints(scc)
  );
}

function volumePoints(types: readonly string[]): number {
  if (types.some((type) => type === 'hostPath' || type === '*')) return HOST_VOLUMES;
  return types.every((type) => TRIVIAL_VOLUMES.includes(type)) ? 0 : OTHER_VOLUMES;
}

function capabilityPoints(scc: SecurityContextConstraints): number {
  const [added, allowed, dropped] = [
    scc.defaultAddCapabilities ?? [],
    scc.allowedCapabilities ?? [],
    scc.requiredDropCapabilities ?? [],
  ];
  const points =
    5000 +
    300 * added.length +
    (has(allowed, '*') || has(allowed, 'ALL') ? 4000 : 10 * allowed.length) -
    (has(dropped, 'ALL') ? 3000 : 50 * dropped.length);
  return Math.min(Math.max(points, 0), 9999);
}

/** Only here "all" is the same as "ALL". */
function has(names: readonly string[], wanted: string): boolean {
  return names.some((name) => name.toUpperCase() === wanted);
}

import type { PodSecurityPolicy } from '../src/policy/psp/policy.ts';
import { preparePod } from '../src/policy/psp/prepare-pod.ts';
import { preparePolicy } from '../src/policy/psp/prepare-policy.ts';
import { select } from '../src/policy/psp/select.ts';
import { podsOfACluster } from './pod-dump.ts';

const PODS = 1_000;
const POLICIES = 30;
const MINOR = 24;

/** A third lets pods in, a third only after filling in what is missing, a third refuses them. */
function policies(): PodSecurityPolicy[] {
  const any = { rule: 'RunAsAny' };
  const ids = { rule: 'MustRunAs', ranges: [{ min: 1000, max: 2000 }] };
  const open = { volumes: ['*'], runAsUser: any, fsGroup: any, supplementalGroups: any, seLinux: any };
  const closed = { ...open, runAsUser: ids, fsGroup: ids, requiredDropCapabilities: ['ALL'] };
  const refusing = { ...closed, volumes: ['emptyDir'] };
  return Array.from({ length: POLICIES }, (_, index) => ({
    metadata: { name: `p-${index}` },
    spec: [open, closed, refusing][index % 3] ?? open,
  }));
}

/** What it takes to find, for each pod, the policy that admits it. */
export function selectingSpeed(): string {
  const pods = podsOfACluster().slice(0, PODS);
  const start = process.cpuUsage();
  const candidates = policies().map((policy) => ({ policy: preparePolicy(policy, MINOR), use: 'yes' as const }));
  for (const { spec, metadata } of pods) {
    const served = { kind: 'pod', annotations: metadata.annotations ?? {}, spec } as const;
    select(preparePod(served, MINOR, { operation: 'create' }), candidates, 'create');
  }
  const { user, system } = process.cpuUsage(start);
  const seconds = (user + system) / 1_000_000;
  return `${PODS} pods judged by each of ${POLICIES} PodSecurityPolicies in ${seconds.toFixed(2)} s of CPU: ${Math.round((PODS * POLICIES) / seconds)} judgements a second.`;
}

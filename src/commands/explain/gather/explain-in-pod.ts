import { grantedReach } from '../../../capability/differences.ts';
import { bitOf, type CapabilityName } from '../../../capability/names.ts';
import { wordingFor } from '../../../capability/request.ts';
import { reachOf } from '../../../capability/start-sets.ts';
import type { ContainerReport, LiveReport, PodReport } from '../../../pods/pod-report.ts';
import type { LevelVersion } from '../../../policy/psa/levels.ts';
import type { CapabilityInContainer, CapabilityInPod, ProcessReach } from '../report.ts';
import { mayAdd } from './explain-capability.ts';

/** What a capability means in a pod: the layers and processes it is in, and whether the namespace lets it be added. */
export function explainInPod(name: CapabilityName, pod: PodReport): CapabilityInPod {
  const enforced = enforcedIn(pod, name);
  return {
    name,
    pod: { namespace: pod.namespace, name: pod.name },
    containers: pod.containers.map((container) => inContainer(name, container)),
    ...(enforced ? { enforced } : {}),
  };
}

function inContainer(name: CapabilityName, container: ContainerReport): CapabilityInContainer {
  const { declared, admitted, granted, differences } = container;
  const difference = differences.find(({ capabilities }) => capabilities.includes(name));
  return {
    container: container.name,
    declared: wordingFor(declared, name),
    admitted: wordingFor(admitted, name),
    granted: grantedReach(bitOf(name), granted, granted.startUser?.uid),
    live: liveReach(name, container.live),
    ...(difference ? { difference } : {}),
  };
}

function liveReach(name: CapabilityName, live: LiveReport): CapabilityInContainer['live'] {
  if (live.read === 'no') return { read: 'no', why: live.why };
  if (live.read !== 'yes') return { read: 'does not apply' };
  const { main } = live.sight;
  const groups = live.processes ?? [{ status: main, pids: main.pid === undefined ? [] : [main.pid] }];
  const processes = groups.map(
    ({ status, pids }): ProcessReach => ({ name: status.name ?? '', pids, reach: reachOf(status, bitOf(name) ?? 0) }),
  );
  return { read: 'yes', processes };
}

function enforcedIn({ podSecurity }: PodReport, name: CapabilityName): CapabilityInPod['enforced'] {
  if (podSecurity.judged === 'no' || podSecurity.namespace.read === 'no') return undefined;
  const { levels, serverMinor } = podSecurity;
  // A namespace that enforces nothing has no verdict to enforce.
  const policy: LevelVersion = levels.find(({ modes }) => modes?.includes('enforce'))?.policy ?? {
    level: 'privileged',
    version: 'latest',
  };
  return { policy, mayAdd: mayAdd(name, policy, serverMinor) };
}

import { judgePodSecurity } from '../../src/admission/pod-security.ts';
import { grantedList } from '../../src/capability/granted.ts';
import type { CapabilityRequest } from '../../src/capability/request.ts';
import { parseRuntime } from '../../src/capability/runtime.ts';
import { startSets } from '../../src/capability/start-sets.ts';
import type { ContainerReport, LiveReport, PodReport } from '../../src/pods/pod-report.ts';
import { pod } from './pods.ts';
import { request } from './requests.ts';
import { ALL } from './statuses.ts';

export const RUNTIME = parseRuntime('containerd://1.6.20');

/** A container "app" that asks for nothing, runs and was not looked into, but for what is given. */
export function containerReport(
  given: Partial<ContainerReport> & { readonly asked?: Partial<CapabilityRequest>; readonly startUid?: number } = {},
): ContainerReport {
  const { asked = {}, startUid, ...rest } = given;
  const admitted = request(asked);
  const list = grantedList(admitted, RUNTIME, ALL);
  return {
    kind: 'container',
    name: 'app',
    state: { run: 'running' },
    declared: admitted,
    admitted,
    granted: {
      ...list,
      everythingKnown: true,
      ...(startUid === undefined
        ? {}
        : { startUser: { uid: startUid, from: 'exec' }, start: startSets(list, startUid) }),
    },
    live: { read: 'not asked' },
    noNewPrivs: { granted: asked.allowPrivilegeEscalation === false },
    changedFields: [],
    differences: [],
    ...rest,
  };
}

export function liveYes(given: Omit<Extract<LiveReport, { read: 'yes' }>, 'read' | 'evidence' | 'by'>): LiveReport {
  return { read: 'yes', evidence: 'exec', by: 'cat', ...given };
}

/** Pod web-0 with one container, but for what is given. */
export function podReport(given: Partial<PodReport> = {}): PodReport {
  return {
    namespace: 'shop',
    name: 'web-0',
    node: 'a',
    runtime: RUNTIME,
    declaredIn: { source: 'pod' },
    podSecurity: judgePodSecurity(pod(), 34, {}),
    containers: [containerReport()],
    ...given,
  };
}

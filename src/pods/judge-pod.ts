import { changedFields } from '../capability/changed-fields.ts';
import { differencesOf } from '../capability/differences.ts';
import { type GrantedList, grantedList } from '../capability/granted.ts';
import type { Layers, LiveSight } from '../capability/layers.ts';
import { EMPTY, fullMask } from '../capability/mask.ts';
import { noNewPrivsOf } from '../capability/no-new-privs.ts';
import type { CapabilityRequest } from '../capability/request.ts';
import { capabilityRequestOf } from '../capability/request-of-container.ts';
import { fullMaskOfKernel, parseRuntime, type Runtime, UNKNOWN_RUNTIME } from '../capability/runtime.ts';
import { startSets } from '../capability/start-sets.ts';
import type { Node, Pod, PodSpec } from '../kubernetes/objects.ts';
import { containersOf, type PodContainer, runStateOf, statusOf } from '../kubernetes/pod-containers.ts';
import { controllerOf, type DeclaredSpec } from '../workloads/declared-spec.ts';
import { admittedToday } from './admitted-today.ts';
import type { ContainerReport, GrantedReport, LiveReport, PodReport } from './pod-report.ts';

/** "containerd://0123" in its two parts. */
export function containerIdOf(
  pod: Pod,
  container: string,
): { readonly runtime: string; readonly id: string } | undefined {
  const [runtime, id] = statusOf(pod, container)?.containerID?.split('://') ?? [];
  return runtime === undefined || id === undefined || id === '' ? undefined : { runtime, id };
}

/** What was gathered on a pod beside the pod itself; `live` is by container name. */
export interface Gathered {
  readonly declared: DeclaredSpec;
  readonly node: Node | undefined;
  readonly live: ReadonlyMap<string, LiveReport>;
  readonly admittedBy: PodReport['admittedBy'];
  readonly podSecurity: PodReport['podSecurity'];
  readonly policies: PodReport['policies'];
  readonly constraints: PodReport['constraints'];
}

/** The report on the chosen containers of a pod: pure. */
export function judgePod(pod: Pod, chosen: readonly PodContainer[], gathered: Gathered): PodReport {
  const { declared, node, admittedBy, podSecurity, policies, constraints } = gathered;
  const runtime = runtimeOf(pod, node);
  const owner = controllerOf(pod);
  return {
    namespace: pod.metadata.namespace ?? '',
    name: pod.metadata.name,
    ...(pod.spec.nodeName === undefined ? {} : { node: pod.spec.nodeName }),
    runtime,
    ...(owner === undefined ? {} : { owner: { kind: owner.kind, name: owner.name } }),
    declaredIn: declared.declaredIn,
    ...(admittedBy === undefined ? {} : { admittedBy }),
    podSecurity,
    ...(policies === undefined ? {} : { policies }),
    ...(constraints === undefined ? {} : { constraints }),
    containers: chosen.map((podContainer) => judgeContainer(pod, podContainer, gathered, runtime)),
  };
}

function runtimeOf(pod: Pod, node: Node | undefined): Runtime {
  const reported = node?.status?.nodeInfo?.containerRuntimeVersion;
  if (reported !== undefined) return parseRuntime(reported);
  const scheme = containersOf(pod.spec)
    .map(({ container }) => containerIdOf(pod, container.name)?.runtime)
    .find((found) => found !== undefined);
  return scheme === undefined ? UNKNOWN_RUNTIME : parseRuntime(`${scheme}://`);
}

function judgeContainer(pod: Pod, podContainer: PodContainer, gathered: Gathered, runtime: Runtime): ContainerReport {
  const { kind, container } = podContainer;
  const { admittedBy, node } = gathered;
  const live = gathered.live.get(container.name) ?? { read: 'not asked' };
  const sight = live.read === 'yes' ? live.sight : undefined;
  const admitted = capabilityRequestOf(pod.spec, container);
  const inTemplate = declaredRequest(podContainer, gathered.declared.spec, admitted);
  const declared = inTemplate ?? { privileged: false, add: [], drop: [] };
  const today = admittedToday(gathered, gathered.declared.spec, container.name);
  const granted = judgeGranted(pod, container.name, admitted, runtime, node, sight);
  const layers: Layers = {
    declared,
    ...(inTemplate ? {} : { injected: true }),
    admitted,
    ...(admittedBy === undefined ? {} : { admittedBy }),
    ...(today === undefined ? {} : { admittedToday: today }),
    granted,
    runtime,
    ...(granted.startUser === undefined ? {} : { startUid: granted.startUser.uid }),
    ...(sight === undefined ? {} : { live: sight }),
  };
  const isWindows = live.read === 'does not apply' && live.because === 'windows';
  return {
    kind,
    name: container.name,
    state: runStateOf(pod, podContainer),
    declared,
    admitted,
    granted,
    live,
    noNewPrivs: noNewPrivsOf(admitted, sight),
    changedFields: changedFields(layers),
    differences: isWindows ? [] : differencesOf(layers),
  };
}

/** Ephemeral containers are in no template; any other container that the template lacks was put in by admission. */
function declaredRequest(
  { kind, container }: PodContainer,
  declaredSpec: PodSpec,
  admitted: CapabilityRequest,
): CapabilityRequest | undefined {
  if (kind === 'ephemeral') return admitted;
  const declared = containersOf(declaredSpec).find((other) => other.container.name === container.name);
  return declared && capabilityRequestOf(declaredSpec, declared.container);
}

function judgeGranted(
  pod: Pod,
  containerName: string,
  admitted: CapabilityRequest,
  runtime: Runtime,
  node: Node | undefined,
  sight: LiveSight | undefined,
): GrantedReport {
  const lastCapability = sight?.lastCapability;
  const everything =
    lastCapability === undefined
      ? fullMaskOfKernel(node?.status?.nodeInfo?.kernelVersion ?? '')
      : fullMask(lastCapability);
  const list = withSeenInheritable(grantedList(admitted, runtime, everything), sight);
  const startUser = startUserOf(pod, containerName, admitted, sight);
  return {
    ...list,
    everythingKnown: lastCapability !== undefined,
    ...(startUser === undefined ? {} : { startUser, start: startSets(list, startUser.uid) }),
  };
}

/**
 * Whether a runtime fills the inheritable set is known by its version, and builds of distributions have the fix of
 * CVE-2022-24769 in versions that did not: what a process started just now shows is better than the version.
 */
function withSeenInheritable(list: GrantedList, sight: LiveSight | undefined): GrantedList {
  const { inheritable, bounding } = sight?.fresh ?? {};
  if (inheritable === EMPTY) return { ...list, inheritable: EMPTY };
  return inheritable !== undefined && inheritable === bounding ? { ...list, inheritable: list.list } : list;
}

/** Best witness first: a process that the runtime started just now, then what was asked for, then what the kubelet saw. */
function startUserOf(
  pod: Pod,
  containerName: string,
  { runAsUser }: CapabilityRequest,
  sight: LiveSight | undefined,
): GrantedReport['startUser'] {
  if (sight?.fresh?.uid !== undefined) return { uid: sight.fresh.uid.real, from: 'exec' };
  if (runAsUser !== undefined) return { uid: runAsUser, from: 'securityContext' };
  const seen = statusOf(pod, containerName)?.user?.linux?.uid;
  if (seen !== undefined) return { uid: seen, from: 'status' };
  const { uid, permitted } = sight?.main ?? {};
  // Somebody who is not root and holds capabilities may have started as root and kept them: that user says nothing.
  if (uid === undefined || (uid.real !== 0 && permitted !== EMPTY)) return undefined;
  return { uid: uid.real, from: 'live' };
}

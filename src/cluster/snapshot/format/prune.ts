import type {
  ClusterEvent,
  ContainerState,
  ContainerStatus,
  KubernetesObject,
  Pod,
} from '../../../kubernetes/objects.ts';
import type { PolicyRule, Role } from '../../../kubernetes/rbac-objects.ts';
import type { ApiKind } from '../../../kubernetes/schema/kinds.ts';
import { type Change, keep } from './kept.ts';

/**
 * What a recording holds of an object: the fields that this program reads, and of texts only those that servers, kubelets and
 * runtimes write themselves. Throws a WrongTypeError for an object that no server wrote.
 */
export function pruned(object: object, kind: ApiKind, change?: Change): KubernetesObject {
  const kept = keep(kind.schema, object, change) as KubernetesObject;
  return { apiVersion: kind.apiVersion, kind: kind.kind, ...withoutProgramText(kept, kind.kind) };
}

function withoutProgramText(object: KubernetesObject, kind: string): KubernetesObject {
  switch (kind) {
    case 'Pod':
      return withoutLastWords(object as Pod);
    case 'Event':
      return eventWithKnownText(object as ClusterEvent);
    case 'Role':
    case 'ClusterRole':
      return { ...object, rules: ((object as Role).rules ?? []).filter(canGiveUse) } as Role;
    default:
      return object;
  }
}

/** Roles have hundreds of rules; what is asked of them is who may use a policy. */
function canGiveUse({ verbs }: PolicyRule): boolean {
  return (verbs ?? []).some((verb) => verb === 'use' || verb === '*');
}

/** Reasons of events whose messages have no output of a program in them, as those of probes and hooks have. */
const EVENTS: ReadonlySet<string> = new Set([
  'AppArmor',
  'BackOff',
  'Failed',
  'FailedCreate',
  'FailedCreatePodSandBox',
  'FailedDaemonPod',
  'FailedMount',
  'FailedScheduling',
  'NoNewPrivs',
  'ProcMount',
  'ReplicaSetCreateError',
  'SysctlForbidden',
  'UnexpectedAdmissionError',
]);

function eventWithKnownText(event: ClusterEvent): ClusterEvent {
  if (EVENTS.has(event.reason ?? '')) return event;
  const { message: _message, ...others } = event;
  return others;
}

/** A message of these is the kubelet's or the runtime's; that of a hook has its command and its output in it. */
const WAITING: ReadonlySet<string> = new Set([
  'ContainerCreating',
  'CrashLoopBackOff',
  'CreateContainerConfigError',
  'CreateContainerError',
  'ErrImageNeverPull',
  'ErrImagePull',
  'ImageInspectError',
  'ImagePullBackOff',
  'InvalidImageName',
  'PodInitializing',
  'RunContainerError',
]);

/** The runtime's message for a container that did not start; otherwise it is what the program wrote to its termination log. */
const TERMINATED: ReadonlySet<string> = new Set(['ContainerCannotRun', 'StartError']);

function withoutLastWords({ status, ...pod }: Pod): Pod {
  if (!status) return pod;
  const lists = ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'] as const;
  const kept = lists.flatMap((list) => (status[list] ? [[list, status[list].map(ofContainer)]] : []));
  return { ...pod, status: { ...status, ...Object.fromEntries(kept) } };
}

function ofContainer(status: ContainerStatus): ContainerStatus {
  const { state, lastState } = status;
  return {
    ...status,
    ...(state ? { state: ofState(state) } : {}),
    ...(lastState ? { lastState: ofState(lastState) } : {}),
  };
}

function ofState({ waiting, terminated, ...others }: ContainerState): ContainerState {
  return {
    ...others,
    ...(waiting ? { waiting: withKnownMessage(waiting, WAITING) } : {}),
    ...(terminated ? { terminated: withKnownMessage(terminated, TERMINATED) } : {}),
  };
}

function withKnownMessage<T extends { readonly reason?: string; readonly message?: string }>(
  state: T,
  reasons: ReadonlySet<string>,
): T {
  if (reasons.has(state.reason ?? '')) return state;
  const { message: _message, ...others } = state;
  return others as T;
}

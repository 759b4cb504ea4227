import type {
  Container,
  ContainerState,
  Node,
  OwnerReference,
  Pod,
  PodSpec,
  PodStatus,
} from '../../src/kubernetes/objects.ts';

/** The ID of every container of these pods. */
export const CONTAINER_ID = '5f0c2a7711';

export interface PodGiven {
  readonly name?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly owner?: OwnerReference;
  readonly spec?: Partial<PodSpec>;
  readonly status?: PodStatus;
}

/** A container without a securityContext. */
export function container(name: string, given: Partial<Container> = {}): Container {
  return { name, image: 'registry.test/app', ...given };
}

/** A pod with one container "app" that runs on node "a", but for what is given. */
export function pod(given: PodGiven = {}): Pod {
  const { name = 'web-0', namespace = 'shop', uid = `uid-of-${name}`, labels, annotations, owner, status } = given;
  const spec: PodSpec = { nodeName: 'a', containers: [container('app')], ...given.spec };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      uid,
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
      ...(owner ? { ownerReferences: [owner] } : {}),
    },
    spec,
    status: status ?? {
      phase: 'Running',
      containerStatuses: spec.containers.map((each) => statusOfContainer(each.name, { running: {} })),
    },
  };
}

export function statusOfContainer(name: string, state: ContainerState) {
  return { name, state, containerID: `containerd://${CONTAINER_ID}` };
}

export function ownerReference(apiVersion: string, kind: string, name: string): OwnerReference {
  return { apiVersion, kind, name, uid: `uid-of-${kind}-${name}`, controller: true };
}

export function node(name = 'a', nodeInfo: NonNullable<NonNullable<Node['status']>['nodeInfo']> = {}): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name },
    status: { nodeInfo: { containerRuntimeVersion: 'containerd://1.6.20', kernelVersion: '6.1.0', ...nodeInfo } },
  };
}

/**
 * Whose a process is, by its cgroup path.
 *   pod            of a container of a pod; `container` absent: directly in the pod's cgroup
 *   none           of the node itself
 */
export interface CgroupOwner {
  /** As the kubelet names cgroups: metadata.uid, or for a static pod the hash of its manifest; with hyphens where it has them. */
  readonly podUid: string;
  /** Without the runtime's scheme and prefix. */
  readonly container?: string;
}

/** A UID of the API server, or 32 hexadecimal digits for a static pod; systemd unit names have "_" for "-". */
const UID = '[0-9a-f]{8}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{12}|[0-9a-f]{32}';

/**
 * The pod's part of a path and what follows it. Layouts, from kubelet cm/pod_container_manager_linux.go, containerd
 * pkg/cri/server/helpers_linux.go getCgroupsPath, cri-o internal/config/cgmgr, and dockershim:
 *   cgroupfs        /kubepods/burstable/podUID/ID
 *   systemd         /kubepods.slice/kubepods-burstable.slice/kubepods-burstable-podUID.slice/PREFIX-ID.scope
 *   mismatched      /system.slice/containerd.service/kubepods-burstable-podUID.slice:cri-containerd:ID
 * PREFIX is cri-containerd, crio or docker. What a kubelet's cgroupRoot puts before it does not matter. The first such part counts:
 * what a container makes below its own cgroup is its own, whatever it calls it.
 */
const IN_POD = new RegExp(`(?:^|[/-])pod(${UID})(?:\\.slice)?(?:[/:](.*))?$`);

/** The owner of a process by its cgroup path, as the reader sees it; undefined: no pod. */
export function cgroupOwner(path: string): CgroupOwner | undefined {
  const [, podUid, rest = ''] = IN_POD.exec(path) ?? [];
  if (podUid === undefined) return undefined;
  const segment = rest.slice(rest.startsWith(MISMATCHED) ? MISMATCHED.length : 0).split('/')[0] ?? '';
  // The monitor that CRI-O puts beside each container is the runtime's.
  if (segment.startsWith('crio-conmon-')) return undefined;
  const container = /^(?:(?:cri-containerd|crio|docker)-)?([0-9a-zA-Z][\w.]*?)(?:\.scope)?$/.exec(segment)?.[1];
  return { podUid: podUid.replaceAll('_', '-'), ...(container === undefined ? {} : { container }) };
}

const MISMATCHED = 'cri-containerd:';

/**
 * Whether a path is of the reader's own pod, as it is seen in a cgroup namespace: "/" is the reader's cgroup there, and "/../ID" another one
 * of its pod (cgroup_namespaces(7)).
 */
export function isBesideReader(path: string): boolean {
  return path === '/' || /^\/\.\.\/[^/.]/.test(path);
}

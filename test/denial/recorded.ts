/**
 * What servers and nodes said, with where it was recorded. Kubernetes 1.24.17 and 1.34.4 with containerd 1.6.20: clusters of
 * `npm run cluster:up`. In the API server's addresses of memory nothing was changed.
 */
export interface Recorded {
  /** Server, and the command or the place where the text stood. */
  readonly from: string;
  readonly text: string;
}

const CREATE_1_24 = '1.24.17: kubectl create -f a.json --as system:serviceaccount:rec:builder';
const CREATE_1_34 = '1.34.4: kubectl create -f -';

export const PSP_NO_POLICIES: Recorded = {
  from: '1.24.17: kubectl create -f plain.yaml; there is no policy',
  text: 'Error from server (Forbidden): error when creating "plain.yaml": pods "a" is forbidden: PodSecurityPolicy: no providers available to validate pod request',
};
/** A pod in whose container stood privileged true and capabilities.add SYS_TIME. */
export const PSP_NO_POLICY: Recorded = {
  from: `${CREATE_1_24}; no policy may be used`,
  text: 'Error from server (Forbidden): error when creating "a.json": pods "a" is forbidden: PodSecurityPolicy: unable to admit pod: []',
};
export const PSP_REFUSED: Recorded = {
  from: CREATE_1_24,
  text: 'Error from server (Forbidden): error when creating "a.json": pods "a" is forbidden: PodSecurityPolicy: unable to admit pod: [spec.containers[0].securityContext.privileged: Invalid value: true: Privileged containers are not allowed spec.containers[0].securityContext.capabilities.add: Invalid value: "SYS_TIME": capability may not be added]',
};
/** A policy had allowPrivilegeEscalation false and privileged true. */
export const INVALID_BY_POLICY: Recorded = {
  from: CREATE_1_24,
  text: 'The Pod "a" is invalid: spec.containers[0].securityContext: Invalid value: core.SecurityContext{Capabilities:(*core.Capabilities)(0x32258bc9c990), Privileged:(*bool)(0x322586548b04), SELinuxOptions:(*core.SELinuxOptions)(nil), WindowsOptions:(*core.WindowsSecurityContextOptions)(nil), RunAsUser:(*int64)(nil), RunAsGroup:(*int64)(nil), RunAsNonRoot:(*bool)(nil), ReadOnlyRootFilesystem:(*bool)(nil), AllowPrivilegeEscalation:(*bool)(0x3225864e4100), ProcMount:(*core.ProcMountType)(nil), SeccompProfile:(*core.SeccompProfile)(nil)}: cannot set `allowPrivilegeEscalation` to false and `privileged` to true',
};
export const INVALID_TWICE: Recorded = {
  from: CREATE_1_34,
  text: `The Pod "b" is invalid: 
* spec.containers[0].securityContext: Invalid value: {"Capabilities":{"Add":["CAP_SYS_ADMIN"],"Drop":null},"Privileged":true,"SELinuxOptions":null,"WindowsOptions":null,"RunAsUser":null,"RunAsGroup":null,"RunAsNonRoot":null,"ReadOnlyRootFilesystem":null,"AllowPrivilegeEscalation":false,"ProcMount":null,"SeccompProfile":null,"AppArmorProfile":null}: cannot set \`allowPrivilegeEscalation\` to false and \`privileged\` to true
* spec.containers[0].securityContext: Invalid value: {"Capabilities":{"Add":["CAP_SYS_ADMIN"],"Drop":null},"Privileged":true,"SELinuxOptions":null,"WindowsOptions":null,"RunAsUser":null,"RunAsGroup":null,"RunAsNonRoot":null,"ReadOnlyRootFilesystem":null,"AllowPrivilegeEscalation":false,"ProcMount":null,"SeccompProfile":null,"AppArmorProfile":null}: cannot set \`allowPrivilegeEscalation\` to false and \`capabilities.Add\` CAP_SYS_ADMIN`,
};
/** ValidatingAdmissionPolicy, of which kubectl makes something odd. */
export const ADMISSION_POLICY: Recorded = {
  from: CREATE_1_34,
  text: `The pods "vap" is invalid: : ValidatingAdmissionPolicy 'rec-policy' with binding 'rec-binding' denied request: no pod is called vap`,
};
export const RBAC: Recorded = {
  from: '1.34.4: kubectl create -f a.json --as system:serviceaccount:rec:nobody',
  text: 'Error from server (Forbidden): error when creating "a.json": pods is forbidden: User "system:serviceaccount:rec:nobody" cannot create resource "pods" in API group "" in the namespace "rec"',
};
export const RBAC_AT_CLUSTER_SCOPE: Recorded = {
  from: '1.24.17: kubectl get nodes --as alice',
  text: 'Error from server (Forbidden): nodes is forbidden: User "alice" cannot list resource "nodes" in API group "" at the cluster scope',
};
export const POD_SECURITY: Recorded = {
  from: CREATE_1_34,
  text: 'Error from server (Forbidden): error when creating "a.json": pods "a" is forbidden: violates PodSecurity "baseline:latest": non-default capabilities (container "main" must not include "SYS_TIME" in securityContext.capabilities.add), privileged (container "main" must not set securityContext.privileged=true)',
};
export const POD_SECURITY_WARNING: Recorded = {
  from: CREATE_1_34,
  text: 'Warning: would violate PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "main" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "main" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "main" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "main" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
};

/** The pod has a privileged ephemeral container "first" from the time when its namespace enforced nothing. */
export const OLDER_EPHEMERAL: Recorded = {
  from: '1.34.4: kubectl debug a --image local/busybox:1 -c second',
  text: 'Error from server (Forbidden): pods "a" is forbidden: violates PodSecurity "baseline:latest": privileged (container "first" must not set securityContext.privileged=true)',
};
export const OLDER_AND_NEW_EPHEMERAL: Recorded = {
  from: '1.34.4: kubectl debug a --image local/busybox:1 --profile=sysadmin -c third',
  text: 'Error from server (Forbidden): pods "a" is forbidden: violates PodSecurity "baseline:latest": privileged (containers "first", "third" must not set securityContext.privileged=true)',
};
/** What a kubelet logs about a static pod that runs, and for which nobody gave the node a right. */
export const MIRROR_IN_LOG: readonly Recorded[] = [
  {
    from: "1.24.17: the kubelet's log",
    text: 'E1121 10:10:12.473959      38 kubelet.go:1693] "Failed creating a mirror pod for" err="pods \\"refused-localhost\\" is forbidden: PodSecurityPolicy: unable to admit pod: []" pod="stat/refused-localhost"',
  },
  {
    from: "1.34.4: the kubelet's log",
    text: 'E1121 10:10:10.811761      34 kubelet.go:3222] "Failed creating a mirror pod" err="pods \\"refused-localhost\\" is forbidden: violates PodSecurity \\"baseline:latest\\": privileged (container \\"m\\" must not set securityContext.privileged=true)" pod="stat/refused-localhost"',
  },
];
/** What no grammar knows. */
export const UNPARSED: Recorded = {
  from: '1.34.4: kubectl create -f bad.yaml --validate=strict',
  text: 'Error from server (BadRequest): error when creating "bad.yaml": Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.containers[0].securityContxt"',
};

/** By who refused; all of 1.24.17 and 1.34.4 alike. */
export const OTHERS: readonly (readonly [who: string, name: string | undefined, recorded: Recorded])[] = [
  ['ResourceQuota', 'few', created('pods "a" is forbidden: failed quota: few: must specify requests.cpu for: main')],
  [
    'ResourceQuota',
    'few',
    created('pods "a" is forbidden: exceeded quota: few, requested: pods=1, used: pods=0, limited: pods=0'),
  ],
  [
    'LimitRanger',
    undefined,
    created(
      'pods "big" is forbidden: [maximum cpu usage per Container is 1, but limit is 2, minimum memory usage per Pod is 1Gi, but request is 1Mi]',
    ),
  ],
  [
    'ServiceAccount',
    undefined,
    created('pods "d" is forbidden: error looking up service account rec/ghost: serviceaccount "ghost" not found'),
  ],
  ['Priority', 'ghost', created('pods "d" is forbidden: no PriorityClass with name ghost was found')],
  ['RuntimeClass', 'ghost', created('pods "d" is forbidden: pod rejected: RuntimeClass "ghost" not found')],
  [
    'NamespaceLifecycle',
    'ghost',
    {
      from: CREATE_1_34,
      text: 'Error from server (NotFound): error when creating "STDIN": namespaces "ghost" not found',
    },
  ],
  [
    'webhook',
    'gone.rec.test',
    {
      from: CREATE_1_34,
      text: 'Error from server (InternalError): error when creating "a.json": Internal error occurred: failed calling webhook "gone.rec.test": failed to call webhook: Post "https://gone.rec.svc:443/?timeout=10s": service "gone" not found',
    },
  ],
  ['ValidatingAdmissionPolicy', 'rec-policy', ADMISSION_POLICY],
];

function created(text: string): Recorded {
  return { from: CREATE_1_34, text: `Error from server (Forbidden): error when creating "STDIN": ${text}` };
}

const RUNC =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process:';

/** By cause: what nodes said; of both versions where nothing else is said. */
export const FROM_NODES: readonly (readonly [cause: string, recorded: Recorded])[] = [
  [
    'image user is root',
    waiting(
      'container has runAsNonRoot and image will run as root (pod: "root_kub(b25f1781-18c8-41f3-bc9b-0d9fe96a9bd3)", container: m)',
    ),
  ],
  [
    'image user is root',
    {
      from: '1.34.4: message of an event Failed',
      text: 'Error: container has runAsNonRoot and image will run as root (pod: "root_kub(b25f1781-18c8-41f3-bc9b-0d9fe96a9bd3)", container: m)',
    },
  ],
  // An article of 2018 about Kubernetes 1.10.
  [
    'image user is root',
    { from: '1.10: message of a waiting container', text: 'container has runAsNonRoot and image will run as root' },
  ],
  [
    'runAsUser is 0',
    waiting(
      `container's runAsUser breaks non-root policy (pod: "user0_kub(6fe9c6e5-7e46-4554-a80b-c82d7763f69c)", container: m)`,
    ),
  ],
  [
    'sysctl',
    { from: '1.24.17: message of a failed pod', text: 'Pod forbidden sysctl: "kernel.msgmax" not allowlisted' },
  ],
  [
    'sysctl',
    {
      from: '1.34.4: message of a failed pod',
      text: 'Pod was rejected: forbidden sysctl: "kernel.msgmax" not allowlisted',
    },
  ],
  [
    'sysctl',
    { from: '1.34.4: message of an event SysctlForbidden', text: 'forbidden sysctl: "kernel.msgmax" not allowlisted' },
  ],
  [
    'AppArmor',
    { from: '1.24.17: message of a pending pod', text: 'Cannot enforce AppArmor: AppArmor is not enabled on the host' },
  ],
  [
    'AppArmor',
    {
      from: '1.34.4: message of a failed pod',
      text: 'Pod was rejected: Cannot enforce AppArmor: AppArmor is not enabled on the host',
    },
  ],
  [
    'seccomp profile',
    waiting(
      'failed to create containerd container: cannot load seccomp profile "/var/lib/kubelet/seccomp/gone.json": open /var/lib/kubelet/seccomp/gone.json: no such file or directory',
    ),
  ],
  [
    'user namespace',
    {
      from: '1.34.4: message of an event FailedCreatePodSandBox',
      text: "Failed to create pod sandbox: can't set `spec.hostUsers: false`, runtime does not support user namespaces",
    },
  ],
  ['file capability', { from: '1.34.4: log of a container', text: 'exec /bin/filecap-pause: operation not permitted' }],
  [
    'read-only file system',
    { from: '1.34.4: message of a terminated container', text: "sh: can't create /file: Read-only file system\n" },
  ],
  [
    'not permitted',
    { from: '1.34.4: message of a terminated container', text: 'chown: /tmp: Operation not permitted\n' },
  ],
  ['ConfigMap', waiting('configmap "gone" not found')],
  ['Secret', { from: '1.34.4: message of an event Failed', text: 'Error: secret "gone" not found' }],
  ['key', waiting("couldn't find key k in ConfigMap kub/kube-root-ca.crt")],
  ['image', waiting('Container image "local/gone:1" is not present with pull policy of Never')],
  ['program', waiting(`${RUNC} exec: "/gone": stat /gone: no such file or directory: unknown`)],
  ['program', waiting(`${RUNC} exec: "/etc": permission denied: unknown`)],
  [
    'image user is a name',
    waiting(
      'container has runAsNonRoot and image has non-numeric user (user1), cannot verify user is non-root (pod: "name-user_rec(af474bf3-032a-43d9-8712-d2dc807568b8)", container: m)',
    ),
  ],
  [
    'user is out of range',
    waiting(
      'container has runAsNonRoot and image has an invalid user id (99999999999). (Must be 1-(2147483647)): must be between 0 and 2147483647, inclusive (pod: "huge-user_rec(e3bed9b1-c502-423a-a4f2-743d2ad23678)", container: m)',
    ),
  ],
  // runAsGroup of the pod; that of a container is let through by containerd.
  [
    'group without user',
    {
      from: '1.34.4: message of an event FailedCreatePodSandBox',
      text: 'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to generate sanbdox container spec options: failed to generate user string: user group "1025" is specified without user',
    },
  ],
  ['capability not held', waiting(`${RUNC} unable to apply caps: operation not permitted: unknown`)],
  [
    'user',
    waiting(
      'failed to create containerd container: mount callback failed on /var/lib/containerd/tmpmounts/containerd-mount2913493447: no users found',
    ),
  ],
  [
    'room',
    {
      from: '1.24.17: message of a failed pod',
      text: "Pod Node didn't have enough resource: cpu, requested: 4000000, used: 0, capacity: 2000",
    },
  ],
  [
    'room',
    {
      from: '1.34.4: message of a failed pod',
      text: "Pod was rejected: Node didn't have enough resource: cpu, requested: 4000000, used: 0, capacity: 2000",
    },
  ],
  ['fitting node', { from: '1.24.17: message of a failed pod', text: 'Pod Predicate NodeAffinity failed' }],
  [
    'fitting node',
    {
      from: '1.34.4: message of a failed pod',
      text: "Pod was rejected: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
    },
  ],
  // lifecycle/handlers.go of Kubernetes 1.20, for Docker, which does not run here.
  [
    'no-new-privs',
    {
      from: 'lifecycle/handlers.go of Kubernetes 1.20',
      text: 'Pod Cannot enforce NoNewPrivs: docker runtime API version "1.22.0" must be greater than or equal to 1.23',
    },
  ],
  [
    'procMount',
    {
      from: 'lifecycle/handlers.go of Kubernetes 1.20',
      text: 'Pod Cannot enforce ProcMount: docker runtime API version "1.37.0" must be greater than or equal to 1.38',
    },
  ],
  [
    'unknown capability',
    {
      from: 'github.com/cri-o/cri-o, issue 4658 of 2021: CRI-O 1.20.1, message of an event Failed',
      text: 'Error: container create failed: time="2021-03-15T07:39:31+01:00" level=error msg="container_linux.go:370: starting container process caused: unknown capability \\"CAP_PERFMON\\""',
    },
  ],
  [
    'unknown capability',
    {
      from: 'github.com/docker/cli, issue 3960 of 2023: Docker 20.10.22',
      text: 'docker: Error response from daemon: invalid CapAdd: unknown capability: "CAP_PERFMON".',
    },
  ],
  [
    'unknown capability',
    {
      from: 'github.com/Checkmk/checkmk_kube_agent, issue 7 of 2022: Docker 18, message of an event Failed',
      text: 'Error: failed to start container "cadvisor": Error response from daemon: linux spec capabilities: Unknown capability to add: "CAP_CAP_SYS_PTRACE"',
    },
  ],
];

function waiting(text: string): Recorded {
  return { from: '1.34.4: message of a waiting container', text };
}

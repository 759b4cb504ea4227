import { bitOf } from '../../../capability/names.ts';
import { VOLUME_SOURCES } from '../../../kubernetes/volume-sources.ts';
import { kindsOfControllers } from '../../../rbac/identities.ts';

/** Names that Kubernetes gives, and values that it knows: they say nothing about who runs the cluster. */
export function isPublic(name: string): boolean {
  return (
    WORDS.has(name) ||
    isCapability(name) ||
    /^system:(?!serviceaccounts?:|node:)[a-z0-9:.-]+$/.test(name) ||
    /^kubeadm:[a-z:-]+$/.test(name) ||
    isNumber(name) ||
    SE_LINUX.test(name) ||
    FIELD_OF_POD.test(name) ||
    isGenerated(name)
  );
}

/** "1025", "v1.34", "v1beta1", "4096 1048576", "5m0s", "10Mi"; not an address. */
function isNumber(name: string): boolean {
  return NUMBER.test(name) && !/^\d+\.\d+\.\d+\.\d+$/.test(name);
}

const NUMBER =
  /^(?:v?\d+(?:\.\d+)*|v\d+(?:alpha|beta)\d+|\d+(?:[ \t]\d+)+|(?:\d+(?:\.\d+)?(?:ns|µs|ms|s|m|h|Mi|Gi|Ki|B|x))+)$/;

/** What controllers and the API server draw: a hash (apimachinery, rand.SafeEncodeString of a number), five letters (rand.String), a UID, a digest. */
export function isGenerated(name: string): boolean {
  return GENERATED.test(name);
}

const HASH = '[4-9bcdf]{6,10}';
const DRAWN = '(?=[a-z]*[2-9])[bcdfghjklmnpqrstvwxz2456789]{5}';
const GENERATED = new RegExp(`^(?:${HASH}|${DRAWN}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32,})$`);

/** What a controller appends to its own name: an ordinal or a minute, a hash, five letters, or a hash and five letters. */
export const APPENDED = new RegExp(
  `^(?:-\\d+|-${HASH}|-[bcdfghjklmnpqrstvwxz2456789]{5}|-${HASH}-[bcdfghjklmnpqrstvwxz2456789]{5}|-\\d+-[bcdfghjklmnpqrstvwxz2456789]{5})$`,
);

/** Also as people write it wrongly, which a finding says. */
function isCapability(name: string): boolean {
  const word = name.toUpperCase().replace(/^CAP_/, '');
  return word === 'ALL' || bitOf(word) !== undefined;
}

/** Keys of labels that Kubernetes and common tools write; the values may still be names. */
export function isPublicKey(key: string): boolean {
  return KEYS.has(key) || PUBLIC_KEYS.test(key);
}

const PUBLIC_KEYS =
  /^(?:app\.kubernetes\.io\/(?:name|instance|version|component|part-of|managed-by)|pod-security\.kubernetes\.io\/(?:enforce|audit|warn)(?:-version)?|(?:beta\.)?kubernetes\.io\/(?:os|arch|hostname|metadata\.name|instance-type|bootstrapping|cluster-service|name)|topology\.kubernetes\.io\/(?:region|zone)|failure-domain\.beta\.kubernetes\.io\/(?:region|zone)|node\.kubernetes\.io\/[a-z-]*instance-type|node\.kubernetes\.io\/exclude-from-external-load-balancers|node-role\.kubernetes\.io\/(?:control-plane|master|worker)|batch\.kubernetes\.io\/(?:job-name|controller-uid|job-completion-index)|statefulset\.kubernetes\.io\/pod-name|apps\.kubernetes\.io\/pod-index|rbac\.authorization\.k8s\.io\/aggregate-to-(?:admin|edit|view|cluster-reader))$/;

const words = (text: string) => text.trim().split(/\s+/);

const WORDS: ReadonlySet<string> = new Set([
  ...kindsOfControllers().keys(),
  ...VOLUME_SOURCES,
  ...words(`
    * / - admin edit view cluster-admin default kubernetes localhost latest true false linux windows amd64 arm64 coredns
    privileged baseline restricted enforce audit warn unconfined confined
    kube-system kube-public kube-node-lease kube-proxy kube-dns kube-apiserver kube-controller-manager kube-scheduler
    kube-root-ca.crt openshift-service-ca.crt ca.crt service-ca.crt token namespace
    kubelet default-scheduler attachdetach-controller node-controller taint-eviction-controller
    runtime/default docker/default RuntimeDefault Localhost Unconfined Default Unmasked
    container_t container_init_t container_kvm_t container_engine_t spc_t system_u object_r system_r user_u
    get list watch create update patch delete deletecollection use bind escalate impersonate approve sign
    policy extensions apps batch rbac.authorization.k8s.io security.openshift.io authorization.k8s.io
    policy/v1beta1 extensions/v1beta1 apps/v1 batch/v1 batch/v1beta1 rbac.authorization.k8s.io/v1
    podsecuritypolicies securitycontextconstraints pods
    Pod Node Namespace ServiceAccount User Group Role ClusterRole RoleBinding ClusterRoleBinding PodSecurityPolicy
    SecurityContextConstraints Deployment ReplicaSet StatefulSet DaemonSet Job CronJob ReplicationController
    ControllerRevision PodTemplate Event
    metadata.name metadata.namespace metadata.labels metadata.annotations metadata.uid
    var run secrets kubernetes.io serviceaccount etc proc sys dev tmp usr lib log opt srv mnt home root bin boot data
    docker.sock containerd crio.sock containerd.sock docker pods kubepods besteffort burstable guaranteed
    kubepods.slice kubepods-besteffort.slice kubepods-burstable.slice system.slice init.scope
    AppArmor BackOff Failed FailedCreate FailedCreatePodSandBox FailedDaemonPod FailedMount FailedScheduling
    NoNewPrivs ProcMount ReplicaSetCreateError SysctlForbidden UnexpectedAdmissionError
    FailedUpdate FailedPlacement FailedDelete FailedPreStopHook FailedPostStartHook Unhealthy Killing NodeNotReady
    MissingClusterDNS InspectFailed FailedKillPod FailedSync FailedValidation Preempted Evicted OOMKilled OOMKilling
    Forbidden NotFound Unauthorized Conflict AlreadyExists Invalid Timeout InternalError Expired TooManyRequests
    BadRequest ServiceUnavailable MethodNotAllowed ServerTimeout Gone
    ContainerCreating CrashLoopBackOff CreateContainerConfigError CreateContainerError ErrImageNeverPull ErrImagePull
    ImageInspectError ImagePullBackOff InvalidImageName PodInitializing RunContainerError PostStartHookError
    ContainerCannotRun StartError Completed Error DeadlineExceeded ContainerStatusUnknown Unknown NodeLost
    NodeAffinity OutOfcpu OutOfmemory OutOfpods Terminated Shutdown UnexpectedAdmissionError
    Initialized Ready ContainersReady PodScheduled PodReadyToStartContainers Available Progressing ReplicaFailure
    Complete Suspended FailureTarget SuccessCriteriaMet DisruptionTarget PodReadyCondition
    ContainersNotReady ContainersNotInitialized Unschedulable PodCompleted PodFailed PodHasNetwork
    NewReplicaSetCreated NewReplicaSetAvailable FoundNewReplicaSet ReplicaSetUpdated MinimumReplicasAvailable
    MinimumReplicasUnavailable ProgressDeadlineExceeded DeploymentPaused DeploymentResumed BackoffLimitExceeded
    anyuid hostaccess hostmount-anyuid hostmount-anyuid-v2 hostnetwork hostnetwork-v2 nested-container nonroot nonroot-v2 restricted restricted-v2 restricted-v3 * admin amd64 arm64 baseline ca.crt cluster-admin coredns default edit false kubernetes latest kube-root-ca.crt linux localhost namespace privileged restricted token true view windows
  `),
]);

const KEYS: ReadonlySet<string> = new Set(
  words(`
    app component controller-revision-hash controller-uid job-name k8s-app name pod-template-generation
    pod-template-hash release role tier version
  `),
);

/** What Kubernetes, container runtimes and the usual policies call users, roles and types; and levels: "s0:c26,c5". */
const SE_LINUX =
  /^(?:(?:system|unconfined|object)_[ur]|(?:container|container_(?:init|kvm|engine|file|runtime|logreader)|spc|svirt_lxc_net)_t|s\d+(?:-s\d+)?(?::c\d+(?:[.,]c\d+)*)?)$/;

/** Of the downward API. */
const FIELD_OF_POD = /^(?:metadata|spec|status)\.[A-Za-z.]+$/;

/** A folder that Linux, Kubernetes or a container runtime gives its name. */
export function isPublicFolder(name: string): boolean {
  return FOLDERS.has(name) || isPublic(name);
}

const FOLDERS: ReadonlySet<string> = new Set([
  'bin',
  'boot',
  'cgroup',
  'containerd',
  'containerd.sock',
  'containers',
  'crio',
  'data',
  'dev',
  'docker',
  'docker.sock',
  'etc',
  'fs',
  'home',
  'host',
  'kubelet',
  'kubernetes.io',
  'lib',
  'lib64',
  'local',
  'log',
  'manifests',
  'media',
  'mnt',
  'modules',
  'net',
  'opt',
  'pki',
  'pods',
  'proc',
  'root',
  'run',
  'sbin',
  'secrets',
  'serviceaccount',
  'share',
  'shm',
  'srv',
  'ssl',
  'sys',
  'tmp',
  'usr',
  'var',
]);

/** What makers of Linux, Kubernetes and container runtimes append to versions: "aws", "0ubuntu1", "k3s1", "rc.1". */
export function isPublicBuild(part: string): boolean {
  return BUILD.test(part);
}

const BUILD =
  /^(?:\d*(?:ubuntu|rc|alpha|beta|k3s|rke2r|el|fc|amzn|deb|gke|eks|rhaos)?\d*|aks|amd64|arm64|aws|azure|cip|cloud|ce|flatcar|generic|gcp|linuxkit|linux|lts|lowlatency|microsoft|oracle|rt|standard|v\d+|WSL2|x86|64)$/;

import { apiGroupOf } from './api-group.ts';
import type { KubernetesObject } from './objects.ts';

/** A kind with a pod in it, and all that the rest of the program has to know to treat it as what it is. */
export interface WorkloadKind {
  readonly kind: string;
  /** The versions in which servers have it, the newest first. */
  readonly versions: readonly [ServedVersion, ...ServedVersion[]];
  /** How it is called in URLs; kubectl takes it too. */
  readonly plural: string;
  /** kubectl's other words for it, in lower case. The first is the one that is offered. */
  readonly words: readonly string[];
  /** Where the pod's metadata and spec are; empty for a pod. */
  readonly templatePath: string;
  /** Where the claims are that become volumes of each pod, besides those of the template. */
  readonly claimsPath?: string;
  /** The kind that is made first, and makes the pods; absent where nothing is between it and its pods. */
  readonly between?: string;
  /** The controller that creates its pods: its service account in kube-system. Absent where no controller does. */
  readonly controller?: string;
  /** How long that controller waits after a pod was refused. Absent where another kind makes the pods. */
  readonly backOff?: readonly BackOff[];
  /** What says how many pods it should have. */
  readonly counts: PodCount;
  /** What happens when the template is changed in the cluster. */
  readonly onChange: OnChange;
  /** The name of the ControllerRevision with the template of a pod; absent where the object itself has it, whatever revision. */
  readonly revisionName?: (owner: string, hash: string) => string;
}

export interface ServedVersion {
  readonly apiVersion: string;
  /** The minor versions of Kubernetes 1 with it, on by default; the last is absent where it is still served. */
  readonly since: number;
  readonly until?: number;
}

/** The wait is doubled with each failure, from the base to the maximum. */
export interface BackOff {
  /** The first minor version of Kubernetes 1 that waits so long. */
  readonly since: number;
  readonly baseMs: number;
  readonly maxMs: number;
}

/**
 *   itself       it is the one pod
 *   replicas     spec.replicas
 *   nodes        one for each node that takes it
 *   completions  spec.completions and spec.parallelism
 *   its jobs     those that it makes from time to time
 *   none         nothing makes pods of it
 */
export type PodCount = 'itself' | 'replicas' | 'nodes' | 'completions' | 'its jobs' | 'none';

/**
 *   replaces     the controller replaces the pods, also those that do not start
 *   leaves       pods that do not start stay until somebody deletes them
 *   later        only what is made from then on has it
 *   stores       nobody makes pods of it
 *   made again   hardly any field can be changed: it has to be deleted, and made again from itself
 *   refused      the template cannot be changed, and what is there is no manifest to make it again from
 */
export type OnChange = 'replaces' | 'leaves' | 'later' | 'stores' | 'made again' | 'refused';

/** Source: DefaultControllerRateLimiter in util/workqueue/default_rate_limiters.go of client-go 0.24.17 and 0.34.4. */
const RATE_LIMITER: readonly BackOff[] = [{ since: 0, baseMs: 5, maxMs: 1000 * 1000 }];

/**
 * DefaultJobBackOff and MaxJobBackOff in pkg/controller/job/job_controller.go of 1.24.17; DefaultJobApiBackOff and
 * MaxJobApiBackOff of 1.34.4 and 1.37.1. Releases between the two are taken for the slower ones.
 */
const JOB: readonly BackOff[] = [
  { since: 34, baseMs: 1000, maxMs: 60_000 },
  { since: 0, baseMs: 10_000, maxMs: 360_000 },
];

const CORE: WorkloadKind['versions'] = [{ apiVersion: 'v1', since: 0 }];
const APPS: WorkloadKind['versions'] = [
  { apiVersion: 'apps/v1', since: 9 },
  { apiVersion: 'apps/v1beta2', since: 8, until: 15 },
];
const APPS_BETA: ServedVersion = { apiVersion: 'apps/v1beta1', since: 6, until: 15 };
const EXTENSIONS: ServedVersion = { apiVersion: 'extensions/v1beta1', since: 2, until: 15 };

/**
 * The kinds that Pod Security Admission looks into (DefaultPodSpecExtractor of pod-security-admission v0.37.0), in the order in
 * which they are offered.
 *
 * Sources: controllers: cmd/kube-controller-manager/app/{apps,batch,core}.go of 1.24. Versions: "Deprecated API Migration
 * Guide" of kubernetes.io and pkg/controlplane/instance.go (DefaultAPIResourceConfigSource). What a change does:
 * pkg/controller/statefulset/stateful_set_control.go (updateStatefulSet of 1.24.17, processReplica of 1.37.1), which waits for
 * a pod that is not ready unless podManagementPolicy is Parallel; pkg/controller/{replicaset,replication,daemon,deployment,cronjob}.
 * Revisions: pkg/controller/{statefulset,daemon}, 1.24 to 1.37.
 */
export const WORKLOAD_KINDS: readonly WorkloadKind[] = [
  {
    kind: 'Pod',
    versions: CORE,
    plural: 'pods',
    words: ['pod', 'po'],
    templatePath: '',
    counts: 'itself',
    onChange: 'made again',
  },
  {
    kind: 'Deployment',
    versions: [...APPS, APPS_BETA, EXTENSIONS],
    plural: 'deployments',
    words: ['deploy', 'deployment'],
    templatePath: 'spec.template',
    // A new one for each revision.
    between: 'ReplicaSet',
    controller: 'replicaset-controller',
    counts: 'replicas',
    onChange: 'replaces',
  },
  {
    kind: 'ReplicaSet',
    versions: [...APPS, EXTENSIONS],
    plural: 'replicasets',
    words: ['rs', 'replicaset'],
    templatePath: 'spec.template',
    controller: 'replicaset-controller',
    backOff: RATE_LIMITER,
    counts: 'replicas',
    onChange: 'leaves',
  },
  {
    kind: 'StatefulSet',
    versions: [...APPS, APPS_BETA],
    plural: 'statefulsets',
    words: ['sts', 'statefulset'],
    templatePath: 'spec.template',
    claimsPath: 'spec.volumeClaimTemplates',
    controller: 'statefulset-controller',
    backOff: RATE_LIMITER,
    counts: 'replicas',
    onChange: 'leaves',
    revisionName: (_owner, hash) => hash,
  },
  {
    kind: 'DaemonSet',
    versions: [...APPS, EXTENSIONS],
    plural: 'daemonsets',
    words: ['ds', 'daemonset'],
    templatePath: 'spec.template',
    controller: 'daemon-set-controller',
    backOff: RATE_LIMITER,
    counts: 'nodes',
    onChange: 'replaces',
    revisionName: (owner, hash) => `${owner}-${hash}`,
  },
  {
    kind: 'Job',
    versions: [{ apiVersion: 'batch/v1', since: 2 }],
    plural: 'jobs',
    words: ['job'],
    templatePath: 'spec.template',
    controller: 'job-controller',
    backOff: JOB,
    counts: 'completions',
    onChange: 'refused',
  },
  {
    kind: 'CronJob',
    versions: [
      { apiVersion: 'batch/v1', since: 21 },
      { apiVersion: 'batch/v1beta1', since: 8, until: 24 },
    ],
    plural: 'cronjobs',
    words: ['cronjob', 'cj'],
    templatePath: 'spec.jobTemplate.spec.template',
    between: 'Job',
    controller: 'job-controller',
    counts: 'its jobs',
    onChange: 'later',
  },
  {
    kind: 'ReplicationController',
    versions: CORE,
    plural: 'replicationcontrollers',
    words: ['rc', 'replicationcontroller'],
    templatePath: 'spec.template',
    controller: 'replication-controller',
    backOff: RATE_LIMITER,
    counts: 'replicas',
    onChange: 'leaves',
  },
  {
    kind: 'PodTemplate',
    versions: CORE,
    plural: 'podtemplates',
    words: [],
    templatePath: 'template',
    counts: 'none',
    onChange: 'stores',
  },
];

/** The kind that stands between an object and its pods; undefined where none does. */
export function kindBetween(object: Pick<KubernetesObject, 'apiVersion' | 'kind'>): WorkloadKind | undefined {
  const between = workloadKindOf(object)?.between;
  return between === undefined ? undefined : WORKLOAD_KINDS.find(({ kind }) => kind === between);
}

/**
 * Whether anything about pods is left open where a kind cannot be read. Nothing makes pods of a PodTemplate, and of the roles that
 * come with Kubernetes only cluster-admin may read them.
 */
export function leavesPodsOpen({ counts }: WorkloadKind): boolean {
  return counts !== 'none';
}

/** Of each kind the version that current servers have. */
export function currentVersion({ versions: [newest] }: WorkloadKind): string {
  return newest.apiVersion;
}

/** Which of them an object is, whatever version of its group it is in; undefined for any other, also of the same name. */
export function workloadKindOf({
  apiVersion = '',
  kind,
}: Pick<Partial<KubernetesObject>, 'apiVersion' | 'kind'>): WorkloadKind | undefined {
  if (apiVersion === '') return undefined;
  const group = apiGroupOf(apiVersion);
  return WORKLOAD_KINDS.find(
    (one) => one.kind === kind && one.versions.some((served) => apiGroupOf(served.apiVersion) === group),
  );
}

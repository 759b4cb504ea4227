/**
 * The custom resources that people have in their repositories, and where the pods are that their controllers make: the one table.
 * Paths as in kubectl's explain; [*] is each element of a list, and * each value of an object.
 */
export interface CustomKind {
  readonly group: string;
  readonly kinds: readonly string[];
  readonly pods: readonly PodLocation[];
  /** The types that it was read from. */
  readonly source: string;
  /** What the controller does with the pod, where that matters to the verdict. */
  readonly note?: string;
}

/**
 * A place in the object with a pod in it:
 *   template   metadata and spec, as in a Deployment
 *   spec       the spec of a pod, among other fields perhaps
 *   parts      fields of the pod that are in places of their own: by the field of the pod, where it is
 */
export type PodLocation = PodPart & {
  /** Whether the controller fills in what is not written: then only what is written can be judged. */
  readonly isFilledIn?: boolean;
};

type PodPart =
  | { readonly template: string }
  | { readonly spec: string }
  | { readonly at: string; readonly parts: Readonly<Record<string, string>> };

const filledIn = (what: string): string => `${what}: fields that are not set here are not judged.`;

const KNATIVE_NOTE =
  'Knative adds its queue-proxy container, and with secure-pod-defaults also securityContext: that is not in the verdict.';
const TEKTON_NOTE =
  'A Task has no pod spec: what its steps, sidecars and volumes set is judged; the podTemplate of the run and the defaults of Tekton are not in the verdict.';
const ARGO_NOTE =
  'Argo Workflows adds its init and wait containers, and workflowDefaults of the controller: that is not in the verdict.';
const PROMETHEUS_NOTE = filledIn(
  'The Prometheus operator merges containers of these names with its own, and fills in securityContext',
);
const STRIMZI_NOTE = filledIn(
  'Strimzi makes the containers, and fills in securityContext by its pod security provider',
);
const ECK_NOTE = filledIn(
  'ECK adds its init containers, the main container and the volumes, and fills in securityContext',
);
const FLINK_NOTE = filledIn('The Flink operator and Flink add the container flink-main-container');
const SPARK_NOTE = filledIn('The Spark operator and Spark make the main container');

const TEKTON_PARTS = {
  'spec.containers': 'steps',
  'spec.initContainers': 'sidecars',
  'spec.volumes': 'volumes',
};

const ARGO_PARTS = {
  'spec.containers[0]': 'container',
  'spec.containers[1]': 'script',
  'spec.initContainers': 'initContainers',
  'spec.ephemeralContainers': 'sidecars',
  'spec.volumes': 'volumes',
  'spec.securityContext': 'securityContext',
};

const SPARK_PARTS = {
  'spec.containers[0].securityContext': 'securityContext',
  'spec.initContainers': 'initContainers',
  'spec.ephemeralContainers': 'sidecars',
  'spec.securityContext': 'podSecurityContext',
  'spec.hostNetwork': 'hostNetwork',
};

/** Strimzi's template of a pod, and of its main container. */
const strimzi = (at: string, container: string): PodLocation => ({
  at,
  parts: {
    'spec.securityContext': 'pod.securityContext',
    'spec.volumes': 'pod.volumes',
    'spec.containers[0].securityContext': `${container}.securityContext`,
    'spec.containers[0].volumeMounts': `${container}.volumeMounts`,
  },
  isFilledIn: true,
});

const template = (path: string): readonly PodLocation[] => [{ template: path }];

export const CUSTOM_KINDS: readonly CustomKind[] = [
  {
    group: 'argoproj.io',
    kinds: ['Rollout'],
    pods: template('spec.template'),
    source: 'argo-rollouts v1.8, pkg/apis/rollouts/v1alpha1 RolloutSpec',
  },
  {
    group: 'argoproj.io',
    kinds: ['Workflow', 'WorkflowTemplate', 'ClusterWorkflowTemplate'],
    pods: [{ at: 'spec.templates[*]', parts: ARGO_PARTS, isFilledIn: true }],
    source: 'argo-workflows v3.7, pkg/apis/workflow/v1alpha1 Template',
    note: ARGO_NOTE,
  },
  {
    group: 'argoproj.io',
    kinds: ['CronWorkflow'],
    pods: [{ at: 'spec.workflowSpec.templates[*]', parts: ARGO_PARTS, isFilledIn: true }],
    source: 'argo-workflows v3.7, pkg/apis/workflow/v1alpha1 CronWorkflowSpec',
    note: ARGO_NOTE,
  },
  {
    group: 'serving.knative.dev',
    kinds: ['Service', 'Configuration'],
    pods: template('spec.template'),
    source: 'knative serving v1.19, pkg/apis/serving/v1 ConfigurationSpec',
    note: KNATIVE_NOTE,
  },
  {
    group: 'serving.knative.dev',
    kinds: ['Revision'],
    pods: [{ spec: 'spec' }],
    source: 'knative serving v1.19, pkg/apis/serving/v1 RevisionSpec',
    note: KNATIVE_NOTE,
  },
  {
    group: 'keda.sh',
    kinds: ['ScaledJob'],
    pods: template('spec.jobTargetRef.template'),
    source: 'keda v2.18, apis/keda/v1alpha1 ScaledJobSpec',
  },
  {
    group: 'apps.kruise.io',
    kinds: ['CloneSet', 'StatefulSet', 'DaemonSet', 'BroadcastJob'],
    pods: template('spec.template'),
    source: 'openkruise v1.8, apis/apps/v1alpha1 and v1beta1',
  },
  {
    group: 'apps.kruise.io',
    kinds: ['AdvancedCronJob'],
    pods: [
      { template: 'spec.template.jobTemplate.spec.template' },
      { template: 'spec.template.broadcastJobTemplate.spec.template' },
    ],
    source: 'openkruise v1.8, apis/apps/v1alpha1 CronJobTemplate',
  },
  {
    group: 'apps.kruise.io',
    kinds: ['UnitedDeployment'],
    pods: template('spec.template.*.spec.template'),
    source: 'openkruise v1.8, apis/apps/v1alpha1 SubsetTemplate',
  },
  {
    group: 'tekton.dev',
    kinds: ['Task', 'ClusterTask'],
    pods: [{ at: 'spec', parts: TEKTON_PARTS, isFilledIn: true }],
    source: 'tekton pipeline v1.3, pkg/apis/pipeline/v1 TaskSpec',
    note: TEKTON_NOTE,
  },
  {
    group: 'tekton.dev',
    kinds: ['TaskRun'],
    pods: [{ at: 'spec.taskSpec', parts: TEKTON_PARTS, isFilledIn: true }],
    source: 'tekton pipeline v1.3, pkg/apis/pipeline/v1 TaskRunSpec',
    note: TEKTON_NOTE,
  },
  {
    group: 'tekton.dev',
    kinds: ['Pipeline'],
    pods: [
      { at: 'spec.tasks[*].taskSpec', parts: TEKTON_PARTS, isFilledIn: true },
      { at: 'spec.finally[*].taskSpec', parts: TEKTON_PARTS, isFilledIn: true },
    ],
    source: 'tekton pipeline v1.3, pkg/apis/pipeline/v1 PipelineSpec',
    note: TEKTON_NOTE,
  },
  {
    group: 'monitoring.coreos.com',
    kinds: ['Prometheus', 'PrometheusAgent', 'Alertmanager', 'ThanosRuler'],
    pods: [{ spec: 'spec', isFilledIn: true }],
    source: 'prometheus-operator v0.85, pkg/apis/monitoring/v1 CommonPrometheusFields',
    note: PROMETHEUS_NOTE,
  },
  {
    group: 'kafka.strimzi.io',
    kinds: ['Kafka'],
    pods: [strimzi('spec.kafka.template', 'kafkaContainer'), strimzi('spec.zookeeper.template', 'zookeeperContainer')],
    source: 'strimzi 0.47, api KafkaClusterTemplate and PodTemplate',
    note: STRIMZI_NOTE,
  },
  {
    group: 'kafka.strimzi.io',
    kinds: ['KafkaConnect', 'KafkaMirrorMaker2'],
    pods: [strimzi('spec.template', 'connectContainer')],
    source: 'strimzi 0.47, api KafkaConnectTemplate',
    note: STRIMZI_NOTE,
  },
  {
    group: 'kafka.strimzi.io',
    kinds: ['KafkaNodePool'],
    pods: [strimzi('spec.template', 'kafkaContainer')],
    source: 'strimzi 0.47, api KafkaNodePoolTemplate',
    note: STRIMZI_NOTE,
  },
  {
    group: 'elasticsearch.k8s.elastic.co',
    kinds: ['Elasticsearch'],
    pods: [{ template: 'spec.nodeSets[*].podTemplate', isFilledIn: true }],
    source: 'cloud-on-k8s v3.1, pkg/apis/elasticsearch/v1 NodeSet',
    note: ECK_NOTE,
  },
  ...(
    [
      ['kibana.k8s.elastic.co', 'Kibana'],
      ['apm.k8s.elastic.co', 'ApmServer'],
      ['enterprisesearch.k8s.elastic.co', 'EnterpriseSearch'],
      ['maps.k8s.elastic.co', 'ElasticMapsServer'],
      ['logstash.k8s.elastic.co', 'Logstash'],
    ] as const
  ).map(
    ([group, kind]): CustomKind => ({
      group,
      kinds: [kind],
      pods: [{ template: 'spec.podTemplate', isFilledIn: true }],
      source: 'cloud-on-k8s v3.1, pkg/apis',
      note: ECK_NOTE,
    }),
  ),
  ...(
    [
      ['beat.k8s.elastic.co', 'Beat'],
      ['agent.k8s.elastic.co', 'Agent'],
    ] as const
  ).map(
    ([group, kind]): CustomKind => ({
      group,
      kinds: [kind],
      pods: ['daemonSet', 'deployment', 'statefulSet'].map((maker) => ({
        template: `spec.${maker}.podTemplate`,
        isFilledIn: true,
      })),
      source: 'cloud-on-k8s v3.1, pkg/apis',
      note: ECK_NOTE,
    }),
  ),
  {
    group: 'flink.apache.org',
    kinds: ['FlinkDeployment'],
    pods: ['spec.podTemplate', 'spec.jobManager.podTemplate', 'spec.taskManager.podTemplate'].map((path) => ({
      template: path,
      isFilledIn: true,
    })),
    source: 'flink-kubernetes-operator 1.12, api FlinkDeploymentSpec',
    note: FLINK_NOTE,
  },
  {
    group: 'sparkoperator.k8s.io',
    kinds: ['SparkApplication'],
    pods: [
      { at: 'spec.driver', parts: SPARK_PARTS, isFilledIn: true },
      { at: 'spec.executor', parts: SPARK_PARTS, isFilledIn: true },
      { template: 'spec.driver.template', isFilledIn: true },
      { template: 'spec.executor.template', isFilledIn: true },
    ],
    source: 'spark-operator v2.3, api/v1beta2 SparkPodSpec',
    note: SPARK_NOTE,
  },
  {
    group: 'sparkoperator.k8s.io',
    kinds: ['ScheduledSparkApplication'],
    pods: [
      { at: 'spec.template.driver', parts: SPARK_PARTS, isFilledIn: true },
      { at: 'spec.template.executor', parts: SPARK_PARTS, isFilledIn: true },
    ],
    source: 'spark-operator v2.3, api/v1beta2 ScheduledSparkApplicationSpec',
    note: SPARK_NOTE,
  },
  ...(
    [
      ['PyTorchJob', 'pytorchReplicaSpecs'],
      ['TFJob', 'tfReplicaSpecs'],
      ['MPIJob', 'mpiReplicaSpecs'],
      ['XGBoostJob', 'xgbReplicaSpecs'],
      ['PaddleJob', 'paddleReplicaSpecs'],
      ['JAXJob', 'jaxReplicaSpecs'],
    ] as const
  ).map(
    ([kind, field]): CustomKind => ({
      group: 'kubeflow.org',
      kinds: [kind],
      pods: template(`spec.${field}.*.template`),
      source: 'kubeflow training-operator v1.9, pkg/apis/kubeflow.org/v1 ReplicaSpec',
    }),
  ),
  {
    group: 'kubeflow.org',
    kinds: ['Notebook'],
    pods: template('spec.template'),
    source: 'kubeflow notebooks v1.10, api/v1 NotebookSpec',
  },
  {
    group: 'batch.volcano.sh',
    kinds: ['Job'],
    pods: template('spec.tasks[*].template'),
    source: 'volcano v1.12, pkg/apis/batch/v1alpha1 TaskSpec',
  },
  {
    group: 'ray.io',
    kinds: ['RayCluster'],
    pods: [{ template: 'spec.headGroupSpec.template' }, { template: 'spec.workerGroupSpecs[*].template' }],
    source: 'kuberay v1.4, ray-operator/apis/ray/v1 RayClusterSpec',
  },
  {
    group: 'jobset.x-k8s.io',
    kinds: ['JobSet'],
    pods: template('spec.replicatedJobs[*].template.spec.template'),
    source: 'jobset v0.9, api/jobset/v1alpha2 ReplicatedJob',
  },
  {
    group: 'apps.openshift.io',
    kinds: ['DeploymentConfig'],
    pods: template('spec.template'),
    source: 'openshift api 4.19, apps/v1 DeploymentConfigSpec',
  },
];

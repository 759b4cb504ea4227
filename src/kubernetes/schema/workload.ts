/** What makes pods: apps/v1, batch/v1 and core/v1 of Kubernetes 1.37. */
import { METADATA, NAMED_METADATA } from './metadata.ts';
import { CONDITION, OF_POD_SPEC, POD_TEMPLATE } from './pod.ts';
import { BOOLEAN, LABELS, list, NUMBER, OBJECT_NAME, object, type Schema, TEXT } from './schema.ts';

export const LABEL_SELECTOR = object({
  matchLabels: LABELS,
  matchExpressions: list(object({ key: OBJECT_NAME, operator: TEXT, values: list(OBJECT_NAME) }, ['key', 'operator'])),
});

const COUNTS = {
  /** Absent is 1. */
  replicas: NUMBER,
  parallelism: NUMBER,
  completions: NUMBER,
  suspend: BOOLEAN,
};

const STATUS = object({
  observedGeneration: NUMBER,
  replicas: NUMBER,
  desiredNumberScheduled: NUMBER,
  currentNumberScheduled: NUMBER,
  active: NUMBER,
  succeeded: NUMBER,
  failed: NUMBER,
  conditions: list(CONDITION),
});

function workload<S extends Schema>(selector: S) {
  return object(
    { metadata: NAMED_METADATA, spec: object({ ...COUNTS, selector, template: POD_TEMPLATE }), status: STATUS },
    ['metadata'],
  );
}

/** Deployment, DaemonSet, ReplicaSet, Job. */
export const WORKLOAD = workload(LABEL_SELECTOR);

export const REPLICATION_CONTROLLER = workload(LABELS);

export const STATEFUL_SET = object(
  {
    metadata: NAMED_METADATA,
    spec: object({
      ...COUNTS,
      selector: LABEL_SELECTOR,
      template: POD_TEMPLATE,
      volumeClaimTemplates: list(object({ metadata: METADATA })),
    }),
    status: STATUS,
  },
  ['metadata'],
);

export const CRON_JOB = object(
  {
    metadata: NAMED_METADATA,
    spec: object({
      suspend: BOOLEAN,
      jobTemplate: object({ metadata: METADATA, spec: object({ ...COUNTS, template: POD_TEMPLATE }) }),
    }),
  },
  ['metadata'],
);

/** Whoever writes one decides what is in it: of other controllers than those of Kubernetes there need be no containers. */
export const CONTROLLER_REVISION = object(
  {
    metadata: NAMED_METADATA,
    data: object({ spec: object({ template: object({ metadata: METADATA, spec: object(OF_POD_SPEC) }) }) }),
  },
  ['metadata'],
);

export const POD_TEMPLATE_OBJECT = object({ metadata: NAMED_METADATA, template: POD_TEMPLATE }, ['metadata']);

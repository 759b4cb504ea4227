import type { NewObject } from '../cluster/cluster.ts';
import type { Container, PodSpec } from '../kubernetes/objects.ts';
import { podNameOf, RUN_LABEL } from './run-name.ts';

/** A container in the API's own field names, with those that this program never reads. */
export type NewContainer = Container & Readonly<Record<string, unknown>>;

/** The spec of a pod to be made. */
export type NewPodSpec = Omit<PodSpec, 'containers'> & {
  readonly containers: readonly NewContainer[];
} & Readonly<Record<string, unknown>>;

export interface TemporaryPod {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Without a name and without a namespace, which the run gives it. */
  readonly spec: NewPodSpec;
}

/** Whose pods they are, and how long one may run at most, whatever becomes of this program. */
export interface RunFacts {
  readonly run: string;
  readonly namespace: string;
  readonly deadlineSeconds: number;
}

/** The pod as it is sent to the server: ended by its deadline, never started again, without a token. */
export function podToCreate(
  { labels, annotations, spec }: TemporaryPod,
  number: number,
  { run, namespace, deadlineSeconds }: RunFacts,
): NewObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: podNameOf(run, number),
      namespace,
      labels: { ...labels, [RUN_LABEL]: run },
      ...(annotations ? { annotations } : {}),
    },
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 1,
      activeDeadlineSeconds: deadlineSeconds,
      ...spec,
    },
  };
}

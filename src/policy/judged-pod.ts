import type { PodSpec } from '../kubernetes/objects.ts';
import type { PodContainer } from '../kubernetes/pod-containers.ts';

/** A pod, or the template of one, as an admission plugin gets to see it. */
export interface JudgedPod {
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
  /** Every container of the spec, in visiting order. */
  readonly containers: readonly PodContainer[];
}

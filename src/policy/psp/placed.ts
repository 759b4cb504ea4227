import type { PolicyFinding } from './rule.ts';

/** A finding, and where its field is in what the author wrote, or would be: the server's own path may be another. */
export interface PlacedFinding extends PolicyFinding {
  /** From the pod downwards: "spec.containers[0].ports[1].hostPort". */
  readonly field: string;
}

import type { PolicyFinding } from './rule.ts';

/** A finding with the path of its field in what the author wrote, or would write: the server's own path may be another. */
export interface PlacedFinding extends PolicyFinding {
  /** The path from the pod downwards: "spec.containers[0].ports[1].hostPort". */
  readonly field: string;
}

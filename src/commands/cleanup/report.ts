/** An object that a run made and did not remove. */
export interface LeftObject {
  readonly kind: 'Pod' | 'Namespace';
  /** Absent for a namespace. */
  readonly namespace?: string;
  readonly name: string;
  readonly run: string;
  /** Of a pod, the node's word: untrusted. */
  readonly phase?: string;
  /** RFC 3339. */
  readonly created?: string;
  readonly result: 'found' | 'deleted' | 'failed';
}

/** The answer of `kubectl caps cleanup`, before it becomes text. */
export interface CleanupReport {
  readonly objects: readonly LeftObject[];
  /** What could not be deleted, one sentence each. */
  readonly problems: readonly string[];
}

/** Which pods the user asked for. */
export interface PodQuery {
  /** "web-0", "pod/web-0" or "deploy/web"; none means every pod that the selectors leave. */
  readonly names: readonly string[];
  readonly allNamespaces: boolean;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

import type { LevelVersion } from '../../policy/psa/levels.ts';
import type { CheckFormat } from '../../text/output-formats.ts';

export interface CheckOptions {
  /** Files, folders and "-"; empty: the cluster is asked. */
  readonly files: readonly string[];
  readonly recursive: boolean;
  readonly names: readonly string[];
  readonly allNamespaces: boolean;
  readonly labelSelector?: string;
  readonly levels: readonly LevelVersion[];
  /** PodSecurityPolicies of the cluster, and files with others. Without them and without levels: what each namespace enforces. */
  readonly policies: readonly string[];
  readonly policyFiles: readonly string[];
  /** SecurityContextConstraints of the cluster, files with others, and names of sets of defaults. */
  readonly constraints: readonly string[];
  readonly constraintsFiles: readonly string[];
  readonly constraintsDefaults: readonly string[];
  readonly templatePaths: readonly string[];
  /** Whether warnings count as findings. */
  readonly strict: boolean;
  /** Whether the patches that would make pods pass are worked out. */
  readonly fix: boolean;
  readonly format: CheckFormat;
  readonly headers: boolean;
}

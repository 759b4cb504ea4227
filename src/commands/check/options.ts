import type { LevelVersion } from '../../policy/psa/levels.ts';
import type { CheckFormat } from '../../text/output-formats.ts';
import type { TemplatePath } from '../../workloads/custom-workloads.ts';
import type { ExitRules } from './exit-code.ts';

export interface CheckOptions {
  /** Files, folders and "-"; empty: the cluster is asked. */
  readonly files: readonly string[];
  readonly recursive: boolean;
  /** Patterns of paths in the folders that are not read. */
  readonly ignore: readonly string[];
  /** Whether a document that is no object of the API is a fault. */
  readonly onlyManifests: boolean;
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
  readonly templatePaths: readonly TemplatePath[];
  /** Files with what is to be lived with, and where to write what is found now. */
  readonly exceptions?: string;
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly exit: ExitRules;
  /** Whether the patches that would make pods pass are worked out. */
  readonly fix: boolean;
  readonly format: CheckFormat;
  readonly headers: boolean;
}

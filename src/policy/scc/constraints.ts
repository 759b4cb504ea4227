import type { ApiObject } from '../../kubernetes/schema/metadata.ts';
import type { Read } from '../../kubernetes/schema/schema.ts';
import type {
  GROUP_STRATEGY,
  RUN_AS_USER_STRATEGY,
  SECURITY_CONTEXT_CONSTRAINTS,
} from '../../kubernetes/schema/security-context-constraints.ts';

/** Where SecurityContextConstraints are served, and what RBAC is asked about. */
export const SCC_GROUP = 'security.openshift.io';
export const SCC_API_VERSION = `${SCC_GROUP}/v1`;
export const SCC_KIND = 'SecurityContextConstraints';
export const SCC_RESOURCE = 'securitycontextconstraints';

/** The annotation of a pod that names the constraints which admitted it. */
export const ADMITTED_BY_SCC = 'openshift.io/scc';
/** The annotation of a pod that says whether its service account or the requester could use them. */
export const SUBJECT_TYPE = 'security.openshift.io/validated-scc-subject-type';
/** The annotation of a pod that names the only constraints to be tried. */
export const REQUIRED_SCC = 'openshift.io/required-scc';

export type SecurityContextConstraints = ApiObject<typeof SECURITY_CONTEXT_CONSTRAINTS>;
export type RunAsUserStrategy = Read<typeof RUN_AS_USER_STRATEGY>;
export type GroupStrategy = Read<typeof GROUP_STRATEGY>;

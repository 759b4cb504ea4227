/** Roles and bindings: rbac.authorization.k8s.io/v1. */
import { ONLY_NAMES } from './metadata.ts';
import { list, OBJECT_NAME, object, TEXT } from './schema.ts';
import { LABEL_SELECTOR } from './workload.ts';

export const POLICY_RULE = object(
  {
    verbs: list(OBJECT_NAME),
    apiGroups: list(OBJECT_NAME),
    resources: list(OBJECT_NAME),
    /** Absent or empty: every name. */
    resourceNames: list(OBJECT_NAME),
  },
  ['verbs'],
);

/** A Role or a ClusterRole. */
export const ROLE = object(
  {
    metadata: ONLY_NAMES,
    /** Of an aggregated ClusterRole, what the controller has put together; the authorizer reads nothing else. */
    rules: list(POLICY_RULE),
    aggregationRule: object({ clusterRoleSelectors: list(LABEL_SELECTOR) }),
  },
  ['metadata'],
);

/** Kind "User", "Group" or "ServiceAccount". */
export const SUBJECT = object(
  {
    kind: TEXT,
    apiGroup: TEXT,
    name: OBJECT_NAME,
    /** Only of service accounts; absent in a RoleBinding means its own. */
    namespace: OBJECT_NAME,
  },
  ['kind', 'name'],
);

/** A RoleBinding or a ClusterRoleBinding. */
export const BINDING = object(
  {
    metadata: ONLY_NAMES,
    subjects: list(SUBJECT),
    roleRef: object({ apiGroup: TEXT, kind: TEXT, name: OBJECT_NAME }, ['kind', 'name']),
  },
  ['metadata', 'roleRef'],
);

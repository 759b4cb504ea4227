import { apiGroupOf } from '../api-group.ts';
import { workloadKindOf } from '../workload-kinds.ts';
import { EVENT } from './event.ts';
import { NAMESPACE } from './namespace.ts';
import { NODE } from './node.ts';
import { POD } from './pod.ts';
import { POD_SECURITY_POLICY } from './pod-security-policy.ts';
import { BINDING, ROLE } from './rbac.ts';
import type { Schema } from './schema.ts';
import { SECURITY_CONTEXT_CONSTRAINTS } from './security-context-constraints.ts';
import { SERVICE_ACCOUNT } from './service-account.ts';
import {
  CONTROLLER_REVISION,
  CRON_JOB,
  POD_TEMPLATE_OBJECT,
  REPLICATION_CONTROLLER,
  STATEFUL_SET,
  WORKLOAD,
} from './workload.ts';

/** A kind of objects that this program reads, and that recordings hold. */
export interface ApiKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly isNamespaced: boolean;
  /** Without apiVersion and kind. */
  readonly schema: Schema<object>;
}

function named(apiVersion: string, kind: string, schema: Schema<object>): ApiKind {
  return { apiVersion, kind, isNamespaced: true, schema };
}

function ofCluster(apiVersion: string, kind: string, schema: Schema<object>): ApiKind {
  return { apiVersion, kind, isNamespaced: false, schema };
}

const RBAC = 'rbac.authorization.k8s.io/v1';

/**
 * In the order in which they are recorded: owners before what they own, so that redacted names follow those of their owners; policies
 * first, whose order of names decides which one is taken.
 */
export const API_KINDS: readonly ApiKind[] = [
  ofCluster('policy/v1beta1', 'PodSecurityPolicy', POD_SECURITY_POLICY),
  ofCluster('security.openshift.io/v1', 'SecurityContextConstraints', SECURITY_CONTEXT_CONSTRAINTS),
  ofCluster('v1', 'Namespace', NAMESPACE),
  ofCluster('v1', 'Node', NODE),
  named('v1', 'ServiceAccount', SERVICE_ACCOUNT),
  ofCluster(RBAC, 'ClusterRole', ROLE),
  ofCluster(RBAC, 'ClusterRoleBinding', BINDING),
  named(RBAC, 'Role', ROLE),
  named(RBAC, 'RoleBinding', BINDING),
  named('apps/v1', 'Deployment', WORKLOAD),
  named('apps/v1', 'StatefulSet', STATEFUL_SET),
  named('apps/v1', 'DaemonSet', WORKLOAD),
  named('batch/v1', 'CronJob', CRON_JOB),
  named('apps/v1', 'ReplicaSet', WORKLOAD),
  named('v1', 'ReplicationController', REPLICATION_CONTROLLER),
  named('batch/v1', 'Job', WORKLOAD),
  named('apps/v1', 'ControllerRevision', CONTROLLER_REVISION),
  named('v1', 'PodTemplate', POD_TEMPLATE_OBJECT),
  named('v1', 'Pod', POD),
  named('v1', 'Event', EVENT),
];

/** The kind of an object by its group and name, whatever version it is written in; undefined for one that is not read. */
export function apiKind(apiVersion: string, kind: string): ApiKind | undefined {
  const group = apiGroupOf(apiVersion);
  return API_KINDS.find((one) => one.kind === kind && groupsOf(one).includes(group));
}

/** With those that it was in once. */
function groupsOf(known: ApiKind): readonly string[] {
  const versions = workloadKindOf(known)?.versions ?? [];
  const former = known.kind === 'PodSecurityPolicy' ? ['extensions'] : [];
  return [known, ...versions].map(({ apiVersion }) => apiGroupOf(apiVersion)).concat(former);
}

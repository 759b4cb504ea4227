import { UsageError } from '../../errors.ts';
import { currentVersion, WORKLOAD_KINDS } from '../../kubernetes/workload-kinds.ts';
import type { ObjectReference, ObjectSelection } from '../cluster.ts';
import { quoted } from './quoted.ts';

/** How a kind is called in URLs. */
export interface Resource {
  /** "replicasets" */
  readonly name: string;
  readonly isNamespaced: boolean;
}

/**
 * The kinds that own pods, and what else is asked for; any other kind is looked up in the server's discovery. Only that tells
 * a kind that the server does not have from one that the user may not read: a list of either is forbidden to that user.
 */
const KNOWN: ReadonlyMap<string, Resource> = new Map([
  ...WORKLOAD_KINDS.map(
    (known) => [`${currentVersion(known)}/${known.kind}`, { name: known.plural, isNamespaced: true }] as const,
  ),
  ['v1/Event', { name: 'events', isNamespaced: true }],
  ['v1/Namespace', { name: 'namespaces', isNamespaced: false }],
  ['v1/Node', { name: 'nodes', isNamespaced: false }],
  ['apps/v1/ControllerRevision', { name: 'controllerrevisions', isNamespaced: true }],
  ['rbac.authorization.k8s.io/v1/ClusterRole', { name: 'clusterroles', isNamespaced: false }],
  ['rbac.authorization.k8s.io/v1/ClusterRoleBinding', { name: 'clusterrolebindings', isNamespaced: false }],
  ['rbac.authorization.k8s.io/v1/Role', { name: 'roles', isNamespaced: true }],
  ['rbac.authorization.k8s.io/v1/RoleBinding', { name: 'rolebindings', isNamespaced: true }],
]);

export function knownResource({
  apiVersion,
  kind,
}: Pick<ObjectReference, 'apiVersion' | 'kind'>): Resource | undefined {
  return KNOWN.get(`${apiVersion}/${kind}`);
}

/** "/api/v1" for the core group, "/apis/apps/v1" for the others. */
export function groupPath(apiVersion: string): string {
  const [group = '', version] = apiVersion.split('/');
  return version === undefined ? `/api/${segment(group)}` : `/apis/${segment(group)}/${segment(version)}`;
}

/** The path of objects of the core group in a namespace, or of one of them. */
export function namespacedPath(resource: string, namespace: string, name?: string): string {
  const all = `/api/v1/namespaces/${segment(namespace)}/${resource}`;
  return name === undefined ? all : `${all}/${segment(name)}`;
}

export function objectPath(reference: ObjectReference, { name, isNamespaced }: Resource): string {
  const { namespace } = reference;
  const within = isNamespaced && namespace !== undefined ? `/namespaces/${segment(namespace)}` : '';
  return `${groupPath(reference.apiVersion)}${within}/${name}/${segment(reference.name)}`;
}

export function listPath({ apiVersion, namespace }: ObjectSelection, { name, isNamespaced }: Resource): string {
  const within = isNamespaced && namespace !== undefined ? `/namespaces/${segment(namespace)}` : '';
  return `${groupPath(apiVersion)}${within}/${name}`;
}

/**
 * One name as one segment of a path. The names refused here are no names in Kubernetes either (apimachinery,
 * IsValidPathSegmentName), and would lead to another path than the one meant.
 */
export function segment(name: string): string {
  if (name === '' || name === '.' || name === '..' || /[/%]/.test(name)) {
    throw new UsageError(`${quoted(name)} cannot be the name of anything in a cluster`);
  }
  return encodeURIComponent(name);
}

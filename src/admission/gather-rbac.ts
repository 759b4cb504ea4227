import type { Cluster } from '../cluster/cluster.ts';
import { ClusterError } from '../errors.ts';
import type { KubernetesObject } from '../kubernetes/objects.ts';
import type { Binding, RbacKind, RbacObjects, Role, UnreadList } from '../kubernetes/rbac-objects.ts';
import { memoized } from '../memoized.ts';

/** Roles and bindings, and what of them could not be read. */
export interface GatheredRbac {
  readonly objects: RbacObjects;
  readonly unread: readonly UnreadList[];
}

/** Reads what counts in a namespace, or everywhere. Lists of the cluster are read once, however many namespaces are asked for. */
export interface RbacReader {
  /** The objects that decide in one namespace; without a namespace, those of the cluster alone. */
  deciding(namespace: string | undefined): Promise<GatheredRbac>;
  /** Those of all namespaces. */
  everywhere(): Promise<GatheredRbac>;
}

export function rbacReader(cluster: Cluster): RbacReader {
  const listOnce = memoized((kind: RbacKind, namespace?: string) => readList(cluster, kind, namespace));
  // The server's word for what a kind has in it.
  const list = <T extends KubernetesObject>(kind: RbacKind, namespace?: string) =>
    listOnce(kind, namespace) as Promise<ReadList<T>>;
  const gather = async (within: 'nowhere' | 'everywhere' | { readonly namespace: string }): Promise<GatheredRbac> => {
    const inNamespaces = <T extends KubernetesObject>(kind: RbacKind): Promise<ReadList<T>> =>
      within === 'nowhere'
        ? Promise.resolve({ items: [] })
        : list<T>(kind, within === 'everywhere' ? undefined : within.namespace);
    const [clusterRoles, clusterRoleBindings, roles, roleBindings] = await Promise.all([
      list<Role>('ClusterRole'),
      list<Binding>('ClusterRoleBinding'),
      inNamespaces<Role>('Role'),
      inNamespaces<Binding>('RoleBinding'),
    ]);
    return {
      objects: {
        clusterRoles: clusterRoles.items,
        clusterRoleBindings: clusterRoleBindings.items,
        roles: roles.items,
        roleBindings: roleBindings.items,
      },
      unread: [clusterRoles, clusterRoleBindings, roles, roleBindings].flatMap(({ unread }) => unread ?? []),
    };
  };
  return {
    deciding: (namespace) => gather(namespace === undefined ? 'nowhere' : { namespace }),
    everywhere: () => gather('everywhere'),
  };
}

interface ReadList<T> {
  /** Undefined where it could not be read. */
  readonly items: readonly T[] | undefined;
  readonly unread?: UnreadList;
}

async function readList(
  cluster: Cluster,
  kind: RbacKind,
  namespace: string | undefined,
): Promise<ReadList<KubernetesObject>> {
  const selection = { apiVersion: 'rbac.authorization.k8s.io/v1', kind };
  const items: KubernetesObject[] = [];
  try {
    const pages = cluster.objects({ ...selection, ...(namespace === undefined ? {} : { namespace }) });
    for await (const page of pages) items.push(...page);
    return { items };
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return { items: undefined, unread: { kind, why: error.message } };
  }
}

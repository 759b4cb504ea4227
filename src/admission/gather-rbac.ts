import type { Cluster } from '../cluster/cluster.ts';
import { type Everywhere, everywhere, type UnreadPart } from '../cluster/everywhere.ts';
import { problemOf } from '../cluster/problem.ts';
import type { KubernetesObject } from '../kubernetes/objects.ts';
import type { Binding, RbacKind, RbacObjects, Role, UnreadList } from '../kubernetes/rbac-objects.ts';
import { memoized } from '../memoized.ts';

const RBAC = 'rbac.authorization.k8s.io/v1';

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
  const lists = everywhere(cluster);
  const listAll = memoized((kind: RbacKind) => readEverywhere(lists, kind));
  const gather = async (within: 'nowhere' | 'everywhere' | { readonly namespace: string }): Promise<GatheredRbac> => {
    const inNamespaces = <T extends KubernetesObject>(kind: RbacKind): Promise<ReadList<T>> => {
      if (within === 'nowhere') return Promise.resolve({ items: [], unread: [] });
      return within === 'everywhere' ? (listAll(kind) as Promise<ReadList<T>>) : list<T>(kind, within.namespace);
    };
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
        rolesUnreadIn: new Set(roles.unread.flatMap(({ namespace }) => namespace ?? [])),
      },
      unread: [clusterRoles, clusterRoleBindings, roles, roleBindings].flatMap(({ unread }) => unread),
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
  readonly unread: readonly UnreadList[];
}

async function readList(
  cluster: Cluster,
  kind: RbacKind,
  namespace: string | undefined,
): Promise<ReadList<KubernetesObject>> {
  const selection = { apiVersion: RBAC, kind };
  const items: KubernetesObject[] = [];
  try {
    const pages = cluster.objects({ ...selection, ...(namespace === undefined ? {} : { namespace }) });
    for await (const page of pages) items.push(...page);
    return { items, unread: [] };
  } catch (error) {
    return { items: undefined, unread: [{ kind, why: problemOf(error) }] };
  }
}

/** Of a kind that is in namespaces. */
async function readEverywhere(lists: Everywhere, kind: RbacKind): Promise<ReadList<KubernetesObject>> {
  const items: KubernetesObject[] = [];
  const unread: UnreadList[] = [];
  const onUnread = ({ why, namespace }: UnreadPart) => {
    unread.push({ kind, why, ...(namespace === undefined ? {} : { namespace }) });
  };
  try {
    for await (const page of lists.objects({ apiVersion: RBAC, kind }, onUnread)) items.push(...page);
    return { items, unread };
  } catch (error) {
    return { items: undefined, unread: [{ kind, why: problemOf(error) }] };
  }
}

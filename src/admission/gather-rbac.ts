import type { Cluster } from '../cluster/cluster.ts';
import { type Everywhere, everywhere, type UnreadPart } from '../cluster/everywhere.ts';
import { withoutMalformed } from '../cluster/malformed-items.ts';
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
    const all = [clusterRoles, clusterRoleBindings, roles, roleBindings];
    return {
      objects: {
        clusterRoles: clusterRoles.items,
        clusterRoleBindings: clusterRoleBindings.items,
        roles: roles.items,
        roleBindings: roleBindings.items,
        rolesUnreadIn: new Set(roles.unread.flatMap(({ namespace }) => namespace ?? [])),
        incomplete: all.flatMap(({ malformed }) => malformed?.kind ?? []),
      },
      unread: all.flatMap(({ unread, malformed }) => [...unread, ...(malformed ? [malformed] : [])]),
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
  /** What was left out of it. */
  readonly malformed?: UnreadList;
}

function readList(
  cluster: Cluster,
  kind: RbacKind,
  namespace: string | undefined,
): Promise<ReadList<KubernetesObject>> {
  const selection = { apiVersion: RBAC, kind, ...(namespace === undefined ? {} : { namespace }) };
  return readPages(kind, cluster.objects(selection), []);
}

/** Of a kind that is in namespaces. */
function readEverywhere(lists: Everywhere, kind: RbacKind): Promise<ReadList<KubernetesObject>> {
  const unread: UnreadList[] = [];
  const onUnread = ({ why, namespace }: UnreadPart) => {
    unread.push({ kind, why, ...(namespace === undefined ? {} : { namespace }) });
  };
  return readPages(kind, lists.objects({ apiVersion: RBAC, kind }, onUnread), unread);
}

/** @param unread is added to while pages are read */
async function readPages(
  kind: RbacKind,
  pages: AsyncIterable<readonly KubernetesObject[]>,
  unread: readonly UnreadList[],
): Promise<ReadList<KubernetesObject>> {
  const items: KubernetesObject[] = [];
  let malformed: UnreadList | undefined;
  const onMalformed = (why: string) => {
    malformed = { kind, why };
  };
  try {
    for await (const page of withoutMalformed(pages, onMalformed)) items.push(...page);
    return { items, unread, ...(malformed ? { malformed } : {}) };
  } catch (error) {
    return { items: undefined, unread: [{ kind, why: problemOf(error) }] };
  }
}

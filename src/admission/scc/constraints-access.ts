import type { Cluster } from '../../cluster/cluster.ts';
import { problemOf } from '../../cluster/problem.ts';
import type { Identity } from '../../kubernetes/access-review.ts';
import type { SecurityContextConstraints } from '../../policy/scc/constraints.ts';
import { directUse } from '../../policy/scc/direct-use.ts';
import type { MayUse } from '../../rbac/may-use.ts';
import { USED_CONSTRAINTS } from '../../rbac/used-kind.ts';
import { type RbacReader, rbacReader } from '../gather-rbac.ts';
import { policyAccess } from '../policy-access.ts';

/** Answers whether somebody can use SecurityContextConstraints: by their own lists, or by RBAC in the pod's namespace. */
export interface ConstraintsAccess {
  mayUse(
    who: Identity | 'caller',
    namespace: string | undefined,
    scc: Pick<SecurityContextConstraints, 'metadata' | 'users' | 'groups'>,
  ): Promise<MayUse>;
}

export function constraintsAccess(cluster: Cluster, reader: RbacReader = rbacReader(cluster)): ConstraintsAccess {
  const byRbac = policyAccess(cluster, reader, USED_CONSTRAINTS);
  let caller: Promise<Identity | string> | undefined;
  const identityOf = (who: Identity | 'caller'): Identity | Promise<Identity | string> => {
    if (who !== 'caller') return who;
    caller ??= callerOf(cluster);
    return caller;
  };
  return {
    mayUse: async (who, namespace, scc) => {
      const { users, groups } = scc;
      const hasLists = (users ?? []).length > 0 || (groups ?? []).length > 0;
      const identity = hasLists ? await identityOf(who) : undefined;
      const direct = typeof identity === 'object' ? directUse(scc, identity) : undefined;
      if (direct) return { may: 'yes', from: 'server', through: { is: 'listed', ...direct } };
      const answer = await byRbac.mayUse(who, namespace, scc.metadata.name);
      // Without knowing who is asked about, the lists say neither yes nor no.
      if (answer.may === 'no' && typeof identity === 'string') return { may: 'unknown', why: identity, unread: [] };
      return answer;
    },
  };
}

/** The caller, or a sentence about why he is not known. */
async function callerOf(cluster: Cluster): Promise<Identity | string> {
  if (cluster.caller) return cluster.caller;
  try {
    return await cluster.whoAmI();
  } catch (error) {
    return problemOf(error);
  }
}

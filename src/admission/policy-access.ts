import pLimit from 'p-limit';
import type { Cluster } from '../cluster/cluster.ts';
import type { Identity } from '../kubernetes/access-review.ts';
import type { UnreadList } from '../kubernetes/rbac-objects.ts';
import { memoized } from '../memoized.ts';
import { type BindingRules, bindingRules } from '../rbac/evaluate.ts';
import type { MayUse } from '../rbac/may-use.ts';
import { usesOfPolicy } from '../rbac/reviews.ts';
import { USED_POLICIES, type UsedKind } from '../rbac/used-kind.ts';
import { reviewAsker } from './ask-reviews.ts';
import { type RbacReader, rbacReader } from './gather-rbac.ts';

/** Answers whether somebody may use a policy of one kind. The same question costs the same as one, however often it is asked. */
export interface PolicyAccess {
  /**
   * Asks the server; where the caller may not ask about others, works it out from roles and bindings.
   * @param who "caller" is whoever the connection acts as
   * @param namespace the pod's; undefined for a right that holds in all of them
   */
  mayUse(who: Identity | 'caller', namespace: string | undefined, policy: string): Promise<MayUse>;
}

/** Reviews that are under way at once. */
const CONCURRENCY = 16;

export function policyAccess(
  cluster: Cluster,
  reader: RbacReader = rbacReader(cluster),
  kind: UsedKind = USED_POLICIES,
): PolicyAccess {
  const limit = pLimit(CONCURRENCY);
  const askReviews = reviewAsker(cluster);
  const workedOut = memoized((namespace: string | undefined) => rulesIn(reader, namespace, kind));
  const answer = async (who: Identity | 'caller', namespace: string | undefined, policy: string): Promise<MayUse> => {
    const answered = await askReviews(who, usesOfPolicy(policy, namespace, kind));
    if ('may' in answered) return answered;
    const { mayNotAsk } = answered;
    const identity = who === 'caller' ? cluster.caller : who;
    // Who the caller is only the server knows.
    if (!identity) return { may: 'unknown', why: mayNotAsk, unread: [] };
    const { mayUse, unread } = await workedOut(namespace);
    return mayUse(identity, policy) ?? { may: 'unknown', why: mayNotAsk, unread };
  };
  return {
    mayUse: memoized(
      (who, namespace, policy) => limit(() => answer(who, namespace, policy)),
      // The groups of somebody are a set.
      (who, namespace, policy) =>
        JSON.stringify([who === 'caller' ? who : [who.user, [...who.groups].sort()], namespace, policy]),
    ),
  };
}

interface WorkedOut extends BindingRules {
  readonly unread: readonly UnreadList[];
}

async function rulesIn(reader: RbacReader, namespace: string | undefined, kind: UsedKind): Promise<WorkedOut> {
  const { objects, unread } = await reader.deciding(namespace);
  return { ...bindingRules(objects, kind), unread };
}

import { ClusterError } from '../../../errors.ts';
import type { PolicyTarget } from '../../../kubernetes/policy-target.ts';
import { podServiceAccount } from '../../../rbac/identities.ts';
import type { AccountAnswer } from '../answers-report.ts';
import type { Asking } from './policy-asking.ts';

/** Which policies a service account may use, whatever is in its pods. */
export async function accountPolicies(target: PolicyTarget, asking: Asking): Promise<AccountAnswer> {
  const { cluster, server, access, requester, problems } = asking;
  const { namespace } = cluster;
  // Bindings count whether the account is there or not; its name may be a mistake.
  await cluster.object({ ...target, namespace }).catch((error: unknown) => {
    if (!(error instanceof ClusterError)) throw error;
    if (error.trouble === 'not-found') problems.note(error);
  });
  const account = podServiceAccount(namespace, target.name);
  const policies = await Promise.all(
    server.policies.map(async ({ policy, fault }) => {
      const { name } = policy.metadata;
      const [own, others] = await Promise.all([
        access.mayUse(account, namespace, name),
        requester && access.mayUse(requester, namespace, name),
      ]);
      return { name, ...(fault ? { fault } : {}), account: own, ...(others ? { requester: others } : {}) };
    }),
  );
  const subject = { ...target, namespace };
  return { about: 'account', subject, account, ...(requester ? { requester } : {}), policies };
}

import type { Cluster } from '../cluster/cluster.ts';
import { type Problems, problemOf } from '../cluster/problem.ts';
import { ClusterError } from '../errors.ts';
import type { ServiceAccount } from '../kubernetes/objects.ts';
import type { Workload } from '../kubernetes/workload.ts';
import { memoized } from '../memoized.ts';
import { acceptsToken } from '../policy/psp/fields/volumes.ts';
import type { PreparedPolicy } from '../policy/psp/prepare-policy.ts';
import { accountNameOf } from './template-question.ts';

/** What the service account of a workload's pods says about the volume with its token, where the pods themselves do not. */
export type MountsToken = (workload: Workload) => Promise<boolean>;

/** Asks for each service account once, and only where one of the policies does not accept the token's volume. */
export function tokenMounting(
  cluster: Cluster | undefined,
  { policies, serverMinor }: { readonly policies: readonly PreparedPolicy[]; readonly serverMinor: number },
  problems: Problems,
): MountsToken {
  const matters = policies.some(({ policy }) => !acceptsToken(policy.spec, serverMinor));
  if (!cluster || !matters) return async () => true;
  const saysAccount = memoized(async (namespace: string, name: string): Promise<boolean> => {
    try {
      const account = await cluster.object({ apiVersion: 'v1', kind: 'ServiceAccount', namespace, name });
      return (account as ServiceAccount).automountServiceAccountToken ?? true;
    } catch (error) {
      const problem = problemOf(error);
      // It may be made together with what is asked about.
      const isNotThere = error instanceof ClusterError && error.trouble === 'not-found';
      if (!isNotThere) problems.add(`${problem}; it is taken to mount its token, as by default`);
      return true;
    }
  });
  return async ({ namespace = cluster.namespace, template }) => {
    if (typeof template.spec.automountServiceAccountToken === 'boolean') return true;
    return saysAccount(namespace, accountNameOf(template));
  };
}

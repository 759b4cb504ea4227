import { withoutUndefined } from './fields.ts';
import type { Kubeconfig } from './kubeconfig.ts';

/**
 * Several kubeconfigs as one, by client-go's rule (clientcmd, ClientConfigLoadingRules.Load): the first file that has a
 * context, cluster or user of some name has it whole, nothing of a later one of that name is used; the first
 * current-context that is not empty wins.
 */
export function mergeKubeconfigs(kubeconfigs: readonly Kubeconfig[]): Kubeconfig {
  return withoutUndefined<Kubeconfig>({
    currentContext: kubeconfigs.find(({ currentContext }) => currentContext !== undefined)?.currentContext,
    contexts: firstOfEachName(kubeconfigs.map(({ contexts }) => contexts)),
    clusters: firstOfEachName(kubeconfigs.map(({ clusters }) => clusters)),
    users: firstOfEachName(kubeconfigs.map(({ users }) => users)),
  });
}

function firstOfEachName<T>(maps: readonly ReadonlyMap<string, T>[]): ReadonlyMap<string, T> {
  return new Map(maps.toReversed().flatMap((map) => [...map]));
}

import { controllerIdentity, kindsOfControllers } from './identities.ts';
import type { BindingPath } from './may-use.ts';
import { appliesTo } from './subjects.ts';

/** Workloads whose controller may use a policy: then everybody may who can create such a workload. */
export interface OpenWorkloads {
  /** Absent: in all namespaces. */
  readonly namespace?: string;
  readonly kinds: readonly string[];
  /** Through which subjects the controllers have it. */
  readonly subjects: readonly BindingPath['subject'][];
  /** Whether these are all kinds that make pods. */
  readonly isEvery: boolean;
}

/**
 * By namespace, those of all namespaces first; empty where no controller has it. Where every kind is open everywhere, nothing
 * is left to say of single namespaces.
 */
export function openWorkloads(paths: readonly BindingPath[]): OpenWorkloads[] {
  const controllers = kindsOfControllers();
  const namespaces = [...new Set(paths.map(({ binding }) => binding.namespace ?? ''))].sort();
  const open = namespaces.flatMap((namespace): OpenWorkloads[] => {
    const own = paths.filter(({ binding }) => (binding.namespace ?? '') === namespace);
    const subjects = new Map<string, BindingPath['subject']>();
    const holding = [...controllers].filter(([controller]) => {
      const identity = controllerIdentity(controller);
      const holders = own.filter(({ subject }) => appliesTo(subject, identity));
      for (const { subject } of holders) subjects.set(JSON.stringify(subject), subject);
      return holders.length > 0;
    });
    if (holding.length === 0) return [];
    return [
      {
        ...(namespace === '' ? {} : { namespace }),
        kinds: holding.flatMap(([, kinds]) => kinds).sort(),
        subjects: [...subjects.values()],
        isEvery: holding.length === controllers.size,
      },
    ];
  });
  const everywhere = open.find(({ namespace, isEvery }) => namespace === undefined && isEvery);
  return everywhere ? [everywhere] : open;
}

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

/** By namespace, those of all namespaces first; empty where no controller has it. */
export function openWorkloads(paths: readonly BindingPath[]): OpenWorkloads[] {
  const controllers = kindsOfControllers();
  const namespaces = [...new Set(paths.map(({ binding }) => binding.namespace ?? ''))].sort();
  return namespaces.flatMap((namespace) => {
    const own = paths.filter(({ binding }) => (binding.namespace ?? '') === namespace);
    const subjects = new Map<string, BindingPath['subject']>();
    const open = [...controllers].filter(([controller]) => {
      const identity = controllerIdentity(controller);
      const holders = own.filter(({ subject }) => appliesTo(subject, identity));
      for (const { subject } of holders) subjects.set(JSON.stringify(subject), subject);
      return holders.length > 0;
    });
    if (open.length === 0) return [];
    return {
      ...(namespace === '' ? {} : { namespace }),
      kinds: open.flatMap(([, kinds]) => kinds).sort(),
      subjects: [...subjects.values()],
      isEvery: open.length === controllers.size,
    };
  });
}

import type { SecurityContextConstraints } from './constraints.ts';
import { fsGroupRangeOf, groupRangesOf, levelOf, uidRangeOf } from './namespace-ranges.ts';

/** The namespace of a pod, as far as constraints look at it. */
export interface ConstrainedNamespace {
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

/** Constraints with the ranges of a namespace in them, or the server's sentence about why they cannot be made use of there. */
export type ResolvedConstraints = { readonly scc: SecurityContextConstraints } | { readonly fault: string };

/**
 * What is left to the namespace is taken from its annotations. One fault refuses every pod there, whoever may use the constraints.
 * Source: CreateProviderFromConstraint in sccmatching/matcher.go and NewSimpleProvider in provider.go of
 * openshift/apiserver-library-go.
 */
export function resolveIn(
  scc: SecurityContextConstraints,
  { name, annotations }: ConstrainedNamespace,
): ResolvedConstraints {
  const { runAsUser, seLinuxContext, fsGroup, supplementalGroups } = scc;
  const cannot = (what: string, fault: string) => ({
    fault: `unable to find pre-allocated ${what} annotation for namespace ${name} while trying to configure SCC ${scc.metadata.name}: ${fault}`,
  });
  let resolved = scc;
  if (runAsUser?.type === 'MustRunAsRange' && !isSet(runAsUser.uidRangeMin) && !isSet(runAsUser.uidRangeMax)) {
    const range = uidRangeOf(annotations);
    if ('fault' in range) return cannot('uid', range.fault);
    const { min = 0, max = 0 } = range.value;
    resolved = { ...resolved, runAsUser: { ...runAsUser, uidRangeMin: min, uidRangeMax: max } };
  }
  if (seLinuxContext?.type === 'MustRunAs' && !seLinuxContext.seLinuxOptions?.level) {
    const level = levelOf(annotations);
    if ('fault' in level) return cannot('mcs', level.fault);
    const seLinuxOptions = { ...seLinuxContext.seLinuxOptions, level: level.value };
    resolved = { ...resolved, seLinuxContext: { ...seLinuxContext, seLinuxOptions } };
  }
  if (fsGroup?.type === 'MustRunAs' && !fsGroup.ranges?.length) {
    const ranges = fsGroupRangeOf(annotations);
    if ('fault' in ranges) return cannot('group', ranges.fault);
    resolved = { ...resolved, fsGroup: { ...fsGroup, ranges: ranges.value } };
  }
  if (supplementalGroups?.type === 'MustRunAs' && !supplementalGroups.ranges?.length) {
    const ranges = groupRangesOf(annotations);
    if ('fault' in ranges) return cannot('group', ranges.fault);
    resolved = { ...resolved, supplementalGroups: { ...supplementalGroups, ranges: ranges.value } };
  }
  const fault = strategyFault(resolved);
  if (fault !== undefined) {
    return { fault: `error creating provider for SCC ${scc.metadata.name} in namespace ${name}: ${fault}` };
  }
  return { scc: resolved };
}

function isSet<T>(value: T | null | undefined): value is T {
  return value !== undefined && value !== null;
}

/** What no namespace can help; OpenShift does not store such constraints. */
function strategyFault({
  runAsUser,
  seLinuxContext,
  fsGroup,
  supplementalGroups,
}: SecurityContextConstraints): string | undefined {
  return (
    userFault(runAsUser ?? {}) ??
    unknownType('SELinuxContext', seLinuxContext?.type, ['MustRunAs', 'RunAsAny']) ??
    unknownType('FSGroup', fsGroup?.type, ['RunAsAny', 'MustRunAs']) ??
    unknownType('SupplementalGroups', supplementalGroups?.type, ['RunAsAny', 'MustRunAs'])
  );
}

function userFault({
  type,
  uid,
  uidRangeMin,
  uidRangeMax,
}: NonNullable<SecurityContextConstraints['runAsUser']>): string | undefined {
  if (type === 'MustRunAs' && !isSet(uid)) return 'MustRunAs requires a UID';
  if (type === 'MustRunAsRange' && !isSet(uidRangeMin)) return 'MustRunAsRange requires a UIDRangeMin';
  if (type === 'MustRunAsRange' && !isSet(uidRangeMax)) return 'MustRunAsRange requires a UIDRangeMax';
  return unknownType('RunAsUser', type, ['MustRunAs', 'MustRunAsRange', 'MustRunAsNonRoot', 'RunAsAny']);
}

function unknownType(field: string, type = '', known: readonly string[]): string | undefined {
  return known.includes(type) ? undefined : `Unrecognized ${field} strategy type ${type}`;
}

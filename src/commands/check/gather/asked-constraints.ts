import { constrainedNamespaces } from '../../../admission/scc/constrained-namespace.ts';
import { gatherConstraints } from '../../../admission/scc/gather-constraints.ts';
import type { AskedPolicy } from '../../../admission/verdict.ts';
import { NO_CONSTRAINTS_SERVED } from '../../../admission/view/constraints-words.ts';
import { faultSentence } from '../../../admission/view/object-words.ts';
import type { Cluster } from '../../../cluster/cluster.ts';
import { ClusterError, UsageError } from '../../../errors.ts';
import type { FileAccess } from '../../../files/file-access.ts';
import { readManifests } from '../../../files/read-manifests.ts';
import { partsOfPath } from '../../../kubernetes/field-path.ts';
import type { Place } from '../../../kubernetes/workload.ts';
import type { SecurityContextConstraints } from '../../../policy/scc/constraints.ts';
import { constraintsOf } from '../../../policy/scc/constraints-of.ts';
import { DEFAULT_SETS, USABLE_BY_ALL } from '../../../policy/scc/default-constraints.ts';
import { FIRST_RANGES } from '../../../policy/scc/first-ranges.ts';
import { missingAnnotation } from '../../../policy/scc/namespace-ranges.ts';
import { type ConstrainedNamespace, resolveIn } from '../../../policy/scc/resolve.ts';
import { shownLine, shownName } from '../../../text/untrusted.ts';
import type { CheckOptions } from '../options.ts';
import type { CheckStart } from '../report.ts';

/** The SecurityContextConstraints that were asked for. */
export interface AskedConstraintsSets {
  /** Those of the cluster first, then those of files, each alone; then the sets of defaults, of which one decides. */
  readonly columns: readonly AskedConstraintsColumn[];
  readonly ranges: NonNullable<CheckStart['constraintsRanges']>;
  /** The namespace by whose ranges a pod is judged. */
  readonly namespaceOf: (name: string) => Promise<ConstrainedNamespace>;
}

export interface AskedConstraintsColumn {
  readonly asked: AskedPolicy;
  readonly defaults?: string;
  /** In admission's order; more than one only of defaults. */
  readonly constraints: readonly SecurityContextConstraints[];
}

/** All of them or none: with one column missing the answer would be another one. */
export async function askedConstraints(
  cluster: Cluster | undefined,
  { constraints: names, constraintsFiles, constraintsDefaults, recursive }: CheckOptions,
  files: FileAccess,
): Promise<AskedConstraintsSets> {
  const found: FoundConstraints[] = [
    ...(cluster && names.length > 0 ? await constraintsNamed(cluster, names) : []),
    ...(await constraintsInFiles(constraintsFiles, recursive, files)),
  ];
  const single = found.map(({ scc, place }): AskedConstraintsColumn => {
    const { name } = scc.metadata;
    const hasNamesake = found.filter((one) => one.scc.metadata.name === name).length > 1;
    return { asked: { name, ...(place ? { place } : {}), hasNamesake }, constraints: [scc] };
  });
  const sets = [...new Set(constraintsDefaults)].map((defaults): AskedConstraintsColumn => {
    const constraints = (DEFAULT_SETS.get(defaults) ?? []).filter(({ metadata }) =>
      USABLE_BY_ALL.includes(metadata.name),
    );
    return { asked: { name: constraints[0]?.metadata.name ?? '', hasNamesake: false }, defaults, constraints };
  });
  return {
    columns: [...single, ...sets],
    ranges: names.length > 0 ? 'of the namespace' : 'first of OpenShift',
    namespaceOf: names.length > 0 && cluster ? rangesIn(cluster) : async (name) => withFirstRanges(name),
  };
}

function withFirstRanges(name: string): ConstrainedNamespace {
  return { name, annotations: FIRST_RANGES, labels: {} };
}

/** Of a namespace that is not there, or has no ranges yet, those that OpenShift allots first. */
function rangesIn(cluster: Cluster): (name: string) => Promise<ConstrainedNamespace> {
  const namespaceOf = constrainedNamespaces(cluster);
  return async (written) => {
    const name = written === '' ? cluster.namespace : written;
    const namespace = await namespaceOf(name);
    if (namespace instanceof ClusterError && namespace.trouble !== 'not-found') throw namespace;
    if (namespace instanceof ClusterError || missingAnnotation(namespace.annotations)) return withFirstRanges(name);
    return namespace;
  };
}

interface FoundConstraints {
  readonly scc: SecurityContextConstraints;
  readonly place?: Place;
}

async function constraintsNamed(cluster: Cluster, names: readonly string[]): Promise<FoundConstraints[]> {
  const there = await gatherConstraints(cluster);
  if (there.served === 'unknown') throw new ClusterError('refused', there.why);
  if (there.served === 'no')
    throw new ClusterError('not-found', `${NO_CONSTRAINTS_SERVED} Use --scc-file or --scc-defaults.`);
  return [...new Set(names)].map((name) => {
    const scc = there.constraints.find(({ metadata }) => metadata.name === name);
    if (scc) return { scc };
    const others = there.constraints.map(({ metadata }) => shownName(metadata.name)).join(', ');
    throw new ClusterError('not-found', `scc "${shownName(name)}" not found; there: ${others}`);
  });
}

async function constraintsInFiles(
  paths: readonly string[],
  recursive: boolean,
  files: FileAccess,
): Promise<FoundConstraints[]> {
  const found: FoundConstraints[] = [];
  for (const path of paths) {
    const before = found.length;
    for await (const object of readManifests([path], { recursive }, files)) {
      if ('fault' in object) throw new UsageError(faultSentence(object));
      const read = constraintsOf(object.value);
      const fault = read.is === 'constraints' ? unusable(read.scc) : read.is === 'fault' ? read : undefined;
      if (fault) {
        const place = { ...object.place, line: object.lineOf(partsOfPath(fault.path ?? '')) };
        throw new UsageError(faultSentence({ place, fault: fault.fault }));
      }
      if (read.is === 'constraints') found.push({ scc: read.scc, place: object.place });
    }
    if (found.length === before) {
      throw new UsageError(`${shownLine(path)}: has no SecurityContextConstraints of security.openshift.io/v1 in it`);
    }
  }
  return found;
}

/** What no namespace can help: OpenShift would reject every pod with them. */
function unusable(scc: SecurityContextConstraints): { readonly fault: string; readonly path?: string } | undefined {
  const resolved = resolveIn(scc, withFirstRanges('default'));
  return 'fault' in resolved ? { fault: resolved.fault } : undefined;
}

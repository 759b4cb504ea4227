import { CAPABILITY_NAMES } from '../../capability/names.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { ConnectionFlags } from '../../cluster/connection-flags.ts';
import { ClusterError, UsageError } from '../../errors.ts';
import type { Io } from '../../io.ts';
import { parseName, TYPES } from '../../kubernetes/parse-name.ts';
import { containersOf } from '../../kubernetes/pod-containers.ts';
import { parsePolicyTarget } from '../../kubernetes/policy-target.ts';
import { LEVELS } from '../../policy/psa/levels.ts';
import { SCC_API_VERSION, SCC_KIND } from '../../policy/scc/constraints.ts';
import { withCluster } from '../../run/with-cluster.ts';

/** Where the values come from that a word or a flag can have. */
export type ValueSource =
  | 'namespaces'
  | 'contexts'
  | 'clusters'
  | 'users'
  | 'containers'
  | 'levels'
  | 'policies'
  | 'constraints'
  | 'policies with type'
  | 'objects'
  | 'objects and accounts'
  | 'capabilities';

interface Place {
  readonly typed: string;
  /** What stands before it, without flags. */
  readonly words: readonly string[];
}

/** What can stand there; nothing where it cannot be found out. */
export async function completeValue(
  io: Io,
  flags: ConnectionFlags,
  source: ValueSource,
  place: Place,
): Promise<string[]> {
  try {
    const values = await valuesOf(io, flags, source, place);
    // A line is a value, a tab begins its description, and what is not printed cannot be meant.
    return [...new Set(values)].filter((value) => !/[\s\p{C}]/u.test(value));
  } catch (error) {
    if (error instanceof ClusterError || error instanceof UsageError) return [];
    throw error;
  }
}

async function valuesOf(
  io: Io,
  flags: ConnectionFlags,
  source: ValueSource,
  { typed, words }: Place,
): Promise<readonly string[]> {
  const asking = (ask: (cluster: Cluster) => Promise<string[]>) => withCluster(io, flags, undefined, ask);
  switch (source) {
    case 'capabilities':
      return capabilityNames(typed);
    case 'levels':
      return LEVELS.filter((level) => level !== 'privileged');
    case 'contexts':
    case 'clusters':
    case 'users':
      return (await io.kubeconfigNames(flags))[source];
    case 'namespaces':
      return asking((cluster) => namesOf(cluster, { apiVersion: 'v1', kind: 'Namespace' }));
    case 'policies':
      return asking(policyNames);
    case 'constraints':
      return asking(constraintsNames);
    case 'policies with type':
      return asking(async (cluster) => (await policyNames(cluster)).map((name) => `psp/${name}`));
    case 'containers':
      return asking((cluster) => containerNames(cluster, words));
    case 'objects':
      return asking((cluster) => objectNames(cluster, typed, TYPES));
    case 'objects and accounts':
      return asking((cluster) => objectNames(cluster, typed, [...TYPES, 'sa']));
  }
}

/** In the spelling that was begun: explain takes them all. */
function capabilityNames(typed: string): string[] {
  const prefixed = /^cap_/i.test(typed) ? CAPABILITY_NAMES.map((name) => `CAP_${name}`) : CAPABILITY_NAMES;
  return prefixed.map((name) => (/^[a-z]/.test(typed) ? name.toLowerCase() : name));
}

/** Pods by their bare names and the types that there are; behind "deploy/" its names. */
async function objectNames(cluster: Cluster, typed: string, types: readonly string[]): Promise<string[]> {
  const { namespace } = cluster;
  const [type = '', name] = typed.split('/');
  if (name !== undefined) {
    const { apiVersion, kind } = types.includes('sa') ? parsePolicyTarget(`${type}/x`) : parseName(`${type}/x`);
    return (await namesOf(cluster, { apiVersion, kind, namespace })).map((one) => `${type}/${one}`);
  }
  const begun = types.map((one) => `${one}/`);
  // psp --for takes no bare names.
  return types.includes('sa')
    ? begun
    : [...(await namesOf(cluster, { apiVersion: 'v1', kind: 'Pod', namespace })), ...begun];
}

async function containerNames(cluster: Cluster, words: readonly string[]): Promise<string[]> {
  const names: string[] = [];
  for await (const page of cluster.pods({ namespace: cluster.namespace })) {
    for (const { metadata, spec } of page) {
      if (words.length === 0 || words.some((word) => word.includes('/') || word === metadata.name)) {
        names.push(...containersOf(spec).map(({ container }) => container.name));
      }
    }
  }
  return names;
}

function constraintsNames(cluster: Cluster): Promise<string[]> {
  return namesOf(cluster, { apiVersion: SCC_API_VERSION, kind: SCC_KIND });
}

function policyNames(cluster: Cluster): Promise<string[]> {
  return namesOf(cluster, { apiVersion: 'policy/v1beta1', kind: 'PodSecurityPolicy' });
}

async function namesOf(cluster: Cluster, selection: Parameters<Cluster['objects']>[0]): Promise<string[]> {
  const names: string[] = [];
  for await (const page of cluster.objects(selection)) names.push(...page.map(({ metadata }) => metadata.name));
  return names;
}

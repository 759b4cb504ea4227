import { gatherPolicies } from '../../../admission/gather-policies.ts';
import type { AskedPolicy } from '../../../admission/verdict.ts';
import { faultSentence } from '../../../admission/view/object-words.ts';
import type { Cluster } from '../../../cluster/cluster.ts';
import { ClusterError, UsageError } from '../../../errors.ts';
import type { FileAccess } from '../../../files/file-access.ts';
import { readManifests } from '../../../files/read-manifests.ts';
import { partsOfPath } from '../../../kubernetes/field-path.ts';
import type { Place } from '../../../kubernetes/workload.ts';
import { LAST_MINOR, type PodSecurityPolicy } from '../../../policy/psp/policy.ts';
import { policyOf } from '../../../policy/psp/policy-of.ts';
import { type PreparedPolicy, preparePolicy } from '../../../policy/psp/prepare-policy.ts';
import { shownLine } from '../../../text/untrusted.ts';
import type { PolicyRules } from '../report.ts';
import { notServedSentence, notTherePolicySentence } from '../view/asked-policy-sentence.ts';

/** The PodSecurityPolicies that were asked for, ready to judge pods. */
export interface AskedPolicies {
  readonly rules: PolicyRules;
  /** Those of the cluster first, then those of files, each as they were given. */
  readonly policies: readonly { readonly asked: AskedPolicy; readonly prepared: PreparedPolicy }[];
}

export interface PolicyChoice {
  /** Names of policies in the cluster. */
  readonly policies: readonly string[];
  /** Files with policies, as for -f. */
  readonly policyFiles: readonly string[];
  readonly recursive: boolean;
}

/**
 * All of them or none: with one column missing the answer would be another one.
 * @param serverMinor undefined where no server was asked, or it did not tell
 */
export async function askedPolicies(
  cluster: Cluster | undefined,
  serverMinor: number | undefined,
  { policies: names, policyFiles, recursive }: PolicyChoice,
  files: FileAccess,
): Promise<AskedPolicies> {
  const isServers = serverMinor !== undefined && serverMinor <= LAST_MINOR;
  const rules: PolicyRules = { minor: isServers ? serverMinor : LAST_MINOR, isServers };
  const found: FoundPolicy[] = [
    ...(cluster && names.length > 0 ? await policiesOfNames(cluster, serverMinor, names) : []),
    ...(await policiesInFiles(policyFiles, recursive, files)),
  ];
  return {
    rules,
    policies: found.map(({ policy, place }) => {
      const { name } = policy.metadata;
      const hasNamesake = found.filter((one) => one.policy.metadata.name === name).length > 1;
      return {
        asked: { name, ...(place ? { place } : {}), hasNamesake },
        prepared: preparePolicy(policy, rules.minor),
      };
    }),
  };
}

interface FoundPolicy {
  readonly policy: PodSecurityPolicy;
  readonly place?: Place;
}

async function policiesOfNames(
  cluster: Cluster,
  serverMinor: number | undefined,
  names: readonly string[],
): Promise<FoundPolicy[]> {
  if ((serverMinor ?? LAST_MINOR) > LAST_MINOR) throw new ClusterError('not-found', notServedSentence(serverMinor));
  const there = await gatherPolicies(cluster);
  if (there.served === 'unknown') throw new ClusterError('refused', there.why);
  if (there.served === 'no') throw new ClusterError('not-found', notServedSentence(serverMinor));
  return [...new Set(names)].map((name) => {
    const policy = there.policies.find(({ metadata }) => metadata.name === name);
    if (policy) return { policy };
    throw new ClusterError(
      'not-found',
      notTherePolicySentence(
        name,
        there.policies.map(({ metadata }) => metadata.name),
      ),
    );
  });
}

async function policiesInFiles(
  paths: readonly string[],
  recursive: boolean,
  files: FileAccess,
): Promise<FoundPolicy[]> {
  const found: FoundPolicy[] = [];
  for (const path of paths) {
    const before = found.length;
    for await (const object of readManifests([path], { recursive }, files)) {
      if ('fault' in object) throw new UsageError(faultSentence(object));
      const read = policyOf(object.value);
      if (read.is === 'policy') found.push({ policy: read.policy, place: object.place });
      if (read.is === 'fault') {
        const place = { ...object.place, line: object.lineOf(partsOfPath(read.path ?? '')) };
        throw new UsageError(faultSentence({ place, fault: read.fault }));
      }
    }
    if (found.length === before) {
      throw new UsageError(
        `${shownLine(path)}: has no PodSecurityPolicy of policy/v1beta1 or extensions/v1beta1 in it`,
      );
    }
  }
  return found;
}

import type { Cluster } from '../cluster/cluster.ts';
import type { Problems } from '../cluster/problem.ts';
import type { VersionOf } from '../cluster/server-version.ts';
import { ClusterError } from '../errors.ts';
import type { Pod } from '../kubernetes/objects.ts';
import { memoized } from '../memoized.ts';
import type { LevelVerdict } from '../policy/psa/level-verdicts.ts';
import { levelVerdicts } from '../policy/psa/level-verdicts.ts';
import type { NamespacePolicy } from '../policy/psa/namespace-policy.ts';
import { namespacePolicy } from '../policy/psa/namespace-policy.ts';

/** Tells which levels of Pod Security Admission a pod passes, and what its namespace asks for. */
export type PodSecurityOf = (pod: Pod) => Promise<PodSecurityReport>;

type Labels = Readonly<Record<string, string>> | ClusterError;

/** Each namespace is asked for once. Many users may not read theirs: then only its part of the answer is not known. */
export function podSecurityJudge(cluster: Cluster, versionOf: VersionOf, problems: Problems): PodSecurityOf {
  const labelsOf = memoized((name: string) => namespaceLabels(cluster, name, problems));
  return async (pod) => {
    const [version, labels] = await Promise.all([versionOf(), labelsOf(pod.metadata.namespace ?? '')]);
    return judgePodSecurity(pod, version instanceof ClusterError ? version : version.minor, labels);
  };
}

/** Pure: the report on a pod, from the server's minor version and its namespace's labels. */
export function judgePodSecurity(
  { metadata, spec }: Pod,
  serverMinor: number | ClusterError,
  labels: Labels,
): PodSecurityReport {
  if (serverMinor instanceof ClusterError) return { judged: 'no', message: serverMinor.message };
  const policy = labels instanceof ClusterError ? undefined : namespacePolicy(labels, serverMinor);
  const pod = { kind: 'pod', annotations: metadata.annotations ?? {}, spec } as const;
  return {
    judged: 'yes',
    serverMinor,
    levels: levelVerdicts(pod, policy, serverMinor),
    namespace:
      labels instanceof ClusterError
        ? { read: 'no', message: labels.message }
        : { read: 'yes', invalid: policy?.invalid ?? [] },
  };
}

async function namespaceLabels(cluster: Cluster, name: string, problems: Problems): Promise<Labels> {
  try {
    const { metadata } = await cluster.object({ apiVersion: 'v1', kind: 'Namespace', name });
    return metadata.labels ?? {};
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    if (error.trouble !== 'forbidden' && error.trouble !== 'not-found') problems.note(error);
    return error;
  }
}
/** What Pod Security Admission would say of the pod if it were created now; messages come from servers: untrusted. */
export type PodSecurityReport =
  | {
      readonly judged: 'yes';
      /** The rules are those of this server. */
      readonly serverMinor: number;
      readonly levels: readonly LevelVerdict[];
      /** Whether the namespace's labels could be read, and those that mean nothing to the server. */
      readonly namespace:
        | { readonly read: 'yes'; readonly invalid: NamespacePolicy['invalid'] }
        | { readonly read: 'no'; readonly message: string };
    }
  /** The server's version, and with it the rules, are not known. */
  | { readonly judged: 'no'; readonly message: string };

import { UsageError } from '../errors.ts';

/** Short and plural forms as kubectl accepts them, to the kind and group they mean. */
const KINDS: ReadonlyMap<string, { readonly apiVersion: string; readonly kind: string }> = new Map(
  (
    [
      ['v1', 'Pod', 'po', 'pod', 'pods'],
      ['v1', 'ReplicationController', 'rc', 'replicationcontroller', 'replicationcontrollers'],
      ['apps/v1', 'Deployment', 'deploy', 'deployment', 'deployments'],
      ['apps/v1', 'ReplicaSet', 'rs', 'replicaset', 'replicasets'],
      ['apps/v1', 'StatefulSet', 'sts', 'statefulset', 'statefulsets'],
      ['apps/v1', 'DaemonSet', 'ds', 'daemonset', 'daemonsets'],
      ['batch/v1', 'Job', 'job', 'jobs'],
      ['batch/v1', 'CronJob', 'cj', 'cronjob', 'cronjobs'],
    ] as const
  ).flatMap(([apiVersion, kind, ...words]) => words.map((word) => [word, { apiVersion, kind }] as const)),
);

/** The words that are offered for these kinds. */
export const TYPES = ['pod', 'deploy', 'rs', 'sts', 'ds', 'job', 'cronjob', 'rc'] as const;

/**
 * Checks the words before anything is asked of a cluster: throws a UsageError for a type or name that cannot be.
 * @param others types that the command knows besides, for that error
 */
export function parseName(written: string, ...others: string[]): { apiVersion: string; kind: string; name: string } {
  const [first = '', second, ...more] = written.split('/');
  if (more.length > 0 || first === '' || second === '') {
    throw new UsageError(`"${written}" is not a name: write NAME, pod/NAME or TYPE/NAME`);
  }
  if (second === undefined) return { apiVersion: 'v1', kind: 'Pod', name: first };
  // "deployments.apps" means the same as "deployments".
  const kind = KINDS.get(first.toLowerCase().replace(/\.(apps|batch)$/, ''));
  if (!kind) {
    throw new UsageError(
      `"${first}" in "${written}" is not a type this command knows: use ${[...others, 'pod', 'deploy', 'rs', 'sts', 'ds', 'job', 'cronjob'].join(', ')} or rc`,
    );
  }
  return { ...kind, name: second };
}

import { UsageError } from '../../../errors.ts';
import type { FileAccess } from '../../../files/file-access.ts';
import type { Identity } from '../../../kubernetes/access-review.ts';
import { parseRequester } from '../../../rbac/identities.ts';
import { shownLine, shownValue } from '../../../text/untrusted.ts';
import type { Cluster } from '../../cluster.ts';
import type { ConnectionFlags } from '../../connection-flags.ts';
import type { Recording } from '../format/recording.ts';
import { OfflineCluster } from './offline-cluster.ts';
import { readSnapshot } from './read-snapshot.ts';

/**
 * The recorded cluster of --snapshot. Says on standard error what answers. Rejects with a UsageError for a file that is none.
 * @param path FILE, FOLDER or "-"
 */
export async function openSnapshot(
  path: string,
  flags: ConnectionFlags,
  files: FileAccess,
  say: (line: string) => void,
): Promise<Cluster> {
  const recording = await readSnapshot(path, files);
  say(markSentence(recording));
  return new OfflineCluster(recording, flags.namespace ?? ownNamespace(recording), callerOf(flags));
}

/** The one that everything is in, where there is one. */
function ownNamespace(recording: Recording): string {
  const [only, another] = recording.namespaces();
  return recording.header?.namespace ?? (another === undefined ? only : undefined) ?? 'default';
}

/** As for kubectl --as, with what the server would add. */
function callerOf({ as: user, asGroup }: ConnectionFlags): Identity | undefined {
  if (user === undefined && asGroup.length === 0) return undefined;
  if (user === undefined) throw new UsageError('--as-group needs --as');
  return parseRequester([user, ...asGroup].join(','));
}

function markSentence({ header, source }: Recording): string {
  const file = source === '-' ? 'standard input' : shownLine(source);
  if (!header) {
    return `Answered from ${file}, a dump: where it holds one object of a kind in a namespace, it is taken to hold them all.`;
  }
  const { time, kubernetes, redacted } = header;
  const on = kubernetes ? ` on Kubernetes ${shownValue(kubernetes.gitVersion)}` : '';
  const names = redacted?.includes('names') ? ', with other names' : '';
  return `Answered from ${file}, recorded ${shownValue(time)}${on}${names}.`;
}

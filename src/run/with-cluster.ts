import type { Cluster } from '../cluster/cluster.ts';
import type { ConnectionFlags } from '../cluster/connection-flags.ts';
import type { Io } from '../io.ts';

/** Shows how far the work is, where somebody can see it. */
export type ShowProgress = (text: string) => void;

/**
 * Asks a cluster and lets go of it, whatever happens.
 * @param doing what is shown while it is asked; absent for what is quick
 */
export async function withCluster<T>(
  io: Pick<Io, 'connect' | 'progress'>,
  flags: ConnectionFlags,
  doing: string | undefined,
  ask: (cluster: Cluster, show: ShowProgress) => Promise<T>,
): Promise<T> {
  const cluster = await io.connect(flags);
  const progress = doing === undefined ? undefined : await io.progress?.(doing);
  try {
    return await ask(cluster, (text) => progress?.update(text));
  } finally {
    progress?.stop();
    cluster.close();
  }
}

import type { Cluster } from '../cluster/cluster.ts';
import { ClusterError, type ClusterTrouble } from '../errors.ts';
import { shownName } from '../text/untrusted.ts';

/** What a recording asks of a cluster. */
export type AskedCluster = Pick<
  Cluster,
  'namespace' | 'recorded' | 'version' | 'node' | 'object' | 'objects' | 'pods' | 'reviewAccess' | 'exec'
>;

export interface Limit {
  /** Aborted when the time for the whole recording is over. */
  readonly signal: AbortSignal;
  /** For the sentence: "--timeout 15m". */
  readonly flag: string;
}

/** Troubles that the next request would have too. */
const DEAD: readonly ClusterTrouble[] = ['unreachable', 'timed-out', 'certificate', 'unauthorized'];

/** One may be a slow list; a server that answers nothing this often in a row answers nothing. */
const MAX_FAILURES = 2;

/**
 * A cluster that is not asked any more once its server is known to be dead, or the time is over: every further question is answered by
 * that trouble at once, and nothing waits for an answer any longer.
 */
export function boundedCluster(cluster: Cluster, { signal, flag }: Limit): AskedCluster {
  let failures = 0;
  /** Why nothing is asked any more. */
  let dead: { readonly trouble: ClusterTrouble; readonly why: string } | undefined;
  const over = new Promise<'over'>((resolve) => signal.addEventListener('abort', () => resolve('over')));
  const refuse = (tried: string) => {
    const { trouble, why } = signal.aborted
      ? { trouble: 'timed-out' as const, why: `the time for the recording is over (${flag})` }
      : (dead ?? { trouble: 'unreachable' as const, why: 'the server was given up' });
    return new ClusterError(trouble, `cannot ${tried}: not asked, because ${why}`);
  };
  const note = (error: unknown) => {
    if (!(error instanceof ClusterError)) return;
    failures = DEAD.includes(error.trouble) ? failures + 1 : 0;
    if (failures >= MAX_FAILURES)
      dead ??= { trouble: error.trouble, why: `${failures} questions in a row had no answer` };
  };
  const inTime = async <T>(tried: string, question: () => Promise<T>): Promise<T> => {
    if (signal.aborted || dead) throw refuse(tried);
    const asked = question();
    // When nobody waits for it any more, its end is nobody's business.
    asked.catch(() => {});
    const answer = await Promise.race([asked, over]);
    if (answer === 'over') throw refuse(tried);
    return answer;
  };
  const ask = async <T>(tried: string, question: () => Promise<T>): Promise<T> => {
    try {
      const answer = await inTime(tried, question);
      failures = 0;
      return answer;
    } catch (error) {
      note(error);
      throw error;
    }
  };
  async function* inTurn<T>(tried: string, all: AsyncIterable<T>): AsyncGenerator<T> {
    const pages = all[Symbol.asyncIterator]();
    for (;;) {
      const { done, value } = await ask(tried, () => pages.next());
      if (done) return;
      yield value;
    }
  }
  return {
    namespace: cluster.namespace,
    ...(cluster.recorded ? { recorded: cluster.recorded } : {}),
    version: () => ask('ask for the version of the server', () => cluster.version()),
    node: (name) => ask(`get node ${quoted(name)}`, () => cluster.node(name)),
    object: (reference) => ask(`get ${reference.kind} ${quoted(reference.name)}`, () => cluster.object(reference)),
    reviewAccess: (review) => ask(`ask by ${review.kind}`, () => cluster.reviewAccess(review)),
    // A container that cannot be talked to says nothing about the server.
    exec: (target, command, limits) =>
      inTime(`look into container ${quoted(target.container)} of pod ${quoted(target.pod)}`, () =>
        cluster.exec(target, command, limits),
      ),
    objects: (selection) => inTurn(`list every ${selection.kind}`, cluster.objects(selection)),
    pods: (selection) => inTurn('list pods', cluster.pods(selection)),
  };
}

function quoted(name: string): string {
  return `"${shownName(name)}"`;
}

import type { Cluster } from '../../src/cluster/cluster.ts';
import { ClusterError, type ClusterTrouble } from '../../src/errors.ts';

/**
 * Everything that one run of the program asked of a cluster, and what came back: recorded from a real one, replayed without
 * one. Questions are told apart by their text; the same question asked again gets the next answer, and the last one for ever.
 */
export interface Recording {
  readonly namespace: string;
  readonly exchanges: readonly Exchange[];
}

interface Exchange {
  readonly question: string;
  /** How many times in a row it was asked and answered so. */
  times: number;
  readonly answer?: unknown;
  readonly failure?: Failure;
}

interface Failure {
  readonly trouble: ClusterTrouble;
  readonly message: string;
  readonly httpStatus?: number;
  readonly reason?: string;
}

const CONNECT = 'connect';

/**
 * What a recording does not hold: it says nothing that the program reads, it is most of an object's size, and some of it
 * belongs to the machine on which it was recorded.
 */
const BALLAST: ReadonlySet<string> = new Set([
  'managedFields',
  'addresses',
  'bootID',
  'hostIP',
  'hostIPs',
  'images',
  'machineID',
  'podIP',
  'podIPs',
  'systemUUID',
]);

function withoutBallast(key: string, value: unknown): unknown {
  return BALLAST.has(key) ? undefined : value;
}

/** A line for each exchange, so that a change of one answer is a change of one line. */
export function formatRecordings(kubernetes: string, recordings: readonly Recording[]): string {
  const blocks = recordings.map(({ namespace, exchanges }) => {
    const lines = exchanges.map((exchange) => JSON.stringify(exchange)).join(',\n');
    return `{"namespace":${JSON.stringify(namespace)},"exchanges":[\n${lines}\n]}`;
  });
  return `{"kubernetes":${JSON.stringify(kubernetes)},"recordings":[\n${blocks.join(',\n')}\n]}\n`;
}

/** Wraps `connect`, and through it the cluster, so that `exchanges` fills up with what is said. */
export function recording(connect: () => Promise<Cluster>): {
  readonly connect: () => Promise<Cluster>;
  readonly recorded: () => Recording;
} {
  const exchanges: Exchange[] = [];
  let namespace = '';
  // Somebody who waits asks the same again and again: the same answer in a row is worth one line.
  const note = (exchange: Exchange) => {
    const before = exchanges.findLast(({ question }) => question === exchange.question);
    if (before && JSON.stringify({ ...before, times: 1 }) === JSON.stringify({ ...exchange, times: 1 }))
      before.times += 1;
    else exchanges.push(exchange);
  };
  const noting = async <T>(question: string, ask: () => Promise<T>): Promise<T> => {
    try {
      const answer = await ask();
      note({ question, times: 1, answer: JSON.parse(JSON.stringify(answer, withoutBallast)) });
      return answer;
    } catch (error) {
      if (error instanceof ClusterError) note({ question, times: 1, failure: failureOf(error) });
      throw error;
    }
  };
  return {
    connect: async () => {
      let cluster: Cluster;
      try {
        cluster = await connect();
      } catch (error) {
        if (error instanceof ClusterError) note({ question: CONNECT, times: 1, failure: failureOf(error) });
        throw error;
      }
      namespace = cluster.namespace;
      return {
        namespace,
        version: () => noting(questionOf('version'), () => cluster.version()),
        pod: (...args) => noting(questionOf('pod', args), () => cluster.pod(...args)),
        pods: (selection) => onePage(noting(questionOf('pods', [selection]), () => allPages(cluster.pods(selection)))),
        node: (name) => noting(questionOf('node', [name]), () => cluster.node(name)),
        objects: (selection) =>
          onePage(noting(questionOf('objects', [selection]), () => allPages(cluster.objects(selection)))),
        object: (reference) => noting(questionOf('object', [reference]), () => cluster.object(reference)),
        whoAmI: () => noting(questionOf('whoAmI', []), () => cluster.whoAmI()),
        reviewAccess: (review) => noting(questionOf('reviewAccess', [review]), () => cluster.reviewAccess(review)),
        proposePod: (...args) => noting(questionOf('proposePod', args), () => cluster.proposePod(...args)),
        exec: (...args) => noting(questionOf('exec', args), () => cluster.exec(...args)),
        addEphemeralContainer: (...args) =>
          noting(questionOf('addEphemeralContainer', args), () => cluster.addEphemeralContainer(...args)),
        log: (...args) => noting(questionOf('log', args), () => cluster.log(...args)),
        ...CHANGES_NOTHING,
        close: () => cluster.close(),
      };
    },
    recorded: () => ({ namespace, exchanges }),
  };
}

/** A cluster that says what was recorded, and refuses to be asked anything else. */
export function replaying({ namespace, exchanges }: Recording): () => Promise<Cluster> {
  const answers = new Map<string, Exchange[]>();
  for (const exchange of exchanges) {
    const repeated = Array.from({ length: exchange.times }, () => exchange);
    answers.set(exchange.question, [...(answers.get(exchange.question) ?? []), ...repeated]);
  }
  const ask = async <T>(question: string): Promise<T> => {
    const [next, ...later] = answers.get(question) ?? [];
    if (!next) throw new Error(`The recording has no answer to: ${question}`);
    if (later.length > 0) answers.set(question, later);
    if (next.failure) throw errorOf(next.failure);
    return next.answer as T;
  };
  return async () => {
    if (answers.has(CONNECT)) await ask(CONNECT);
    return {
      namespace,
      version: () => ask(questionOf('version')),
      pod: (...args) => ask(questionOf('pod', args)),
      pods: (selection) => onePage(ask(questionOf('pods', [selection]))),
      node: (name) => ask(questionOf('node', [name])),
      objects: (selection) => onePage(ask(questionOf('objects', [selection]))),
      object: (reference) => ask(questionOf('object', [reference])),
      whoAmI: () => ask(questionOf('whoAmI', [])),
      reviewAccess: (review) => ask(questionOf('reviewAccess', [review])),
      proposePod: (...args) => ask(questionOf('proposePod', args)),
      exec: (...args) => ask(questionOf('exec', args)),
      addEphemeralContainer: (...args) => ask(questionOf('addEphemeralContainer', args)),
      log: (...args) => ask(questionOf('log', args)),
      ...CHANGES_NOTHING,
      close: () => {},
    };
  };
}

/** What makes and removes things is tried on real clusters, and not recorded. */
const CHANGES_NOTHING: Pick<Cluster, 'create' | 'remove' | 'watchPods'> = {
  create: () => Promise.reject(new Error('a recorded command creates nothing')),
  remove: () => Promise.reject(new Error('a recorded command removes nothing')),
  watchPods: () => {
    throw new Error('a recorded command watches nothing');
  },
};

/** Scripts are long and the same everywhere: a question names their arguments, not their text. */
function questionOf(method: keyof Cluster, args: readonly unknown[] = []): string {
  const short = (_key: string, value: unknown) =>
    typeof value === 'string' && value.includes('\n') ? '(script)' : value;
  return `${method} ${JSON.stringify(args, short)}`;
}

async function allPages<T>(pages: AsyncIterable<readonly T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(...page);
  return all;
}

async function* onePage<T>(page: Promise<T>): AsyncIterable<T> {
  yield await page;
}

function failureOf({ trouble, message, httpStatus, reason }: ClusterError): Failure {
  return {
    trouble,
    message,
    ...(httpStatus === undefined ? {} : { httpStatus }),
    ...(reason === undefined ? {} : { reason }),
  };
}

function errorOf({ trouble, message, httpStatus, reason }: Failure): ClusterError {
  return new ClusterError(trouble, message, {
    ...(httpStatus === undefined ? {} : { httpStatus }),
    ...(reason === undefined ? {} : { reason }),
  });
}

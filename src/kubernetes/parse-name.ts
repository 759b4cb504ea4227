import { UsageError } from '../errors.ts';
import { currentVersion, WORKLOAD_KINDS } from './workload-kinds.ts';

/** Those that can be asked about by TYPE/NAME. */
const NAMED_KINDS = WORKLOAD_KINDS.filter(({ words }) => words.length > 0);

/** Short and plural forms as kubectl accepts them, to the kind and version they mean. */
const KINDS: ReadonlyMap<string, { readonly apiVersion: string; readonly kind: string }> = new Map(
  NAMED_KINDS.flatMap((known) => {
    const meant = { apiVersion: currentVersion(known), kind: known.kind };
    return [...known.words, known.plural].map((word) => [word, meant] as const);
  }),
);

/** The words that are offered for these kinds. */
export const TYPES: readonly string[] = NAMED_KINDS.flatMap(({ words: [offered] }) => offered ?? []);

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
      `"${first}" in "${written}" is not a type this command knows: use ${[...others, ...TYPES.slice(0, -1)].join(', ')} or ${TYPES.at(-1)}`,
    );
  }
  return { ...kind, name: second };
}

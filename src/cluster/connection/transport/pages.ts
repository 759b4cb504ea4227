import { ClusterError } from '../../../errors.ts';
import { LIST_METADATA } from '../../../kubernetes/schema/metadata.ts';
import { withoutNulls } from '../../../kubernetes/schema/nulls.ts';
import { shaped, shapeFaultText } from '../../../kubernetes/schema/shape.ts';
import { type ApiRequest, ExpiredListError, type Rest } from './rest.ts';

/** client-go's page size too (tools/pager). */
const PAGE_SIZE = 500;

/** One after the other, without an object: a selector may pass over many, but each page looks at PAGE_SIZE. */
const MAX_EMPTY_PAGES = 10;

/** Lists in pages, so that neither side has to hold a large list at once. */
export async function* listPages(rest: Pick<Rest, 'list'>, request: ApiRequest): AsyncGenerator<readonly unknown[]> {
  const progress = new Progress(request.tried);
  let token: string | undefined;
  do {
    const query = { ...request.query, limit: String(PAGE_SIZE), continue: token };
    let page: { items: readonly unknown[]; token: string | undefined };
    try {
      page = pageOf(await rest.list({ ...request, query }), request.tried);
    } catch (error) {
      // The snapshot that the list was read from is gone (older than etcd's compaction, 5 minutes). The server then gives
      // a token that goes on after the last object, over the objects of now: nothing twice, nothing left out that was
      // there all the time (API concepts, "Retrieving large results sets in chunks").
      if (!(error instanceof ExpiredListError) || error.continueToken === token) throw error;
      token = error.continueToken;
      progress.note(token, 0);
      continue;
    }
    yield page.items;
    token = page.token;
    if (token !== undefined) progress.note(token, page.items.length);
  } while (token !== undefined);
}

function pageOf(answer: unknown, tried: string): { items: readonly unknown[]; token: string | undefined } {
  const list = (answer ?? {}) as { kind?: unknown; items?: unknown; metadata?: unknown };
  // A server written in Go may give null for an empty list; without the kind, it may be the answer of something else.
  const items = list.items ?? (typeof list.kind === 'string' && list.kind.endsWith('List') ? [] : undefined);
  if (!Array.isArray(items)) throw new ClusterError('refused', `cannot ${tried}: the answer is not a list`);
  const metadata = shaped(LIST_METADATA, withoutNulls(list.metadata ?? {}), 'metadata');
  // Without a place to go on from, a part of a list would be taken for the whole.
  if (metadata.is === 'fault') {
    throw new ClusterError('malformed', `cannot ${tried}: the answer is malformed: ${shapeFaultText(metadata.fault)}`);
  }
  return { items, token: metadata.value.continue || undefined };
}

/** Tells a long list from one without an end. */
class Progress {
  readonly #tried: string;
  readonly #tokens = new Set<string>();
  #emptyPages = 0;

  constructor(tried: string) {
    this.#tried = tried;
  }

  /** @param token of the page that comes next */
  note(token: string, items: number): void {
    if (this.#tokens.has(token)) throw this.#endless('gives a page of the list a second time');
    this.#tokens.add(token);
    this.#emptyPages = items === 0 ? this.#emptyPages + 1 : 0;
    if (this.#emptyPages >= MAX_EMPTY_PAGES) throw this.#endless(`gives ${MAX_EMPTY_PAGES} pages without an object`);
  }

  #endless(what: string): ClusterError {
    return new ClusterError('refused', `cannot ${this.#tried}: the server ${what}, and says that there are more`);
  }
}

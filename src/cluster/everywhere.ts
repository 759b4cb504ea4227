import { ClusterError } from '../errors.ts';
import type { KubernetesObject, Pod } from '../kubernetes/objects.ts';
import { memoized } from '../memoized.ts';
import { shownName } from '../text/untrusted.ts';
import type { Cluster, ObjectSelection, PodSelection } from './cluster.ts';
import { problemOf } from './problem.ts';

/** A part of what was asked of all namespaces that could not be read. */
export interface UnreadPart {
  /** Absent: which namespaces there are could not be read, and only the connection's own was looked at. */
  readonly namespace?: string;
  /** A sentence. */
  readonly why: string;
  /** Whether the caller may not read it; else something went wrong. */
  readonly isForbidden: boolean;
}

/** Is told of each part that could not be read. */
export type OnUnread = (part: UnreadPart) => void;

/**
 * Lists of all namespaces: read at once or, for a caller who may not do that, one namespace after the other as far as these may be
 * read. Any other error of the list of all is thrown. Which namespaces there are is asked once, however many lists are read.
 */
export interface Everywhere {
  pods(selection: Omit<PodSelection, 'namespace'>, onUnread: OnUnread): AsyncIterable<readonly Pod[]>;
  objects(
    selection: Omit<ObjectSelection, 'namespace'>,
    onUnread: OnUnread,
  ): AsyncIterable<readonly KubernetesObject[]>;
  namespaces(): Promise<NamespacesToAsk>;
}

/** The namespaces to ask one by one. */
export interface NamespacesToAsk {
  readonly names: readonly string[];
  /** Why they are only the connection's own; absent where they are all that there are. */
  readonly unread?: UnreadPart;
}

type Lists = Pick<Cluster, 'namespace' | 'pods' | 'objects'>;

export function everywhere(cluster: Lists): Everywhere {
  const namespaces = memoized(() => namespacesToAsk(cluster));
  async function* list<T>(ask: Ask<T>, onUnread: OnUnread): AsyncGenerator<readonly T[]> {
    let isBegun = false;
    let forbidden: ClusterError;
    try {
      for await (const page of ask({})) {
        isBegun = true;
        yield page;
      }
      return;
    } catch (error) {
      if (isBegun || !isForbidden(error)) throw error;
      forbidden = error;
    }
    const { names, unread } = await namespaces();
    // Every cluster has some.
    if (names.length === 0) throw forbidden;
    if (unread) onUnread(unread);
    for (let from = 0; from < names.length; from += AT_ONCE) {
      const parts = await Promise.all(names.slice(from, from + AT_ONCE).map((namespace) => readPart(ask, namespace)));
      for (const part of parts) {
        yield* part.pages;
        if (part.unread) onUnread(part.unread);
      }
    }
  }
  return {
    pods: (selection, onUnread) => list((within) => cluster.pods({ ...within, ...selection }), onUnread),
    objects: (selection, onUnread) => list((within) => cluster.objects({ ...selection, ...within }), onUnread),
    namespaces,
  };
}

/**
 * For each part a sentence, but only one for a namespace of which nothing could be read.
 * @param lists how many there are of each namespace
 */
export function unreadSentences(parts: readonly UnreadPart[], lists: number): readonly string[] {
  const byNamespace = new Map<string, string[]>();
  for (const { namespace, why } of parts) {
    if (namespace !== undefined) byNamespace.set(namespace, [...(byNamespace.get(namespace) ?? []), why]);
  }
  const sentences = parts.map(({ namespace, why }) => {
    const own = namespace === undefined ? [] : (byNamespace.get(namespace) ?? []);
    if (namespace === undefined || lists === 1 || own.length < lists) return why;
    return `nothing in namespace "${shownName(namespace)}" can be read: ${own.toSorted()[0]}`;
  });
  return [...new Set(sentences)];
}

export function isForbidden(error: unknown): error is ClusterError {
  return error instanceof ClusterError && error.trouble === 'forbidden';
}

/**
 * Whether a list could not be read because the server has no such kind, in no version: then there is nothing of it. What is in "v1"
 * every server has, and one that says otherwise is none.
 */
export function isUnserved(error: unknown, { apiVersion }: Pick<ObjectSelection, 'apiVersion'>): boolean {
  return error instanceof ClusterError && error.trouble === 'not-found' && apiVersion !== 'v1';
}

/** Namespaces that are asked at the same time. */
const AT_ONCE = 16;

type Ask<T> = (within: { readonly namespace?: string }) => AsyncIterable<readonly T[]>;

interface ReadPart<T> {
  readonly pages: readonly (readonly T[])[];
  readonly unread?: UnreadPart;
}

/** With what was read before the trouble, where there was any. */
async function readPart<T>(ask: Ask<T>, namespace: string): Promise<ReadPart<T>> {
  const pages: (readonly T[])[] = [];
  try {
    for await (const page of ask({ namespace })) pages.push(page);
    return { pages };
  } catch (error) {
    // No server has a kind in some namespaces only.
    if (error instanceof ClusterError && error.trouble === 'not-found') throw error;
    return { pages, unread: { namespace, why: problemOf(error), isForbidden: isForbidden(error) } };
  }
}

async function namespacesToAsk(cluster: Lists): Promise<NamespacesToAsk> {
  const names: string[] = [];
  try {
    for await (const page of cluster.objects({ apiVersion: 'v1', kind: 'Namespace' })) {
      names.push(...page.map(({ metadata }) => metadata.name));
    }
    return { names };
  } catch (error) {
    const { namespace } = cluster;
    const why = `${problemOf(error)}; only namespace "${shownName(namespace)}" was looked at`;
    return { names: [namespace], unread: { why, isForbidden: isForbidden(error) } };
  }
}

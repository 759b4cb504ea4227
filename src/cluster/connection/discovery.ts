import { ClusterError } from '../../errors.ts';
import type { ObjectReference } from '../cluster.ts';
import { quoted } from './quoted.ts';
import { groupPath, type Resource, segment } from './resources.ts';
import type { Rest } from './transport/rest.ts';

/**
 * Which kinds a server has. That it has none of a kind is only believed of a server that answers discovery as an API server does: a
 * proxy, a page for signing in or a wrong URL say "not found" to everything.
 */
export class Discovery {
  readonly #rest: Pick<Rest, 'json'>;
  /** By apiVersion: many pods have owners of the same kind. */
  readonly #resources = new Map<string, Promise<readonly DiscoveredResource[]>>();
  #versions: Promise<ReadonlySet<string>> | undefined;

  constructor(rest: Pick<Rest, 'json'>) {
    this.#rest = rest;
  }

  /** Rejects with "not-found" for a kind that the server does not have. */
  async resource({ apiVersion, kind }: Pick<ObjectReference, 'apiVersion' | 'kind'>, tried: string): Promise<Resource> {
    const asked = this.#resources.get(apiVersion) ?? this.#resourcesOf(apiVersion);
    this.#resources.set(apiVersion, asked);
    // A name with a slash is a subresource, such as "deployments/scale".
    const found = (await asked).find((resource) => resource.kind === kind && !resource.name.includes('/'));
    if (found === undefined) {
      throw new ClusterError(
        'not-found',
        `cannot ${tried}: the server has no ${quoted(kind)} in ${quoted(apiVersion)}`,
      );
    }
    return { name: segment(found.name), isNamespaced: found.namespaced };
  }

  async #resourcesOf(apiVersion: string): Promise<readonly DiscoveredResource[]> {
    // Where the groups were asked for already, that saves a question.
    if (this.#versions !== undefined && !(await this.#serves(apiVersion))) return [];
    const tried = `ask for the resources of ${quoted(apiVersion)}`;
    let answer: unknown;
    try {
      answer = await this.#rest.json({ path: groupPath(apiVersion), tried });
    } catch (error) {
      if (!(error instanceof ClusterError) || error.httpStatus !== 404) throw error;
      if (await this.#serves(apiVersion)) throw unexpected(error);
      return [];
    }
    const { kind, resources } = fieldsOf(answer);
    if (kind !== 'APIResourceList' || !Array.isArray(resources) || !resources.every(isDiscoveredResource)) {
      throw new ClusterError('refused', `cannot ${tried}: the answer is not a list of resources; ${IS_IT_ONE}`);
    }
    return resources;
  }

  /** "v1", the core group, is in no list of groups, and every server has it. */
  async #serves(apiVersion: string): Promise<boolean> {
    if (!apiVersion.includes('/')) return true;
    this.#versions ??= this.#servedVersions();
    return (await this.#versions).has(apiVersion);
  }

  async #servedVersions(): Promise<ReadonlySet<string>> {
    const tried = 'ask for the groups of the API';
    const { kind, groups } = fieldsOf(await existing(this.#rest.json({ path: '/apis', tried })));
    if (kind !== 'APIGroupList' || !Array.isArray(groups)) {
      throw new ClusterError('refused', `cannot ${tried}: the answer is not a list of groups; ${IS_IT_ONE}`);
    }
    const versions = groups.flatMap((group) => {
      const { versions: ofGroup } = fieldsOf(group);
      return Array.isArray(ofGroup) ? ofGroup.map((version) => fieldsOf(version).groupVersion) : [];
    });
    return new Set(versions.filter((version) => typeof version === 'string'));
  }
}

const IS_IT_ONE = 'is this the URL of an API server?';

/** What every API server has. One that says "not found" to it has not said that there is none. */
export async function existing<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    throw error instanceof ClusterError && error.trouble === 'not-found' ? unexpected(error) : error;
  }
}

export function unexpected({ message, httpStatus, reason, said }: ClusterError): ClusterError {
  return new ClusterError('refused', message, {
    ...(httpStatus === undefined ? {} : { httpStatus }),
    ...(reason === undefined ? {} : { reason }),
    ...(said === undefined ? {} : { said }),
  });
}

/** The part of a meta/v1 APIResource that is used. */
interface DiscoveredResource {
  readonly kind: string;
  readonly name: string;
  readonly namespaced: boolean;
}

function isDiscoveredResource(value: unknown): value is DiscoveredResource {
  const { kind, name, namespaced } = fieldsOf(value);
  return typeof kind === 'string' && typeof name === 'string' && typeof namespaced === 'boolean';
}

function fieldsOf(value: unknown): Partial<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? value : {};
}

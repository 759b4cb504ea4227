import { Agent } from 'node:http';
import { LiveCluster } from '../../src/cluster/connection/live-cluster.ts';
import { listPath, objectPath, type Resource } from '../../src/cluster/connection/resources.ts';
import type { ApiRequest } from '../../src/cluster/connection/transport/rest.ts';
import { ClusterError } from '../../src/errors.ts';
import { API_KINDS } from '../../src/kubernetes/schema/kinds.ts';

/** What a server holds: JSON values by their kind and name, whatever is in them. */
export interface Held {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly value: unknown;
}

/** A live cluster whose server answers from memory: what it says crosses the border of the connection as it does otherwise. */
export function answeringCluster(held: readonly Held[], minor: number): LiveCluster {
  const transport = {
    server: new URL('https://server.test'),
    agent: new Agent(),
    facts: { server: 'https://server.test', identity: 'nobody', trust: 'nothing' },
    headers: async () => ({}),
  };
  const json = async ({ method = 'GET', path, tried }: ApiRequest): Promise<unknown> => {
    const answer = method === 'GET' ? answerOf(path, held, minor) : reviewOf(path);
    if (answer !== undefined) return structuredClone(answer);
    throw new ClusterError('not-found', `cannot ${tried}: not found`, { httpStatus: 404 });
  };
  return new LiveCluster('shop', transport, {
    json,
    list: json,
    text: async () => '',
    lines: () => {
      throw new Error('nothing is watched');
    },
  });
}

function answerOf(path: string, held: readonly Held[], minor: number): unknown {
  if (path === '/version') return { gitVersion: `v1.${minor}.0`, major: '1', minor: String(minor) };
  if (path === '/apis') {
    const versions = API_KINDS.map(({ apiVersion }) => ({ groupVersion: apiVersion }));
    return { kind: 'APIGroupList', groups: [{ versions }] };
  }
  const group = API_KINDS.filter(
    ({ apiVersion }) => path === (apiVersion.includes('/') ? '/apis/' : '/api/') + apiVersion,
  );
  if (group.length > 0) {
    const resources = group.map((kind) => ({
      kind: kind.kind,
      name: resourceOf(kind).name,
      namespaced: kind.isNamespaced,
    }));
    return { kind: 'APIResourceList', resources };
  }
  for (const kind of API_KINDS) {
    const ofKind = held.filter((one) => one.apiVersion === kind.apiVersion && one.kind === kind.kind);
    const resource = resourceOf(kind);
    const one = ofKind.find((object) => path === objectPath(object, resource));
    if (one) return one.value;
    for (const namespace of [undefined, 'shop']) {
      if (path !== listPath({ ...kind, ...(namespace === undefined ? {} : { namespace }) }, resource)) continue;
      return { kind: `${kind.kind}List`, metadata: {}, items: ofKind.map(({ value }) => value) };
    }
  }
  return undefined;
}

/** Nobody may ask about others: rights are worked out from roles and bindings. */
function reviewOf(path: string): unknown {
  if (path.endsWith('/selfsubjectaccessreviews')) return { status: { allowed: false } };
  if (path.endsWith('accessreviews')) throw new ClusterError('forbidden', 'reviews are forbidden', { httpStatus: 403 });
  throw new ClusterError('refused', 'no dry run here', { httpStatus: 500 });
}

function resourceOf({ kind, isNamespaced }: { readonly kind: string; readonly isNamespaced: boolean }): Resource {
  const name = kind.toLowerCase();
  return { name: name.endsWith('y') ? `${name.slice(0, -1)}ies` : `${name}s`, isNamespaced };
}

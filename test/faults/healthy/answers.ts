import { failure } from '../../cluster/connection/support.ts';
import { HEADER, NAMESPACE, OBJECTS, REVIEWS, type RecordedObject } from './recorded-cluster.ts';

/** What is asked for, as far as a fault can choose: each command needs some of these, and can do without others. */
export const AREAS = [
  'version',
  'discovery',
  'pod',
  'pods',
  'owners',
  'node',
  'namespace',
  'events',
  'accounts',
  'policies',
  'roles',
  'reviews',
  'dry-run',
  'exec',
] as const;
export type Area = (typeof AREAS)[number];

export interface Question {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

export interface HealthyAnswer {
  readonly status: number;
  readonly body: unknown;
}

const AREA_OF_RESOURCE: Readonly<Record<string, Area>> = {
  namespaces: 'namespace',
  nodes: 'node',
  events: 'events',
  serviceaccounts: 'accounts',
  podsecuritypolicies: 'policies',
  roles: 'roles',
  rolebindings: 'roles',
  clusterroles: 'roles',
  clusterrolebindings: 'roles',
};

/** A path of the API, taken apart: "/apis/apps/v1/namespaces/shop/deployments/web". */
interface Target {
  readonly apiVersion: string;
  readonly resource?: string | undefined;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

function targetOf(path: string): Target {
  const [root, ...parts] = path.split('/').filter((part) => part !== '');
  const apiVersion = parts.splice(0, root === 'api' ? 1 : 2).join('/');
  const namespace = parts[0] === 'namespaces' && parts.length > 2 ? parts.splice(0, 2)[1] : undefined;
  const [resource, name] = parts.map(decodeURIComponent);
  return { apiVersion, resource, namespace, name };
}

export function areaOf({ method, path }: Pick<Question, 'method' | 'path'>): Area {
  if (path === '/version') return 'version';
  if (path.endsWith('/exec')) return 'exec';
  if (path.endsWith('accessreviews')) return 'reviews';
  const { resource, name } = targetOf(path);
  if (resource === undefined) return 'discovery';
  if (resource === 'pods') return method === 'POST' ? 'dry-run' : name === undefined ? 'pods' : 'pod';
  return AREA_OF_RESOURCE[resource] ?? 'owners';
}

/** What a server in good health answers: the recorded 1.24 cluster. */
export function answerTo(question: Question): HealthyAnswer {
  const { method, path, body } = question;
  if (path === '/version') return ok({ ...HEADER?.kubernetes, major: '1', minor: '24' });
  if (path.endsWith('accessreviews')) return ok(reviewed(JSON.parse(body)));
  const target = targetOf(path);
  if (target.resource === undefined) return discovered(target.apiVersion);
  if (method === 'POST') return ok({ ...JSON.parse(body), metadata: { name: 'proposed', namespace: NAMESPACE } });
  return objects(target, question.query);
}

const ok = (body: unknown): HealthyAnswer => ({ status: 200, body });

function notFound(message: string): HealthyAnswer {
  return { status: 404, body: failure(404, 'NotFound', message) };
}

const NOT_SERVED = 'the server could not find the requested resource';

function reviewed(review: { readonly spec: { readonly resourceAttributes: { readonly name?: string } } }): unknown {
  const { resourceAttributes, ...who } = review.spec;
  const key = (attributes: object, subject: object) => JSON.stringify([Object.entries(attributes).sort(), subject]);
  const known = REVIEWS.find(
    ({ review: { attributes, ...rest } }) =>
      key(attributes, 'subject' in rest ? rest.subject : {}) === key(resourceAttributes, who),
  );
  return { ...review, status: known?.answer ?? { allowed: false } };
}

function discovered(apiVersion: string): HealthyAnswer {
  if (apiVersion === '') return ok(GROUPS);
  const kinds = KINDS[apiVersion];
  if (kinds === undefined) return notFound(NOT_SERVED);
  const resources = kinds.map((kind) => ({ name: resourceOf({ kind }), kind, namespaced: true, verbs: ['list'] }));
  return ok({ kind: 'APIResourceList', apiVersion: 'v1', groupVersion: apiVersion, resources });
}

/** What discovery says, as far as it is asked. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  v1: ['Event', 'Namespace', 'Node', 'Pod', 'PodTemplate', 'ReplicationController', 'ServiceAccount'],
  'apps/v1': ['ControllerRevision', 'DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],
  'batch/v1': ['CronJob', 'Job'],
  'policy/v1beta1': ['PodSecurityPolicy'],
  'rbac.authorization.k8s.io/v1': ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'],
};

const GROUPS = {
  kind: 'APIGroupList',
  apiVersion: 'v1',
  groups: Object.keys(KINDS).map((groupVersion) => ({
    name: groupVersion.split('/')[0],
    versions: [{ groupVersion, version: groupVersion.split('/')[1] }],
  })),
};

const resourceOf = ({ kind }: Pick<RecordedObject, 'kind'>) =>
  kind === 'PodSecurityPolicy' ? 'podsecuritypolicies' : `${kind.toLowerCase()}s`;

function objects({ apiVersion, resource = '', namespace, name }: Target, query: URLSearchParams): HealthyAnswer {
  const all = OBJECTS.filter((object) => object.apiVersion === apiVersion && resourceOf(object) === resource);
  const here = all.filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace);
  if (name !== undefined) {
    const found = here.find(({ metadata }) => metadata.name === name);
    return found ? ok(structuredClone(found)) : notFound(`${resource} "${name}" not found`);
  }
  const [, wanted] = /^involvedObject\.uid=(.*)$/.exec(query.get('fieldSelector') ?? '') ?? [];
  const chosen = here.filter(
    (object) => wanted === undefined || JSON.stringify(object).includes(`"uid":${JSON.stringify(wanted)}`),
  );
  const items = structuredClone(chosen).map(({ apiVersion: _version, kind: _kind, ...item }) => item);
  // As Go servers write it, where there is nothing.
  return ok({ kind: 'List', apiVersion, metadata: { resourceVersion: '7' }, items: items.length > 0 ? items : null });
}

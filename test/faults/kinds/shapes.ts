import type { ShapeFault } from './fault.ts';

type Fields = Record<string, unknown>;
type ChangeObject = (object: Fields) => void;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const inside = (object: Fields, ...path: readonly string[]): Fields | undefined =>
  path.reduce<Fields | undefined>((at, field) => (isFields(at?.[field]) ? at[field] : undefined), object);

/** The spec of a pod, or of the pods that an object makes. */
const podSpecOf = (object: Fields) =>
  inside(object, 'spec', 'template', 'spec') ??
  inside(object, 'data', 'spec', 'template', 'spec') ??
  inside(object, 'spec');

const set =
  (value: unknown, field: string, ...path: readonly string[]): ChangeObject =>
  (object) => {
    const at = inside(object, ...path);
    if (at && field in at) at[field] = value;
  };
const inPodSpec =
  (value: unknown, field: string): ChangeObject =>
  (object) => {
    const spec = podSpecOf(object);
    if (spec?.containers !== undefined) spec[field] = value;
  };
const inContainers =
  (value: unknown, field: string): ChangeObject =>
  (object) => {
    const containers = podSpecOf(object)?.containers;
    if (Array.isArray(containers)) for (const container of containers) container[field] = value;
  };

/** One object of a list becomes odd, or the only one. */
const ofOneObject = (name: string, change: ChangeObject): ShapeFault => ({
  of: 'shape',
  name: `shape-${name}`,
  leaves: 'others',
  change: (body) => {
    if (!isFields(body)) return body;
    if (Array.isArray(body.items)) {
      const last = body.items.at(-1);
      if (isFields(last)) change(last);
    } else if (!('items' in body)) change(body);
    return body;
  },
});

const ofWholeAnswer = (name: string, change: (body: Fields) => unknown): ShapeFault => ({
  of: 'shape',
  name: `shape-${name}`,
  leaves: 'nothing',
  change: (body) => change(body as Fields),
});

const ofList = (name: string, items: (old: unknown) => unknown): ShapeFault =>
  ofWholeAnswer(name, (body) => ('items' in body ? { ...body, items: items(body.items) } : {}));

export const SHAPE_FAULTS: readonly ShapeFault[] = [
  ofWholeAnswer('null', () => null),
  ofWholeAnswer('list', () => []),
  ofWholeAnswer('number', () => 7),
  ofWholeAnswer('text', () => 'hello'),
  ofWholeAnswer('empty-object', () => ({})),
  ofList('items-object', () => ({})),
  ofList('items-text', () => 'none'),
  ofOneObject('metadata-missing', (object) => delete object.metadata),
  ofOneObject('metadata-null', set(null, 'metadata')),
  ofOneObject('metadata-list', set([], 'metadata')),
  ofOneObject('name-number', set(7, 'name', 'metadata')),
  ofOneObject('name-missing', (object) => delete inside(object, 'metadata')?.name),
  ofOneObject('namespace-number', set(7, 'namespace', 'metadata')),
  ofOneObject('labels-list', set([], 'labels', 'metadata')),
  ofOneObject('labels-of-numbers', set({ app: 7 }, 'labels', 'metadata')),
  ofOneObject('labels-text', set('x', 'labels', 'metadata')),
  ofOneObject('annotations-list', set([null], 'annotations', 'metadata')),
  ofOneObject('annotations-of-lists', set({ 'kubernetes.io/psp': [] }, 'annotations', 'metadata')),
  ofOneObject('owners-of-null', set([null], 'ownerReferences', 'metadata')),
  ofOneObject('owners-object', set({}, 'ownerReferences', 'metadata')),
  ofOneObject('owners-text', set('web', 'ownerReferences', 'metadata')),
  ofOneObject('spec-missing', (object) => delete object.spec),
  ofOneObject('spec-null', set(null, 'spec')),
  ofOneObject('spec-text', set('x', 'spec')),
  ofOneObject('spec-list', set([], 'spec')),
  ofOneObject('status-null', set(null, 'status')),
  ofOneObject('status-text', set('Running', 'status')),
  ofOneObject('status-list', set([], 'status')),
  ofOneObject('containers-null', inPodSpec(null, 'containers')),
  ofOneObject('containers-object', inPodSpec({}, 'containers')),
  ofOneObject('containers-text', inPodSpec('main', 'containers')),
  ofOneObject('containers-of-null', inPodSpec([null], 'containers')),
  ofOneObject('containers-of-text', inPodSpec(['main'], 'containers')),
  ofOneObject('containers-nested', inPodSpec([[]], 'containers')),
  ofOneObject('init-containers-object', inPodSpec({}, 'initContainers')),
  ofOneObject('volumes-of-null', inPodSpec([null], 'volumes')),
  ofOneObject('volumes-object', inPodSpec({}, 'volumes')),
  ofOneObject('pod-security-context-text', inPodSpec('x', 'securityContext')),
  ofOneObject('node-name-number', inPodSpec(7, 'nodeName')),
  ofOneObject('account-object', inPodSpec({}, 'serviceAccountName')),
  ofOneObject('container-name-number', inContainers(7, 'name')),
  ofOneObject('container-name-missing', inContainers(undefined, 'name')),
  ofOneObject('container-context-list', inContainers([], 'securityContext')),
  ofOneObject('capabilities-text', inContainers({ capabilities: 'ALL' }, 'securityContext')),
  ofOneObject('capabilities-add-text', inContainers({ capabilities: { add: 'ALL' } }, 'securityContext')),
  ofOneObject('capabilities-of-null', inContainers({ capabilities: { add: [null] } }, 'securityContext')),
  ofOneObject('capabilities-of-numbers', inContainers({ capabilities: { drop: [7] } }, 'securityContext')),
  ofOneObject('user-text', inContainers({ runAsUser: 'root' }, 'securityContext')),
  ofOneObject('ports-object', inContainers({}, 'ports')),
  ofOneObject('statuses-object', set({}, 'containerStatuses', 'status')),
  ofOneObject('statuses-of-null', set([null], 'containerStatuses', 'status')),
  ofOneObject('statuses-text', set('main', 'containerStatuses', 'status')),
  ofOneObject('state-text', set([{ name: 'main', state: 'running' }], 'containerStatuses', 'status')),
  ofOneObject(
    'container-id-number',
    set([{ name: 'main', state: { running: {} }, containerID: 7 }], 'containerStatuses', 'status'),
  ),
  ofOneObject('phase-number', set(7, 'phase', 'status')),
  ofOneObject('conditions-text', set('Ready', 'conditions', 'status')),
  ofOneObject('conditions-of-null', set([null], 'conditions', 'status')),
  ofOneObject('conditions-object', set({}, 'conditions', 'status')),
  ofOneObject('replicas-text', set('3', 'replicas', 'spec')),
  ofOneObject('template-null', set(null, 'template', 'spec')),
  ofOneObject('template-text', set('x', 'template', 'spec')),
  ofOneObject('selector-list', set([], 'selector', 'spec')),
  ofOneObject('node-info-text', set('x', 'nodeInfo', 'status')),
  ofOneObject('runtime-number', set(7, 'containerRuntimeVersion', 'status', 'nodeInfo')),
  ofOneObject('message-object', set({}, 'message')),
  ofOneObject('reason-number', set(7, 'reason')),
  ofOneObject('involved-null', set(null, 'involvedObject')),
  ofOneObject('involved-text', set('web', 'involvedObject')),
  ofOneObject('event-time-number', set(7, 'lastTimestamp')),
  ofOneObject('event-count-text', set('many', 'count')),
  ofOneObject('rules-of-null', set([null], 'rules')),
  ofOneObject('rules-object', set({}, 'rules')),
  ofOneObject('verbs-text', set([{ verbs: 'use' }], 'rules')),
  ofOneObject('subjects-of-null', set([null], 'subjects')),
  ofOneObject('subjects-object', set({}, 'subjects')),
  ofOneObject('role-ref-null', set(null, 'roleRef')),
  ofOneObject('role-ref-text', set('admin', 'roleRef')),
  ofOneObject('policy-lists-text', set('*', 'volumes', 'spec')),
  ofOneObject('policy-rule-null', set(null, 'seLinux', 'spec')),
  ofOneObject('revision-data-null', set(null, 'data')),
  ofOneObject('git-version-number', set(124, 'gitVersion')),
  ofOneObject('resources-of-null', set([null], 'resources')),
  ofOneObject('resources-object', set({}, 'resources')),
  ofOneObject('review-status-null', set(null, 'status')),
  ofOneObject('allowed-text', set('yes', 'allowed', 'status')),
];

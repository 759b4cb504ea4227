import type { Container, PodSpec } from '../../kubernetes/objects.ts';
import type { PodContainer } from '../../kubernetes/pod-containers.ts';
import type { JudgedPod } from '../judged-pod.ts';
import type { ContainerChanges, PodChanges, Written } from './rule.ts';

/** One field that a policy fills in. */
export interface FilledField {
  /** "spec.containers[0].securityContext.runAsUser", "metadata.annotations[KEY]". */
  readonly path: string;
  /** The container's name; absent where the field is the pod's. */
  readonly container?: string;
  /** Undefined where nothing stood. */
  readonly before: unknown;
  readonly after: unknown;
}

/** A pod with what a policy fills in. */
export interface FilledIn {
  /** The pod itself where nothing changed. */
  readonly pod: JudgedPod;
  readonly ofPod: PodChanges | undefined;
  /** One for each container, in their order; empty where none changed. */
  readonly ofContainers: readonly (ContainerChanges | undefined)[];
}

/** What a policy, or other rules of the same kind, fill in: the pod's in any order, then what containers are given. */
export interface FillingRules {
  readonly podRules: readonly { readonly changes?: (pod: JudgedPod) => PodChanges | undefined }[];
  /** Absent where there is no such order. */
  readonly podRulesAfterVolumes?: FillingRules['podRules'];
  readonly containerRules: readonly {
    readonly changes?: (at: PodContainer, pod: JudgedPod) => ContainerChanges | undefined;
  }[];
}

/** The pod with what the policy fills in, before it is looked at: MutatePod of pkg/security/podsecuritypolicy/provider.go. */
export function fillIn(
  pod: JudgedPod,
  { podRules, podRulesAfterVolumes = [], containerRules }: FillingRules,
): FilledIn {
  let ofPod: PodChanges | undefined;
  for (const rules of [podRules, podRulesAfterVolumes]) {
    for (const { changes } of rules) ofPod = merged(ofPod, changes?.(pod));
  }
  // What containers are given depends on what they have from the pod.
  const between = ofPod === undefined ? pod : withPodChanges(pod, ofPod);
  const ofContainers = pod.containers.map((at) => {
    let found: ContainerChanges | undefined;
    for (const { changes } of containerRules) if (changes) found = merged(found, changes(at, between));
    return found;
  });
  if (ofContainers.every((found) => found === undefined)) return { pod: between, ofPod, ofContainers: [] };
  return { pod: withContainerChanges(between, ofContainers), ofPod, ofContainers };
}

/** The changes one by one: the pod's, then container by container. `before` is the pod that was given. */
export function changesOf(before: JudgedPod, { ofPod = {}, ofContainers }: FilledIn): FilledField[] {
  const { runtimeClassName } = ofPod;
  return [
    ...contextChanges('spec.securityContext', before.spec.securityContext, ofPod.securityContext),
    ...annotationChanges(before.annotations, ofPod.annotations),
    ...(runtimeClassName === undefined
      ? []
      : [{ path: 'spec.runtimeClassName', before: undefined, after: runtimeClassName }]),
    ...ofContainers.flatMap((found, index) => {
      const at = before.containers[index];
      if (at === undefined || found === undefined) return [];
      const of = { container: at.container.name };
      return [
        ...contextChanges(`${at.path}.securityContext`, at.container.securityContext, found.securityContext, of),
        ...annotationChanges(before.annotations, found.annotations, of),
      ];
    }),
  ];
}

/** Only one rule of a policy writes annotations. */
function merged<T extends PodChanges>(all: T | undefined, more: T | undefined): T | undefined {
  if (all === undefined || more === undefined) return all ?? more;
  const securityContext = { ...all.securityContext, ...more.securityContext };
  return { ...all, ...more, securityContext };
}

function withPodChanges(pod: JudgedPod, { annotations, securityContext, runtimeClassName }: PodChanges): JudgedPod {
  const { spec } = pod;
  return {
    ...pod,
    annotations: annotations ? { ...pod.annotations, ...annotations } : pod.annotations,
    spec: {
      ...spec,
      ...(securityContext ? { securityContext: rewritten(spec.securityContext, securityContext) } : {}),
      ...(runtimeClassName === undefined ? {} : { runtimeClassName }),
    },
  };
}

function withContainerChanges(pod: JudgedPod, all: readonly (ContainerChanges | undefined)[]): JudgedPod {
  const containers = pod.containers.map((at, index): PodContainer => {
    const context = all[index]?.securityContext;
    if (context === undefined) return at;
    const { container } = at;
    return { ...at, container: { ...container, securityContext: rewritten(container.securityContext, context) } };
  });
  const written = all.flatMap((found) => Object.entries(found?.annotations ?? {}));
  const annotations = written.length === 0 ? pod.annotations : { ...pod.annotations, ...Object.fromEntries(written) };
  return { annotations, spec: specWith(pod.spec, containers), containers };
}

function rewritten<T extends object>(fields: T | undefined, changes: Written<T>): T {
  const all = Object.entries({ ...fields, ...changes });
  return Object.fromEntries(all.filter(([, value]) => value !== null)) as T;
}

/** The containers back into their lists; they are in the order of containersOf. */
function specWith(spec: PodSpec, containers: readonly PodContainer[]): PodSpec {
  const all: readonly Container[] = containers.map(({ container }) => container);
  const init = spec.initContainers?.length ?? 0;
  const ordinary = init + spec.containers.length;
  return {
    ...spec,
    ...(spec.initContainers ? { initContainers: all.slice(0, init) } : {}),
    containers: all.slice(init, ordinary),
    ...(spec.ephemeralContainers ? { ephemeralContainers: all.slice(ordinary) } : {}),
  };
}

function contextChanges(
  path: string,
  before: object | null | undefined,
  after: object | undefined,
  of: Pick<FilledField, 'container'> = {},
): FilledField[] {
  return Object.entries(after ?? {}).map(([field, value]) => ({
    path: `${path}.${field}`,
    ...of,
    before: (before as Readonly<Record<string, unknown>> | null | undefined)?.[field] ?? undefined,
    after: value,
  }));
}

function annotationChanges(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>> | undefined,
  of: Pick<FilledField, 'container'> = {},
): FilledField[] {
  return Object.entries(after ?? {}).map(([key, value]) => ({
    path: `metadata.annotations[${key}]`,
    ...of,
    before: before[key],
    after: value,
  }));
}

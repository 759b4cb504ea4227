import type { Container, PodSpec } from '../../model/kubernetes.ts';
import type { PodContainer } from '../../model/pod-containers.ts';
import type { JudgedPod } from '../judged-pod.ts';
import type { PreparedPolicy } from './prepare-policy.ts';
import type { ContainerChanges, PodChanges } from './rule.ts';

/** One field that a policy fills in. */
export interface Change {
  /** "spec.containers[0].securityContext.runAsUser", "metadata.annotations[KEY]". */
  readonly path: string;
  /** The container's name; absent where the field is the pod's. */
  readonly container?: string;
  /** Undefined where nothing stood. */
  readonly before: unknown;
  readonly after: unknown;
}

export interface FilledIn {
  /** The pod itself where nothing changed. */
  readonly pod: JudgedPod;
  readonly changes: readonly Change[];
}

const NOTHING: readonly Change[] = [];

/** The pod with what the policy fills in, before it is looked at: MutatePod of pkg/security/podsecuritypolicy/provider.go. */
export function fillIn(pod: JudgedPod, prepared: PreparedPolicy): FilledIn {
  const { podRules, podRulesAfterVolumes, containerRules } = prepared;
  const ofPod: PodChanges[] = [];
  for (const rules of [podRules, podRulesAfterVolumes]) {
    for (const { changes } of rules) {
      const changed = changes?.(pod);
      if (changed !== undefined) ofPod.push(changed);
    }
  }
  // What containers are given depends on what they have from the pod.
  const between = ofPod.length === 0 ? { pod, changes: NOTHING } : withPodChanges(pod, ofPod);
  const ofContainers = pod.containers.map((at) => {
    const found: ContainerChanges[] = [];
    for (const { changes } of containerRules) {
      const changed = changes?.(at, between.pod);
      if (changed !== undefined) found.push(changed);
    }
    return found;
  });
  if (ofContainers.every((found) => found.length === 0)) return between;
  const filled = withContainerChanges(between.pod, ofContainers);
  return { pod: filled.pod, changes: [...between.changes, ...filled.changes] };
}

function withPodChanges(pod: JudgedPod, all: readonly PodChanges[]): FilledIn {
  const { spec } = pod;
  const context = merged(all.map(({ securityContext }) => securityContext));
  const annotations = merged(all.map((one) => one.annotations));
  const runtimeClassName = all.find((one) => one.runtimeClassName !== undefined)?.runtimeClassName;
  const changedSpec: PodSpec = {
    ...spec,
    ...(context ? { securityContext: { ...spec.securityContext, ...context } } : {}),
    ...(runtimeClassName === undefined ? {} : { runtimeClassName }),
  };
  return {
    pod: {
      ...pod,
      annotations: annotations ? { ...pod.annotations, ...annotations } : pod.annotations,
      spec: changedSpec,
    },
    changes: [
      ...changesOf('spec.securityContext', spec.securityContext, context),
      ...annotationChanges(pod.annotations, annotations),
      ...(runtimeClassName === undefined
        ? []
        : [{ path: 'spec.runtimeClassName', before: undefined, after: runtimeClassName }]),
    ],
  };
}

function withContainerChanges(pod: JudgedPod, all: readonly (readonly ContainerChanges[])[]): FilledIn {
  const changes: Change[] = [];
  const containers = pod.containers.map((at, index): PodContainer => {
    const own = all[index] ?? [];
    const { container, path } = at;
    const context = merged(own.map(({ securityContext }) => securityContext));
    const of = { container: container.name };
    changes.push(...changesOf(`${path}.securityContext`, container.securityContext, context, of));
    changes.push(...annotationChanges(pod.annotations, merged(own.map(({ annotations }) => annotations)), of));
    return context
      ? { ...at, container: { ...container, securityContext: { ...container.securityContext, ...context } } }
      : at;
  });
  const annotations = merged(all.flat().map((one) => one.annotations));
  return {
    pod: {
      annotations: annotations ? { ...pod.annotations, ...annotations } : pod.annotations,
      spec: specWith(pod.spec, containers),
      containers,
    },
    changes,
  };
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

/** Undefined where there is nothing to merge. */
function merged<T extends object>(parts: readonly (T | undefined)[]): T | undefined {
  const there = parts.filter((part) => part !== undefined);
  return there.length === 0 ? undefined : Object.assign({}, ...there);
}

function changesOf(
  path: string,
  before: object | null | undefined,
  after: object | undefined,
  of: Pick<Change, 'container'> = {},
): Change[] {
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
  of: Pick<Change, 'container'> = {},
): Change[] {
  return Object.entries(after ?? {}).map(([key, value]) => ({
    path: `metadata.annotations[${key}]`,
    ...of,
    before: before[key],
    after: value,
  }));
}

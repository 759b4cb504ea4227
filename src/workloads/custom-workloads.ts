import type { PodTemplate } from '../kubernetes/objects.ts';
import { withoutNulls } from '../kubernetes/schema/nulls.ts';
import { POD_TEMPLATE } from '../kubernetes/schema/pod.ts';
import { shapeFault } from '../kubernetes/schema/shape.ts';
import { type Place, type PlaceInObject, pathInObject } from '../kubernetes/workload.ts';
import { CUSTOM_KINDS, type CustomKind, type PodLocation } from './custom-kinds.ts';
import { valuesAt } from './paths-in-object.ts';
import { type ReadObject, workloadFrom } from './workload-of.ts';

/** A place with pods in it that the user names: in objects of a kind, or in all that are not known. */
export interface TemplatePath {
  /** Absent: of every kind. */
  readonly kind?: string;
  readonly path: string;
}

interface SourceOfPods {
  readonly place?: Place;
  readonly value: Readonly<Record<string, unknown>>;
}

/** The pods in an object of a custom kind that is known; undefined for one that is not. */
export function podsOfCustomKind(object: SourceOfPods): ReadObject[] | undefined {
  const { apiVersion, kind } = object.value;
  const known = BY_KIND.get(`${String(apiVersion).split('/')[0]} ${String(kind)}`);
  return known?.pods.flatMap((location) => podsAt(object, location, known.note));
}

/** The pods at the places that the user names. */
export function podsAtPaths(
  object: SourceOfPods,
  paths: readonly TemplatePath[],
): { readonly path: TemplatePath; readonly pods: ReadObject[] }[] {
  return paths
    .filter(({ kind }) => kind === undefined || kind === object.value.kind)
    .map((path) => ({ path, pods: podsAt(object, locationOf(path), undefined) }));
}

/** A path may lead to what has a spec, or to the spec itself. */
function locationOf({ path }: TemplatePath): PodLocation {
  return { template: path };
}

const BY_KIND: ReadonlyMap<string, CustomKind> = new Map(
  CUSTOM_KINDS.flatMap((custom) => custom.kinds.map((kind) => [`${custom.group} ${kind}`, custom] as const)),
);

function podsAt(object: SourceOfPods, location: PodLocation, note: string | undefined): ReadObject[] {
  const isFilledIn = location.isFilledIn === true;
  const at = 'template' in location ? location.template : 'spec' in location ? location.spec : location.at;
  return valuesAt(object.value, at).flatMap(({ path, value }): ReadObject[] => {
    const pod = assemble(location, path, value);
    if (!pod || (!isFilledIn && !pod.hasContainers)) return [];
    const template = withoutNulls(pod.template);
    const fault = shapeFault(POD_TEMPLATE, template, '');
    const { kind } = object.value;
    if (fault) {
      const where = pathInObject({ places: pod.places, templatePath: path }, fault.path);
      return [{ is: 'fault', fault: `is not a valid ${String(kind)}: ${where} ${fault.is}`, path: where }];
    }
    const workload = workloadFrom(object, path, template as PodTemplate);
    const more = { places: pod.places, ...(isFilledIn ? { isFilledIn } : {}), ...(note === undefined ? {} : { note }) };
    return [{ is: 'workload', workload: { ...workload, ...more } }];
  });
}

interface Assembled {
  readonly template: { readonly metadata?: unknown; readonly spec: Readonly<Record<string, unknown>> };
  readonly places: readonly PlaceInObject[];
  readonly hasContainers: boolean;
}

/** Undefined where nothing of a pod is written. */
function assemble(location: PodLocation, path: string, value: unknown): Assembled | undefined {
  const found = located(location, path, value);
  const { spec } = found?.template ?? {};
  return found && { ...found, hasContainers: Array.isArray(spec?.containers) && spec.containers.length > 0 };
}

function located(location: PodLocation, path: string, value: unknown): Omit<Assembled, 'hasContainers'> | undefined {
  if ('template' in location) {
    const { metadata, spec } = isObject(value) ? value : {};
    // The path of the user may lead to the spec itself.
    if (spec === undefined && isObject(value) && Array.isArray(value.containers)) {
      return { template: { spec: withNames(value) }, places: [{ inPod: 'spec', inObject: path }] };
    }
    if (!isObject(spec)) return undefined;
    const template = { ...(isObject(metadata) ? { metadata } : {}), spec: withNames(spec) };
    return { template, places: [{ inPod: '', inObject: path }] };
  }
  if ('spec' in location) {
    return isObject(value)
      ? { template: { spec: withNames(value) }, places: [{ inPod: 'spec', inObject: path }] }
      : undefined;
  }
  return fromParts(location.parts, path, value);
}

function fromParts(
  parts: Readonly<Record<string, string>>,
  path: string,
  value: unknown,
): Omit<Assembled, 'hasContainers'> | undefined {
  const places: PlaceInObject[] = [];
  const spec: Record<string, unknown> = {};
  /** Containers that are objects of their own, by the index that the table gives them. */
  const single = new Map<string, { readonly index: number; readonly container: Record<string, unknown> }>();
  for (const [inPod, written] of Object.entries(parts)) {
    const [found] = valuesAt(value, written);
    if (!found) continue;
    const inObject = `${path}.${found.path}`;
    const [, key, field] = /^spec\.containers\[(\d+)\](?:\.(.+))?$/.exec(inPod) ?? [];
    if (key === undefined) {
      spec[inPod.slice('spec.'.length)] = found.value;
      places.push({ inPod, inObject });
      continue;
    }
    const known = single.get(key) ?? { index: single.size, container: {} };
    single.set(key, known);
    if (field === undefined) Object.assign(known.container, isObject(found.value) ? found.value : {});
    else known.container[field] = found.value;
    places.push({ inPod: `spec.containers[${known.index}]${field === undefined ? '' : `.${field}`}`, inObject });
  }
  if (places.length === 0) return undefined;
  if (single.size > 0) spec.containers = [...single.values()].map(({ container }) => container);
  return { template: { spec: withNames(spec) }, places: [...places, { inPod: 'spec', inObject: path }] };
}

/** Controllers name containers that have no name; and one that has no containers of its own adds its own. */
function withNames(spec: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const named = Object.fromEntries(
    LISTS.flatMap((list) => {
      const containers = spec[list];
      if (!Array.isArray(containers)) return [];
      return [[list, containers.map((one, index) => (isObject(one) ? { name: `${list}[${index}]`, ...one } : one))]];
    }),
  );
  return { ...spec, containers: [], ...named };
}

const LISTS = ['containers', 'initContainers', 'ephemeralContainers'] as const;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

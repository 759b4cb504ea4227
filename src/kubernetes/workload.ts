import type { KubernetesObject, PodTemplate } from './objects.ts';
import { workloadKindOf } from './workload-kinds.ts';

/** Something with a pod inside: a pod itself, or what makes pods from a template. */
export interface Workload {
  readonly apiVersion: string;
  readonly kind: string;
  /** Empty where the object only has a generateName, or none. */
  readonly name: string;
  readonly namespace?: string;
  /** Where the pod's metadata and spec stand in the object: "spec.template"; empty for a pod. */
  readonly templatePath: string;
  readonly template: PodTemplate;
  /** The volumes that a StatefulSet gives to its pods besides those of the template: one for each claim template. */
  readonly claimVolumes?: readonly string[];
  /** Where the object was read; absent for one of a cluster. */
  readonly place?: Place;
  /** What its annotation kubectl-caps/ignore says. */
  readonly ignoreAnnotation?: string;
  /** Where the parts of the pod are written in an object of a custom kind. Absent: all of it at templatePath. */
  readonly places?: readonly PlaceInObject[];
  /** Whether a controller fills in what is not written, so that only what is written can be judged. */
  readonly isFilledIn?: boolean;
  /** What its controller does with the pod, in a sentence. */
  readonly note?: string;
}

/** A field of the pod, and where that is written in its object. Both are paths; empty: the pod, the object. */
export interface PlaceInObject {
  readonly inPod: string;
  readonly inObject: string;
}

/** Where a field of the pod is written in its object: within the nearest of its parents that has a place of its own. */
export function pathInObject(
  { places, templatePath }: Pick<Workload, 'places' | 'templatePath'>,
  path: string,
): string {
  const around = (places ?? [{ inPod: '', inObject: templatePath }]).filter(({ inPod }) => isWithin(path, inPod));
  const [nearest] = around.sort((a, b) => b.inPod.length - a.inPod.length);
  if (!nearest) return path;
  const rest = path.slice(nearest.inPod.length).replace(/^\./, '');
  if (nearest.inObject === '' || rest === '') return `${nearest.inObject}${rest}`;
  return `${nearest.inObject}${rest.startsWith('[') ? '' : '.'}${rest}`;
}

function isWithin(path: string, parent: string): boolean {
  return parent === '' || path === parent || path.startsWith(`${parent}.`) || path.startsWith(`${parent}[`);
}

/** A place in a file, for a reader's eyes and editor: both numbers count from 1. */
export interface Place {
  /** As it was given; "-" for standard input. */
  readonly file: string;
  readonly document: number;
  /** The first line of the object. */
  readonly line: number;
}

/** Where the pod of an object of this kind is; undefined for a kind that has none, or is not known. */
export function templatePathOf(object: Pick<KubernetesObject, 'apiVersion' | 'kind'>): string | undefined {
  return workloadKindOf(object)?.templatePath;
}

/** What stands at a path such as "spec.template"; the object itself for the empty path. */
export function valueAt(object: unknown, path: string): unknown {
  if (path === '') return object;
  return path.split('.').reduce<unknown>((value, field) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, field)) return undefined;
    return (value as Readonly<Record<string, unknown>>)[field];
  }, object);
}

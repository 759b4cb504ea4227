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

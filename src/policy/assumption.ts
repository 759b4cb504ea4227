import type { FieldPath } from '../kubernetes/field-path.ts';
import type { PodTemplate } from '../kubernetes/objects.ts';
import { containersOf } from '../kubernetes/pod-containers.ts';
import { fieldValue } from './field-changes.ts';
import { templateChanges } from './template-differences.ts';

/**
 * What a patch takes for granted.
 *   user      the image runs as, or can run as, another user than root, or as the one that was chosen: no manifest says that
 *   function  the container does without what was taken from it
 */
export type Assumption =
  | { readonly about: 'user'; readonly containers: readonly string[] }
  | { readonly about: 'function'; readonly paths: readonly string[] };

/** What is taken for granted by who makes the one template out of the other. */
export function assumptionsOf(before: PodTemplate, after: PodTemplate): Assumption[] {
  const changed = templateChanges(before, after).flatMap(({ at, set }) => (set ? [at] : leavesAt(before, at)));
  const paths = changed.map(pathOf);
  const users = usersChanged(paths, after);
  const taken = paths.filter((path) => TAKEN.test(path));
  return [
    ...(users.length === 0 ? [] : [{ about: 'user', containers: users } as const]),
    ...(taken.length === 0 ? [] : [{ about: 'function', paths: taken } as const]),
  ];
}

/** What a program can notice. */
const TAKEN =
  /\.(?:hostNetwork|hostPID|hostIPC|privileged|hostPort|host|readOnlyRootFilesystem|readOnly|fsGroup|runAsGroup|runtimeClassName|automountServiceAccountToken)$|\.(?:add|sysctls|supplementalGroups)\[\d+\]$/;

/** The containers that have another user, or a new demand on it: their own, or the pod's. */
function usersChanged(changed: readonly string[], { spec }: PodTemplate): string[] {
  const fields = (['runAsUser', 'runAsNonRoot'] as const).filter((field) =>
    changed.includes(`spec.securityContext.${field}`),
  );
  return containersOf(spec)
    .filter(
      ({ container: { securityContext }, path }) =>
        changed.includes(`${path}.securityContext.runAsUser`) ||
        changed.includes(`${path}.securityContext.runAsNonRoot`) ||
        fields.some((field) => (securityContext?.[field] ?? undefined) === undefined),
    )
    .map(({ container }) => container.name);
}

/** What was taken away with something: capabilities go with all that is added. */
function leavesAt(template: PodTemplate, at: FieldPath): FieldPath[] {
  const value = fieldValue(template, at);
  const isElement = typeof at.at(-1) === 'number';
  if (isElement || typeof value !== 'object' || value === null) return [at];
  const fields = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return fields.flatMap((field) => leavesAt(template, [...at, field]));
}

function pathOf(parts: FieldPath): string {
  return parts
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${part}`))
    .join('');
}

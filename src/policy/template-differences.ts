import { isDeepStrictEqual } from 'node:util';
import type { FieldPath } from '../kubernetes/field-path.ts';
import type { PodTemplate } from '../kubernetes/objects.ts';
import type { FieldChange } from './field-changes.ts';

/** What makes one template of the other: one change for each field, with paths of the first. */
export function templateChanges(before: PodTemplate, after: PodTemplate): FieldChange[] {
  return differences(before, after, []);
}

/** What a field says is one value, though it is an object. */
const WHOLE: ReadonlySet<unknown> = new Set(['seccompProfile', 'appArmorProfile']);

function differences(before: unknown, after: unknown, at: FieldPath): FieldChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (after === undefined) return [{ at }];
  const isNew = before === undefined || before === null;
  if (isObject(after) && (isObject(before) || isNew) && !WHOLE.has(at.at(-1))) {
    const was = isObject(before) ? before : {};
    return [...new Set([...Object.keys(was), ...Object.keys(after)])].flatMap((field) =>
      differences(was[field], after[field], [...at, field]),
    );
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const elements = before.length === after.length ? eachOf(before, after, at) : missingIn(before, after, at);
    if (elements) return elements;
  }
  return [{ at, set: () => after }];
}

/** Undefined for lists of values. */
function eachOf(before: readonly unknown[], after: readonly unknown[], at: FieldPath): FieldChange[] | undefined {
  return before.every(isObject)
    ? before.flatMap((element, index) => differences(element, after[index], [...at, index]))
    : undefined;
}

/** What was taken out of a list; undefined where something else happened to it. */
function missingIn(before: readonly unknown[], after: readonly unknown[], at: FieldPath): FieldChange[] | undefined {
  let kept = 0;
  const missing = before.flatMap((element, index): FieldChange[] => {
    if (kept < after.length && isDeepStrictEqual(element, after[kept])) {
      kept += 1;
      return [];
    }
    return [{ at: [...at, index] }];
  });
  return kept > 0 && kept === after.length ? missing : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

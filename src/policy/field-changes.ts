import { isDeepStrictEqual } from 'node:util';
import type { FieldPath } from '../kubernetes/field-path.ts';
import type { PodTemplate } from '../kubernetes/objects.ts';
import { applyPatch, type PatchOperation, pointerPart } from './psa/json-patch.ts';

/** A change of one field: a value is set, or the field is removed where `set` is absent. */
export interface FieldChange {
  readonly at: FieldPath;
  readonly set?: (before: unknown) => unknown;
  /** An annotation that the field replaced, and may not contradict. */
  readonly instead?: FieldPath;
}

/** The change that removes the field itself. */
export function removed(_finding: unknown, at: FieldPath): FieldChange {
  return { at };
}

/** The change that sets the field to a value. */
export function setTo(value: unknown): (finding: unknown, at: FieldPath) => FieldChange {
  return (_finding, at) => ({ at, set: () => value });
}

/** No change: only the author knows what could be there instead. */
export function undecidable(): undefined {
  return undefined;
}

/** The value at a path; undefined where it is missing or null. */
export function fieldValue(object: unknown, path: FieldPath): unknown {
  const value = path.reduce<unknown>(
    (above, part) => (above === undefined || above === null ? undefined : (above as Record<string, unknown>)[part]),
    object,
  );
  return value ?? undefined;
}

/**
 * Operations for the changes of a template, the last first. All paths are those of the template as it is given. A list that
 * becomes empty is removed, and so are capabilities.
 */
export function operationsOf(template: PodTemplate, changes: readonly FieldChange[]): PatchOperation[] {
  const operations: PatchOperation[] = [];
  let current = template;
  const push = (operation: PatchOperation) => {
    operations.push(operation);
    current = applyPatch(current, [operation]);
  };
  const remove = (path: FieldPath) => {
    if (fieldValue(current, path) !== undefined) push({ op: 'remove', path: pointer(path) });
  };
  for (const { at, set, instead } of withListsAsOne(template, changes).reverse()) {
    if (instead) remove(instead);
    if (set === undefined) {
      remove(at);
      continue;
    }
    const before = fieldValue(current, at);
    const value = set(before);
    if (isDeepStrictEqual(before, value)) continue;
    for (let length = 1; length < at.length; length += 1) {
      const parent = at.slice(0, length);
      if (fieldValue(current, parent) === undefined) push({ op: 'add', path: pointer(parent), value: {} });
    }
    push({ op: before === undefined ? 'add' : 'replace', path: pointer(at), value });
  }
  return operations;
}

/** The elements that are removed from one list stand together, so that they can be removed from the end, each once. */
function withListsAsOne(template: PodTemplate, changes: readonly FieldChange[]): FieldChange[] {
  const lists = new Map<string, Set<number>>();
  for (const { at, set } of changes) {
    const index = at.at(-1);
    if (set !== undefined || typeof index !== 'number') continue;
    const key = pointer(at.slice(0, -1));
    lists.set(key, (lists.get(key) ?? new Set()).add(index));
  }
  return changes.flatMap((change) => {
    const list = change.at.slice(0, -1);
    const indexes = change.set === undefined ? lists.get(pointer(list)) : undefined;
    if (indexes === undefined) return [change];
    // The other elements of this list are removed together with the first.
    lists.set(pointer(list), new Set());
    if (indexes.size === 0) return [];
    const length = (fieldValue(template, list) as readonly unknown[] | undefined)?.length;
    if (length === indexes.size) return [{ at: emptied(template, list, changes) }];
    return [...indexes].sort((a, b) => a - b).map((index) => ({ at: [...list, index] }));
  });
}

function emptied(template: PodTemplate, list: FieldPath, changes: readonly FieldChange[]): FieldPath {
  const above = list.slice(0, -1);
  if (above.at(-1) !== 'capabilities') return list;
  const isAlone = Object.keys(fieldValue(template, above) ?? {}).length === 1;
  const isSet = changes.some(({ at, set }) => set !== undefined && pointer(at).startsWith(`${pointer(above)}/`));
  return isAlone && !isSet ? above : list;
}

export function pointer(path: FieldPath): string {
  return path.map((part) => `/${pointerPart(String(part))}`).join('');
}

/** Operations on the object that a template is in, at a path such as "spec.template". */
export function operationsAt(templatePath: string, operations: readonly PatchOperation[]): PatchOperation[] {
  const prefix = templatePath === '' ? '' : `/${templatePath.replaceAll('.', '/')}`;
  return operations.map((operation) => ({ ...operation, path: `${prefix}${operation.path}` }));
}

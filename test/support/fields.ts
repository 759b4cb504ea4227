import { fieldOf } from '../../src/kubernetes/schema/field.ts';
import type { Schema } from '../../src/kubernetes/schema/schema.ts';

/** Where a field stands: names of fields, and indexes of lists. */
export type Steps = readonly (string | number)[];

/** Every field below a schema, with one element in each list. What is described once, such as a security context, comes once. */
export function* fieldsBelow(
  schema: Schema,
  at: Steps = [],
  seen: Set<Schema> = new Set(),
): Generator<{ readonly at: Steps; readonly schema: Schema; readonly isRequired: boolean }> {
  const field = fieldOf(schema);
  if (field.is === 'object') {
    if (seen.has(schema)) return;
    seen.add(schema);
    for (const [name, inner] of field.fields) {
      yield { at: [...at, name], schema: inner, isRequired: field.required.includes(name) };
      yield* fieldsBelow(inner, [...at, name], seen);
    }
  } else if (field.is === 'list') {
    yield { at: [...at, 0], schema: field.item, isRequired: true };
    yield* fieldsBelow(field.item, [...at, 0], seen);
  }
}

/** An object with every field of its schema, and what is given in the place of what is made up. */
export function filled(schema: Schema, given?: unknown): unknown {
  const field = fieldOf(schema);
  switch (field.is) {
    case 'object': {
      const known = (given ?? {}) as Readonly<Record<string, unknown>>;
      return Object.fromEntries([...field.fields].map(([name, inner]) => [name, filled(inner, known[name])]));
    }
    case 'list': {
      const [first, ...others] = (given ?? []) as readonly unknown[];
      return [filled(field.item, first), ...others];
    }
    case 'map':
      return given ?? { key: 'value' };
    case 'text':
      return given ?? 'text';
    case 'number':
      return given ?? 1;
    case 'boolean':
      return given ?? false;
  }
}

/** The object with another value in one place; undefined: without it. */
export function changedAt(value: unknown, [step, ...further]: Steps, to: unknown): unknown {
  if (step === undefined) return to;
  if (Array.isArray(value)) {
    const items = value.map((item, index) => (index === step ? changedAt(item, further, to) : item));
    return items.filter((item) => item !== undefined);
  }
  const { [step]: inner, ...others } = (value ?? {}) as Record<string | number, unknown>;
  const changed = changedAt(inner, further, to);
  // The order of fields is nothing that counts.
  return changed === undefined ? others : { ...others, [step]: changed };
}

/** "spec.containers[0].name" */
export function pathOf(steps: Steps): string {
  return steps
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .slice(1);
}

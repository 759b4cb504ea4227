import { fieldOf } from '../../../kubernetes/schema/field.ts';
import { withoutNulls } from '../../../kubernetes/schema/nulls.ts';
import type { FieldClass, Schema } from '../../../kubernetes/schema/schema.ts';
import { type ShapeFault, shaped, shapeFaultText } from '../../../kubernetes/schema/shape.ts';
import { keptAnnotation } from './kept-annotations.ts';

/** A field of another type than the API's; only in files that no server wrote. */
export class WrongTypeError extends Error {
  override readonly name = 'WrongTypeError';
  /** "spec.containers[0].name" */
  readonly path: string;

  constructor(fault: ShapeFault) {
    super(shapeFaultText(fault));
    this.path = fault.path;
  }
}

/** Called for every text that is kept: with its key where it is the value of a map. */
export type Change = (value: string, fieldClass: FieldClass, key?: string) => string;

const asItIs: Change = (value) => value;

/**
 * A value without what its schema does not have: an allow-list, so that a field that nobody here knows of never gets into a recording.
 * Throws a WrongTypeError.
 */
export function keep<T>(schema: Schema<T>, value: unknown, change: Change = asItIs): T {
  const asGiven = shaped(schema, value);
  const result = asGiven.is === 'valid' ? asGiven : shaped(schema, withoutNulls(value));
  if (result.is === 'fault') throw new WrongTypeError(result.fault);
  return changed(schema, result.value, change) as T;
}

/** In the order of the schema, so that owners come before what is named after them. */
function changed(schema: Schema, value: unknown, change: Change): unknown {
  const field = fieldOf(schema);
  switch (field.is) {
    case 'text':
      return change(value as string, field.class);
    case 'list':
      return (value as readonly unknown[]).map((item) => changed(field.item, item, change));
    case 'map':
      return changedTexts(value as Readonly<Record<string, string>>, field.class, change);
    case 'object':
      return changedFields(value as Readonly<Record<string, unknown>>, field.fields, change);
    default:
      return value;
  }
}

function changedFields(
  object: Readonly<Record<string, unknown>>,
  fields: ReadonlyMap<string, Schema>,
  change: Change,
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, schema] of fields) {
    if (object[name] === undefined) continue;
    const inner = changed(schema, object[name], change);
    // Most objects have annotations, and few have some that are kept.
    if (isEmptyMap(schema, inner)) continue;
    result[name] = inner;
  }
  return result;
}

function isEmptyMap(schema: Schema, value: unknown): boolean {
  const field = fieldOf(schema);
  return field.is === 'map' && field.class === 'annotations' && Object.keys(value as object).length === 0;
}

function changedTexts(
  texts: Readonly<Record<string, string>>,
  fieldClass: 'labels' | 'annotations',
  change: Change,
): Record<string, string> {
  const kept = Object.entries(texts).filter(([key]) => fieldClass === 'labels' || keptAnnotation(key) !== undefined);
  return Object.fromEntries(kept.map(([key, text]) => [change(key, fieldClass), change(text, fieldClass, key)]));
}

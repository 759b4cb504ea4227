import * as v from 'valibot';
import type { FieldClass, FieldNote, Schema } from './schema.ts';

/** A schema taken apart, for those who walk through it. Fields come in the order in which they are described. */
export type Field =
  | { readonly is: 'object'; readonly fields: ReadonlyMap<string, Schema>; readonly required: readonly string[] }
  | { readonly is: 'list'; readonly item: Schema }
  | { readonly is: 'map'; readonly class: 'labels' | 'annotations' }
  | { readonly is: 'text'; readonly class: Exclude<FieldClass, 'labels' | 'annotations'> }
  | { readonly is: 'number' }
  | { readonly is: 'boolean' };

const known = new WeakMap<Schema, Field>();

export function fieldOf(schema: Schema): Field {
  const field = known.get(schema) ?? takenApart(schema);
  known.set(schema, field);
  return field;
}

type Parts = Partial<Record<'entries' | 'item' | 'wrapped' | 'pipe', unknown>>;

function takenApart(schema: Schema): Field {
  const noted = (v.getMetadata(schema) as Partial<FieldNote>).class;
  if (noted === 'labels' || noted === 'annotations') return { is: 'map', class: noted };
  const { item } = schema as Parts;
  switch (schema.type) {
    case 'string':
      return { is: 'text', class: noted ?? 'text' };
    case 'number':
      return { is: 'number' };
    case 'boolean':
      return { is: 'boolean' };
    case 'array':
      return { is: 'list', item: item as Schema };
    default:
      return objectField(schema);
  }
}

/** An object is a pipe: that it is no list, and its fields. */
function objectField(schema: Schema): Field {
  const { pipe } = schema as Parts;
  const [, object] = pipe as readonly Schema[];
  const entries = Object.entries((object as Parts).entries as Readonly<Record<string, Schema>>);
  return {
    is: 'object',
    fields: new Map(
      entries.map(([name, field]) => [name, isOptional(field) ? ((field as Parts).wrapped as Schema) : field]),
    ),
    required: entries.flatMap(([name, field]) => (isOptional(field) ? [] : [name])),
  };
}

function isOptional({ type }: Schema): boolean {
  return type === 'optional';
}

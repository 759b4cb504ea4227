import * as v from 'valibot';
import { fieldOf } from './field.ts';
import type { Schema } from './schema.ts';

/** The first field of an object that has another type than the API's, or is missing: the API server would refuse it. */
export interface ShapeFault {
  /** Of the field: "spec.containers[0].name"; empty for the object itself. */
  readonly path: string;
  /** "is text, not true or false" */
  readonly is: string;
}

/** A value as its schema describes it, without what is not read; or what is wrong with it. null is not absent here: see nulls.ts. */
export type Shaped<T> =
  | { readonly is: 'valid'; readonly value: T }
  | { readonly is: 'fault'; readonly fault: ShapeFault };

/** @param path where the value stands */
export function shaped<T>(schema: Schema<T>, value: unknown, path = ''): Shaped<T> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return { is: 'valid', value: result.output };
  return { is: 'fault', fault: faultOf(schema, result.issues[0], path) };
}

export function shapeFault(schema: Schema, value: unknown, path = ''): ShapeFault | undefined {
  const result = shaped(schema, value, path);
  return result.is === 'fault' ? result.fault : undefined;
}

/** "spec.containers is an object, not a list"; "it is null, not an object" */
export function shapeFaultText({ path, is }: ShapeFault): string {
  return `${path === '' ? 'it' : path} ${is}`;
}

function faultOf(schema: Schema, issue: v.BaseIssue<unknown>, above: string): ShapeFault {
  const keys = (issue.path ?? []).map(({ key }) => key as string | number);
  const path = pathText(schema, keys, above);
  const isMissing = issue.input === undefined && keys.length > 0;
  return { path, is: isMissing ? 'is missing' : `is ${nounOf(issue.input)}, not ${NOUNS[issue.type] ?? 'an object'}` };
}

const NOUNS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
};

function pathText(schema: Schema, [key, ...further]: readonly (string | number)[], above: string): string {
  if (key === undefined) return above;
  const field = fieldOf(schema);
  switch (field.is) {
    case 'list':
      return pathText(field.item, further, `${above}[${key}]`);
    case 'object': {
      const inner = field.fields.get(String(key));
      const path = above === '' ? `${key}` : `${above}.${key}`;
      return inner ? pathText(inner, further, path) : path;
    }
    default:
      return `${above}[${key}]`;
  }
}

function nounOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'object':
      return 'an object';
    case 'string':
      return 'text';
    case 'boolean':
      return 'true or false';
    default:
      // YAML knows .nan.
      return Number.isNaN(value) ? 'NaN' : 'a number';
  }
}

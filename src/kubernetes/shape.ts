/**
 * The types of the fields that are read of an object that a person wrote, as the API server has them. It would refuse anything
 * else, so nothing is said about security that rests on a field of another type.
 */
export type Shape = (value: unknown, path: string) => ShapeFault | undefined;

export interface ShapeFault {
  /** Of the field. */
  readonly path: string;
  /** "is text, not true or false" */
  readonly is: string;
}

function type(name: 'string' | 'boolean' | 'number', article: string): Shape {
  return (value, path) => (typeof value === name ? undefined : isNot(value, path, article));
}

export const TEXT = type('string', 'text');
export const TRUTH = type('boolean', 'true or false');
export const NUMBER = type('number', 'a number');

/** null is the same as absent, except where the field is required. */
export function object(fields: Readonly<Record<string, Shape>>, required: readonly string[] = []): Shape {
  return (value, path) => {
    if (!isObject(value)) return isNot(value, path, 'an object');
    for (const [field, shape] of Object.entries(fields)) {
      const inner = value[field];
      const at = path === '' ? field : `${path}.${field}`;
      if (inner === undefined || inner === null) {
        if (required.includes(field)) return { path: at, is: 'is missing' };
        continue;
      }
      const fault = shape(inner, at);
      if (fault !== undefined) return fault;
    }
    return undefined;
  };
}

export function list(shape: Shape): Shape {
  return (value, path) => {
    if (!Array.isArray(value)) return isNot(value, path, 'a list');
    for (const [index, item] of value.entries()) {
      const fault = shape(item, `${path}[${index}]`);
      if (fault !== undefined) return fault;
    }
    return undefined;
  };
}

export function map(shape: Shape): Shape {
  return (value, path) => {
    if (!isObject(value)) return isNot(value, path, 'an object');
    for (const [key, item] of Object.entries(value)) {
      if (item === null) continue;
      const fault = shape(item, `${path}[${key}]`);
      if (fault !== undefined) return fault;
    }
    return undefined;
  };
}

function isNot(value: unknown, path: string, wanted: string): ShapeFault {
  return { path, is: `is ${nounOf(value)}, not ${wanted}` };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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
      return 'a number';
  }
}

import { ClusterError } from '../../../errors.ts';

/**
 * Typed reading of one mapping out of a file that people edit. A field of the wrong type is an error that says what,
 * where and what was found instead (never its value, which may be a secret). A field that is null is absent, as in
 * client-go.
 */
export class Fields {
  /** "users "jane" in /home/jane/.kube/config" */
  readonly where: string;
  readonly #values: ReadonlyMap<string, unknown>;

  constructor(value: unknown, where: string) {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      throw new ClusterError('configuration', `${where} must be a mapping, not ${typeOf(value)}`);
    }
    this.where = where;
    this.#values = new Map(Object.entries(value));
  }

  /** Absent and empty text are the same, as in client-go. */
  text(name: string): string | undefined {
    const value = this.#present(name);
    if (value === undefined || value === '') return undefined;
    if (typeof value !== 'string') throw this.#wrongType(name, 'text', value);
    return value;
  }

  flag(name: string): boolean | undefined {
    const value = this.#present(name);
    if (value !== undefined && typeof value !== 'boolean') throw this.#wrongType(name, 'true or false', value);
    return value;
  }

  list(name: string): readonly unknown[] {
    const value = this.#present(name);
    if (value === undefined) return [];
    if (!Array.isArray(value)) throw this.#wrongType(name, 'a list', value);
    return value;
  }

  texts(name: string): readonly string[] {
    return this.list(name).map((value) => {
      if (typeof value !== 'string') throw this.#wrongType(name, 'a list of texts', value);
      return value;
    });
  }

  child(name: string): Fields | undefined {
    const value = this.#present(name);
    return value === undefined ? undefined : new Fields(value, `${name} of ${this.where}`);
  }

  names(): readonly string[] {
    return [...this.#values.keys()];
  }

  /** Handed on without being looked at. */
  raw(name: string): unknown {
    return this.#present(name);
  }

  #present(name: string): unknown {
    return this.#values.get(name) ?? undefined;
  }

  #wrongType(name: string, wanted: string, found: unknown): ClusterError {
    return new ClusterError('configuration', `${name} of ${this.where} must be ${wanted}, not ${typeOf(found)}`);
  }
}

function typeOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  return typeof value === 'string' ? 'text' : `a ${typeof value}`;
}

/** An object without the fields that are undefined, which exactOptionalPropertyTypes keeps apart from absent ones. */
export function withoutUndefined<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

/** Something at a path with [*] and * in it, and the path that it has come to. */
export interface ValueAtPath {
  readonly path: string;
  readonly value: unknown;
}

/** Everything at a path such as "spec.tasks[*].template" or "spec.replicas.*.template", in the order in which it is written. */
export function valuesAt(object: unknown, pattern: string): ValueAtPath[] {
  let found: ValueAtPath[] = [{ path: '', value: object }];
  for (const part of pattern === '' ? [] : pattern.split(/\.|(?=\[)/))
    found = found.flatMap((one) => stepInto(one, part));
  return found.filter(({ value }) => value !== undefined && value !== null);
}

function stepInto({ path, value }: ValueAtPath, part: string): ValueAtPath[] {
  if (typeof value !== 'object' || value === null) return [];
  if (part === '[*]') {
    return Array.isArray(value) ? value.map((inner, index) => ({ path: `${path}[${index}]`, value: inner })) : [];
  }
  if (Array.isArray(value)) return [];
  const names = part === '*' ? Object.keys(value) : Object.hasOwn(value, part) ? [part] : [];
  return names.map((name) => ({
    path: path === '' ? name : `${path}.${name}`,
    value: (value as Readonly<Record<string, unknown>>)[name],
  }));
}

/** Deeper than any custom resource has its pods. */
const MAX_DEPTH = 40;

/**
 * Where something in an object looks like the spec of a pod: a list "containers" of objects, of which one has a name or an image. The path
 * of what is around that spec, with [*] for elements of lists: "spec.template" for spec.template.spec.containers.
 */
export function podSpecsIn(value: unknown): string[] {
  const found = new Set<string>();
  const visit = (inner: unknown, path: string, depth: number): void => {
    if (typeof inner !== 'object' || inner === null || depth > MAX_DEPTH) return;
    if (Array.isArray(inner)) {
      for (const item of inner) visit(item, `${path}[*]`, depth + 1);
      return;
    }
    for (const [name, field] of Object.entries(inner)) {
      if (name === 'containers' && looksLikeContainers(field)) found.add(path.replace(/(?:^|\.)spec$/, ''));
      else visit(field, path === '' ? name : `${path}.${name}`, depth + 1);
    }
  };
  visit(value, '', 0);
  return [...found];
}

function looksLikeContainers(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.some(
      (one) => typeof one === 'object' && one !== null && (isText(one.image) || (isText(one.name) && isPart(one))),
    )
  );
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isPart(container: object): boolean {
  return ['securityContext', 'command', 'args', 'env', 'resources', 'volumeMounts', 'ports'].some(
    (field) => field in container,
  );
}

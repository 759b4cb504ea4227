/** A field of an object, from the object downwards: names of fields and keys, and indexes of lists. */
export type FieldPath = readonly (string | number)[];

/** "spec.containers[0].securityContext" and "spec.template.metadata.annotations[a.b/c]" in their parts. */
export function partsOfPath(path: string): (string | number)[] {
  const [, above, annotation] = /^((?:.*\.)?metadata\.annotations)\[(.*)\]$/s.exec(path) ?? [];
  if (above !== undefined && annotation !== undefined) return [...partsOfPath(above), annotation];
  if (path === '') return [];
  return path.split(/\.|(?=\[)/).map((part) => (part.startsWith('[') ? Number(part.slice(1, -1)) : part));
}

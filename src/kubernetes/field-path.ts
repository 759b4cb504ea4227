/** A field of an object, from the object downwards: names of fields and keys, and indexes of lists. */
export type FieldPath = readonly (string | number)[];

/** "spec.containers[0].securityContext" and "spec.template.metadata.annotations[a.b/c]" in their parts: keys may have dots in them. */
export function partsOfPath(path: string): (string | number)[] {
  const [, above, key] = /^((?:.*\.)?(?:annotations|labels|nodeSelector))\[(.*)\]$/s.exec(path) ?? [];
  if (above !== undefined && key !== undefined) return [...partsOfPath(above), key];
  if (path === '') return [];
  return path.split(/\.|(?=\[)/).map((part) => (part.startsWith('[') ? Number(part.slice(1, -1)) : part));
}

/**
 * A value without the fields that are null, which is the same as absent to the API server: a server written in Go gives it for an
 * empty list, and for an object or time that is not there. An element of a list stays.
 */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (inner === null ? [] : [[key, withoutNulls(inner)]])),
  );
}

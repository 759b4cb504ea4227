/** An operation of RFC 6902, as `kubectl patch --type=json` takes it. */
export type PatchOperation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

type Json = Record<string, unknown>;

/** One part of a path: "~" and "/" are written in another way there. */
export function pointerPart(text: string): string {
  return text.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The object with the operations applied; they have to fit, or it throws. The object itself stays as it is. */
export function applyPatch<T>(object: T, operations: readonly PatchOperation[]): T {
  const result = structuredClone(object);
  for (const operation of operations) apply(result, operation);
  return result;
}

function apply(object: unknown, operation: PatchOperation): void {
  const parts = operation.path
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = parts.pop() ?? '';
  const parent = parts.reduce<unknown>((value, part) => (value as Json)[part], object);
  if (typeof parent !== 'object' || parent === null) throw new Error(`nothing to be patched at ${operation.path}`);
  // A copy: operations that follow change what is in the object, not what this one says.
  if (operation.op !== 'remove') (parent as Json)[last] = structuredClone(operation.value);
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete (parent as Json)[last];
}

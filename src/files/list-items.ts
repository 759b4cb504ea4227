/** The elements of a "List" or of a typed list such as PodList; a custom kind may end in List too, but then it has no items. */
export function itemsOfList(value: unknown): readonly unknown[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, items } = value as { readonly kind?: unknown; readonly items?: unknown };
  return typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items) ? items : undefined;
}

/** Lists within lists: kubectl makes none, and each is read again for what is in it. */
export const MAX_LISTS = 5;
export const TOO_MANY_LISTS = `has lists within lists, more than ${MAX_LISTS} deep`;

/** On one line: parsers draw a picture below it. */
export function parserMessage(error: unknown): string {
  const message = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
  return /call stack/i.test(message) ? 'it is nested too deeply' : message;
}

import { escapeUntrusted } from '../text/untrusted.ts';
import type { AcceptedByLevel } from './psa/check.ts';

export function foundText({ found }: { readonly found: unknown }): string {
  if (found === undefined) return 'not set';
  if (Array.isArray(found))
    return found.length === 0 ? '[]' : `[${found.map((name) => escapeUntrusted(String(name), 64)).join(', ')}]`;
  return found === '' ? '""' : escapeUntrusted(String(found), 100);
}

export function acceptedText({ values, absent, mustInclude }: AcceptedByLevel): string {
  if (mustInclude) return `a list with ${values.join(', ')}`;
  return [...values, ...(absent ? ['not set'] : [])].join(', ');
}

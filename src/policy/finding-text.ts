import { shownValue } from '../text/untrusted.ts';
import type { AcceptedByLevel } from './psa/finding.ts';

export function foundText({ found }: { readonly found: unknown }): string {
  if (found === undefined) return 'not set';
  if (Array.isArray(found))
    return found.length === 0 ? '[]' : `[${found.map((name) => shownValue(String(name))).join(', ')}]`;
  return found === '' ? '""' : shownValue(String(found));
}

export function acceptedText({ values, absent, mustInclude }: AcceptedByLevel): string {
  if (mustInclude) return `a list with ${values.join(', ')}`;
  return [...values, ...(absent ? ['not set'] : [])].join(', ');
}

import { parseNodeRefusal } from './node-refusal.ts';
import { parseOtherRefuser } from './other-refusers.ts';
import { parsePodSecurity } from './pod-security.ts';
import { parsePodSecurityPolicy } from './pod-security-policy.ts';
import { parseRbacForbidden } from './rbac-forbidden.ts';
import type { Grammar, Refusal } from './refusal.ts';
import { parseSecurityContextConstraints } from './security-context-constraints.ts';
import { unwrap } from './unwrap.ts';
import { parseInvalid } from './validation.ts';

/** Every family of texts. The first that knows a text counts; no two know the same. */
const GRAMMARS: readonly Grammar[] = [
  parsePodSecurityPolicy,
  parsePodSecurity,
  parseSecurityContextConstraints,
  parseRbacForbidden,
  parseInvalid,
  parseOtherRefuser,
  parseNodeRefusal,
];

/**
 * Who refused, and what for: the text of an event, a condition, a status, or what kubectl printed. A text that no grammar knows is
 * kept whole. What is too long for any server to have said is not looked into.
 */
export function parseRefusal(text: string): Refusal {
  if (text.length > MAX_LENGTH) return { by: 'unknown', text };
  const { message, object } = unwrap(text);
  const about = object === undefined ? {} : { object };
  const inside = podSecurityWebhook(message);
  if (inside !== undefined) return { text, ...about, ...inside };
  for (const parse of GRAMMARS) {
    const parsed = parse(message);
    if (parsed !== undefined) return { text, ...about, ...parsed };
  }
  return { by: 'unknown', text, ...about };
}

/** In characters. A refusal of a pod with a hundred containers is far from it. */
const MAX_LENGTH = 128 * 1024;

/** Pod Security Admission runs as a webhook too, for servers that have it not built in. */
function podSecurityWebhook(message: string) {
  const [, webhook, said] = /^admission webhook "([^"]*)" denied the request: (.*)$/s.exec(message) ?? [];
  if (webhook === undefined || said === undefined) return undefined;
  const { message: inner, object } = unwrap(said);
  const parsed = parsePodSecurity(inner);
  return parsed === undefined ? undefined : { ...parsed, webhook, ...(object === undefined ? {} : { object }) };
}

import type { OutgoingHttpHeaders } from 'node:http';
import { ClusterError } from '../../../errors.ts';
import type { ClientIdentity } from '../credentials/identity.ts';
import type { UserEntry } from '../kubeconfig/kubeconfig.ts';

/** The headers that every request carries, REST or exec: who asks, as whom, with what program. */
export async function requestHeaders(
  identity: ClientIdentity,
  user: UserEntry,
  version: string,
): Promise<OutgoingHttpHeaders> {
  const authorization = await identity.authorization();
  return {
    'User-Agent': `kubectl-caps/${version}`,
    ...(authorization !== undefined && { Authorization: headerValue(authorization, 'the credentials') }),
    ...impersonationHeaders(user),
  };
}

const IMPERSONATED = 'the impersonated user, uid, groups or extra';

/**
 * client-go, transport.NewImpersonatingRoundTripper. Each group is a header of its own: joined by commas they would be
 * one group of another name.
 */
export function impersonationHeaders({
  as,
  asUid,
  asGroups = [],
  asUserExtra = new Map(),
}: Pick<UserEntry, 'as' | 'asUid' | 'asGroups' | 'asUserExtra'>): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {};
  if (as !== undefined) headers['Impersonate-User'] = headerValue(as, IMPERSONATED);
  if (asUid !== undefined) headers['Impersonate-Uid'] = headerValue(asUid, IMPERSONATED);
  if (asGroups.length > 0) headers['Impersonate-Group'] = asGroups.map((group) => headerValue(group, IMPERSONATED));
  for (const [key, values] of asUserExtra) {
    headers[`Impersonate-Extra-${escapeHeaderKey(key)}`] = values.map((value: string) =>
      headerValue(value, IMPERSONATED),
    );
  }
  return headers;
}

/** Node writes header values as latin1; Go, on the other side, reads UTF-8. */
function headerValue(text: string, what: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  if (/[\x00-\x08\x0A-\x1F\x7F]/.test(text)) {
    throw new ClusterError('configuration', `${what} cannot be sent: they contain a control character`);
  }
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** Bytes that are not allowed in a header's name, and "%", as %XX (client-go, headerKeyEscape). */
function escapeHeaderKey(key: string): string {
  return [...Buffer.from(key, 'utf8')]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[!#$&'*+\-.^_`|~0-9A-Za-z]/.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

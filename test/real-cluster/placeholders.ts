import { createSign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from './harness/index.ts';

/** Puts what differs between machines into a scenario's command line: "{user:alice,developers}", "{expired-token}". */
export async function fillIn(argv: readonly string[], cluster: Cluster): Promise<string[]> {
  return Promise.all(argv.map((word) => fillWord(word, cluster)));
}

async function fillWord(word: string, cluster: Cluster): Promise<string> {
  const user = /^\{user:(.+)\}$/.exec(word)?.[1];
  if (user !== undefined) {
    const [name = '', ...groups] = user.split(',');
    return cluster.userKubeconfig(name, groups);
  }
  if (word === '{expired-token}') return expiredToken(cluster);
  if (word === '{other-ca}') return join(import.meta.dirname, '../cluster/connection/fixtures/other-authority.crt');
  return word;
}

/** A service account's token as the server itself would have signed it, that ended an hour ago. */
function expiredToken({ folder, made }: Cluster): string {
  if (made !== 'from binaries')
    throw new Error('An expired token can only be signed with the key of a cluster made here.');
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    iss: 'https://kubernetes.default.svc',
    aud: ['https://kubernetes.default.svc'],
    sub: 'system:serviceaccount:default:default',
    iat: now - 7200,
    nbf: now - 7200,
    exp: now - 3600,
    'kubernetes.io': { namespace: 'default', serviceaccount: { name: 'default', uid: '0' } },
  };
  const signed = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`;
  const key = readFileSync(join(folder, 'pki/sa.key'));
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key, 'base64url')}`;
}

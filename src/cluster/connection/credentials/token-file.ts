import { ClusterError } from '../../../errors.ts';
import { readTextFile } from './server-trust.ts';

/** A token that the kubelet rotates stays valid much longer than this (client-go, transport.NewCachedFileTokenSource). */
const MAX_AGE_MS = 60_000;

/** Gives the token in a file, read again when the last reading is more than a minute old. */
export function tokenFromFile(path: string, now: () => number = Date.now): () => Promise<string> {
  let last: { readonly token: Promise<string>; readonly readAt: number } | undefined;
  return () => {
    if (last === undefined || now() - last.readAt > MAX_AGE_MS) last = { token: readToken(path), readAt: now() };
    return last.token;
  };
}

async function readToken(path: string): Promise<string> {
  const token = (await readTextFile(path, `the token file ${path}`)).trim();
  if (token === '') throw new ClusterError('configuration', `the token file ${path} is empty`);
  return token;
}

import { parseName } from './parse-name.ts';

/** What `--for` names: a pod, something that makes pods, or a service account. */
export interface PolicyTarget {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
}

/** Throws a UsageError for a type or name that cannot be. */
export function parsePolicyTarget(written: string): PolicyTarget {
  const account = /^(?:sa|serviceaccounts?)\/([^/]+)$/i.exec(written)?.[1];
  return account === undefined
    ? parseName(written, 'serviceaccount')
    : { apiVersion: 'v1', kind: 'ServiceAccount', name: account };
}

import { createHash } from 'node:crypto';
import type { Workload } from '../../../kubernetes/workload.ts';

/** What a finding is about, whichever line it stands in and whichever other containers there are. */
export interface FindingIdentity {
  readonly rule: string;
  /** From the pod downwards. */
  readonly path: string;
  /** What was found there, as text. */
  readonly found: string;
  /** Absent for fields of the pod. */
  readonly container?: string;
}

/** The same text for the same finding in every run, of 64 bits as hex: lines that move, and containers and list elements that are put before it, change nothing. */
export function fingerprintOf(workload: Workload, { rule, path, found, container }: FindingIdentity): string {
  const { apiVersion, kind, namespace = '', name, templatePath } = workload;
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  const field = path.replace(/\[\d+\]/g, '[]');
  const parts = [rule, group, kind, namespace, name, templatePath, container ?? '', field, found];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

import type { IdRange } from '../psp/policy.ts';
import { idBlockOf } from './id-block.ts';

/** What OpenShift allots to a namespace, in annotations; a controller writes them when it is made. */
export const UID_RANGE = 'openshift.io/sa.scc.uid-range';
export const MCS = 'openshift.io/sa.scc.mcs';
export const SUPPLEMENTAL_GROUPS = 'openshift.io/sa.scc.supplemental-groups';
export const RANGE_ANNOTATIONS = [UID_RANGE, MCS, SUPPLEMENTAL_GROUPS] as const;

type Annotations = Readonly<Record<string, string>>;
type Read<T> = { readonly value: T } | { readonly fault: string };

/**
 * Why the server judges no pod of such a namespace: it waits ten seconds for these two. Undefined: both are there, if only empty.
 * Source: CreateProvidersFromConstraints in sccmatching/matcher.go of openshift/apiserver-library-go, as all of this file.
 */
export function missingAnnotation(annotations: Annotations): string | undefined {
  const missing = [UID_RANGE, MCS].find((key) => annotations[key] === undefined);
  return missing === undefined ? undefined : `unable to find annotation ${missing}`;
}

/** Only the first block counts. */
export function uidRangeOf(annotations: Annotations): Read<IdRange> {
  const text = annotations[UID_RANGE] ?? '';
  if (text === '') return { fault: `found annotation ${UID_RANGE} but it was empty` };
  const block = idBlockOf(text);
  return 'fault' in block ? block : { value: block.range };
}

export function levelOf(annotations: Annotations): Read<string> {
  const level = annotations[MCS] ?? '';
  return level === '' ? { fault: `found annotation ${MCS} but it was empty` } : { value: level };
}

/** Blocks with commas between them; without the annotation, the range of users. */
export function groupRangesOf(annotations: Annotations): Read<readonly [IdRange, ...IdRange[]]> {
  const text = annotations[SUPPLEMENTAL_GROUPS] ?? annotations[UID_RANGE] ?? '';
  if (text === '') return { fault: `unable to find groups using ${SUPPLEMENTAL_GROUPS} and ${UID_RANGE} annotations` };
  const ranges: IdRange[] = [];
  for (const segment of text.split(',')) {
    const block = idBlockOf(segment);
    if ('fault' in block) return block;
    ranges.push(block.range);
  }
  return { value: ranges as [IdRange, ...IdRange[]] };
}

/** Of a namespace's groups fsGroup may only be the first number. */
export function fsGroupRangeOf(annotations: Annotations): Read<readonly IdRange[]> {
  const groups = groupRangesOf(annotations);
  if ('fault' in groups) return groups;
  const { min = 0 } = groups.value[0];
  return { value: [{ min, max: min }] };
}

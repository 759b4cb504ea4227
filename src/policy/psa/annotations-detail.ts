import { goQuoted, goSortedSet } from '../go-text.ts';
import { OF_POD, type SaidPsaFinding } from './detail.ts';
import type { PodSecurityFinding } from './finding.ts';

/** Annotations with a profile, as details of Pod Security Admission name them: `KEY="unconfined"`. */

const PATH = 'metadata.annotations[';

export function isAnnotation({ path }: PodSecurityFinding): boolean {
  return path.startsWith(PATH);
}

/** Sorted, each once. */
export function annotationTexts(findings: readonly PodSecurityFinding[]): string[] {
  return goSortedSet(
    findings.filter(isAnnotation).map(({ path, found }) => `${path.slice(PATH.length, -1)}=${goQuoted(String(found))}`),
  );
}

const TEXT = /^((?:container\.)?(?:apparmor|seccomp)\.security\.[\w./-]+)="(.*)"$/s;

export function isAnnotationText(text: string): boolean {
  return TEXT.test(text);
}

/** Undefined where no annotation is in the list. */
export function readAnnotations(list: string): readonly SaidPsaFinding[] | undefined {
  const read = list.split(/(?<="), (?=(?:container\.)?(?:apparmor|seccomp)\.)/).flatMap((one) => {
    const [, key, value] = TEXT.exec(one) ?? [];
    if (key === undefined || value === undefined) return [];
    return [{ ...OF_POD, field: `${PATH}${key}]`, values: [value] }];
  });
  return read.length === 0 ? undefined : read;
}

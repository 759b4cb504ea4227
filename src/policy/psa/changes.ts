import { partsOfPath } from '../../kubernetes/field-path.ts';
import type { PodTemplate } from '../../kubernetes/objects.ts';
import type { FieldChange } from '../field-changes.ts';
import type { Violation } from './evaluate.ts';
import type { PodSecurityFinding } from './finding.ts';
import { type CheckId, checkOf } from './registry.ts';

/**
 * The changes of a template after which nothing of this is found in its pods. What only the author can decide has no change.
 * @param violations of the pod as the server sees it: a PodSecurityPolicy may have filled something in
 */
export function changesFor(template: PodTemplate, violations: readonly Violation[]): FieldChange[] {
  return violations.flatMap(({ check, findings }) =>
    findings.flatMap((finding) => levelChangeFor(template, check, finding) ?? []),
  );
}

/** Undefined: no patch can decide it. */
export function levelChangeFor(
  template: PodTemplate,
  check: CheckId,
  finding: PodSecurityFinding,
): FieldChange | undefined {
  return checkOf(check).change(finding, partsOfPath(finding.path), template);
}

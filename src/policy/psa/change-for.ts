import type { FieldPath } from '../../kubernetes/field-path.ts';
import type { PodTemplate } from '../../kubernetes/objects.ts';
import { type FieldChange, fieldValue } from '../field-changes.ts';
import { listOf } from '../list-of.ts';
import type { PodSecurityFinding } from './finding.ts';

/** The change of a template after which a finding is gone. Undefined: only the author can decide it, and no patch. */
export type ChangeForFinding = (
  finding: PodSecurityFinding,
  at: FieldPath,
  template: PodTemplate,
) => FieldChange | undefined;

/** Removes the field. What a policy fills in where the template has nothing cannot be removed; another value can be set there. */
export const removedOr =
  (value: unknown): ChangeForFinding =>
  (_finding, at, template) =>
    fieldValue(template, at) === undefined ? { at, set: () => value } : { at };

/**
 * No change in a Windows pod: the API refuses these fields there, and old versions of the restricted level refuse the pod without
 * them.
 */
export const onLinuxOnly =
  (change: ChangeForFinding): ChangeForFinding =>
  (finding, at, template) =>
    template.spec.os?.name === 'windows' ? undefined : change(finding, at, template);

/** Removes an added capability, or drops it where the template does not add it. */
export const withoutCapability: ChangeForFinding = ({ found }, at, template) => {
  const list = at.slice(0, -1);
  const added = listOf(fieldValue(template, list));
  if (added[Number(at.at(-1))] === found) return { at };
  // A policy sorted the list, or added the name: it does not add what is dropped.
  if (added.includes(found)) return { at: [...list, added.indexOf(found)] };
  return { at: [...list.slice(0, -1), 'drop'], set: (before) => [...listOf(before), found] };
};

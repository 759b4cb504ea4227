import { partsOfPath } from '../../kubernetes/field-path.ts';
import type { PodTemplate } from '../../kubernetes/objects.ts';
import { type FieldChange, fieldValue } from '../field-changes.ts';
import { listOf } from '../list-of.ts';
import type { Contradiction } from './contradiction.ts';
import type { PlacedFinding } from './placed.ts';
import { wordsOf } from './registry.ts';

/**
 * The change of a template after which a policy does not find this in its pods again. Undefined: only the author can decide it.
 * @param finding placed in this template
 */
export function policyChangeFor(
  template: PodTemplate,
  finding: PlacedFinding,
  serverMinor: number,
): FieldChange | undefined {
  const change = wordsOf(finding.rule).change(finding, partsOfPath(finding.field), template, serverMinor);
  // The API refuses most of these fields in a Windows pod.
  return change?.set && template.spec.os?.name === 'windows' ? undefined : change;
}

/** The changes that make a pod valid together with allowPrivilegeEscalation false. */
export function changesForContradictions(
  template: PodTemplate,
  contradictions: readonly Contradiction[],
): FieldChange[] {
  return contradictions.flatMap(({ path, beside }): FieldChange[] => {
    const context = partsOfPath(path);
    if (beside === 'privileged') return [{ at: [...context, 'privileged'] }];
    const added = listOf(fieldValue(template, [...context, 'capabilities', 'add']));
    const indexes = added.flatMap((name, index) => (name === beside ? [index] : []));
    // A policy does not add what is dropped.
    if (indexes.length === 0) {
      return [{ at: [...context, 'capabilities', 'drop'], set: (before) => [...listOf(before), beside] }];
    }
    return indexes.map((index) => ({ at: [...context, 'capabilities', 'add', index] }));
  });
}

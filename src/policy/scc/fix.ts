import { type FieldPath, partsOfPath } from '../../kubernetes/field-path.ts';
import type { PodTemplate } from '../../kubernetes/objects.ts';
import { type FieldChange, fieldValue } from '../field-changes.ts';
import { policyChangeFor } from '../psp/fix.ts';
import { withSccPlaces } from './placed-finding.ts';
import type { SccFinding } from './rule.ts';

/** Its fields are known to every OpenShift 4. */
const MINOR = 34;

/**
 * What has to be changed in a template so that constraints do not find this in its pods again; a path of the template where only
 * the author can decide it. What constraints fill in is taken away rather than set: their namespace's ranges are not the template's.
 */
export function sccChanges(template: PodTemplate, findings: readonly SccFinding[]): readonly (FieldChange | string)[] {
  return withSccPlaces(findings, template).map((finding) => {
    const { rule, field } = finding;
    if (rule === 'hostUsers') return { at: ['spec', 'hostUsers'], set: () => false };
    const at = partsOfPath(field);
    return filledInField(template, finding, at) ?? policyChangeFor(template, { ...finding, rule }, MINOR) ?? field;
  });
}

/** Fields that constraints fill in by themselves. */
const FILLED_IN: readonly SccFinding['rule'][] = ['runAsUser', 'runAsNonRoot', 'fsGroup', 'supplementalGroups'];

function filledInField(template: PodTemplate, { rule }: SccFinding, at: FieldPath): FieldChange | undefined {
  return FILLED_IN.includes(rule) && fieldValue(template, at) !== undefined ? { at } : undefined;
}

import type { FieldPath } from '../../kubernetes/field-path.ts';
import type { PodTemplate } from '../../kubernetes/objects.ts';
import type { FieldChange } from '../field-changes.ts';
import type { PlacedFinding } from './placed.ts';

/**
 * The change of a template after which a policy does not find this in its pods again. Undefined: only the author can decide it.
 * @param at the finding's field in this template
 */
export type ChangeForPlaced = (
  finding: PlacedFinding,
  at: FieldPath,
  template: PodTemplate,
  serverMinor: number,
) => FieldChange | undefined;

/** Removes an element of a list; where the list is not the author's there is none. */
export const removedFromList: ChangeForPlaced = (_finding, at) => (typeof at.at(-1) === 'number' ? { at } : undefined);

export const intoRange: ChangeForPlaced = ({ accepted }, at) => ({ at, set: () => accepted.ranges?.[0]?.min ?? 0 });

/** The accepted profile that needs nothing on the node, and confines. */
export function preferredProfile(profiles: readonly string[]): string | undefined {
  const named = profiles.filter((name) => name !== '');
  const usual = named.find((name) => name === 'runtime/default') ?? named.find((name) => name === 'docker/default');
  return usual ?? named.find((name) => name !== 'unconfined') ?? named[0];
}

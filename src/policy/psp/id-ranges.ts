import type { IdRange, IdStrategy } from './policy.ts';
import { NONE, type PolicyFinding, type RuleName } from './rule.ts';

/** Groups and users that a strategy with ranges accepts. Both ends are included; an end that is absent is 0. */
export function isInRanges(id: number, ranges: readonly IdRange[]): boolean {
  return ranges.some(({ min = 0, max = 0 }) => id >= min && id <= max);
}

/** The value that a strategy fills in; undefined where it fills in nothing. */
export function defaultId({ rule, ranges }: IdStrategy): number | undefined {
  return rule === 'MustRunAs' ? (ranges?.[0]?.min ?? 0) : undefined;
}

/** MustRunAs and MayRunAs: each group has to be in a range. The server names the whole list for each that is not. */
export function groupsOutside(
  where: Pick<PolicyFinding, 'path' | 'container'> & { readonly rule: RuleName },
  groups: readonly number[],
  { rule, ranges: maybeRanges }: IdStrategy,
): readonly PolicyFinding[] {
  const ranges = maybeRanges ?? [];
  const outside = groups.filter((group) => !isInRanges(group, ranges));
  if (outside.length === 0) return NONE;
  const accepted = { values: [], ranges, absent: rule === 'MayRunAs' };
  return outside.map((group) => ({ ...where, error: 'Invalid value', found: groups, outside: group, accepted }));
}

import { isDeepStrictEqual } from 'node:util';
import type { PodSecurityPolicy } from './policy.ts';

/** A field of a policy, and what would have to stand there. */
export interface PolicyChange {
  /** From the policy downwards: "spec.hostNetwork", "metadata.annotations[KEY]". */
  readonly path: string;
  /** Undefined: nothing stands there. */
  readonly before: unknown;
  readonly after: unknown;
}

/** What is different, field by field. */
export function policyChanges(before: PodSecurityPolicy, after: PodSecurityPolicy): PolicyChange[] {
  return [
    ...changedIn(before.spec, after.spec, (field) => `spec.${field}`),
    ...changedIn(
      before.metadata.annotations ?? {},
      after.metadata.annotations ?? {},
      (key) => `metadata.annotations[${key}]`,
    ),
  ];
}

function changedIn(before: object, after: object, pathOf: (field: string) => string): PolicyChange[] {
  const [was, is] = [before, after] as readonly Readonly<Record<string, unknown>>[];
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return fields
    .filter((field) => !isDeepStrictEqual(was?.[field], is?.[field]))
    .map((field) => ({ path: pathOf(field), before: was?.[field] ?? undefined, after: is?.[field] }));
}

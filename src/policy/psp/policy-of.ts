import { withoutNulls } from '../../kubernetes/without-nulls.ts';
import type { PodSecurityPolicy } from './policy.ts';
import { policyShapeFault } from './policy-shape.ts';

/** As workloadOf says it; "nothing": it is another kind. */
export type ReadPolicy =
  | { readonly is: 'policy'; readonly policy: PodSecurityPolicy }
  | { readonly is: 'nothing' }
  /** `path`: the field that is wrong, where it is one. */
  | { readonly is: 'fault'; readonly fault: string; readonly path?: string };

const GROUPS: readonly unknown[] = ['policy/v1beta1', 'extensions/v1beta1'];

/** Finds a PodSecurityPolicy in an object that a person wrote. */
export function policyOf(value: Readonly<Record<string, unknown>>): ReadPolicy {
  const { apiVersion, kind } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') {
    return { is: 'fault', fault: 'has no apiVersion and kind' };
  }
  if (kind !== 'PodSecurityPolicy' || !GROUPS.includes(apiVersion)) return { is: 'nothing' };
  const fault = policyShapeFault(value);
  if (fault) return { is: 'fault', fault: `is not a valid ${kind}: ${fault.path} ${fault.is}`, path: fault.path };
  return { is: 'policy', policy: withoutNulls(value) as PodSecurityPolicy };
}

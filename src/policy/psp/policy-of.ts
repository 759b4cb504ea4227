import { withoutNulls } from '../../kubernetes/schema/nulls.ts';
import { POD_SECURITY_POLICY } from '../../kubernetes/schema/pod-security-policy.ts';
import { shapeFault } from '../../kubernetes/schema/shape.ts';
import type { PodSecurityPolicy } from './policy.ts';

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
  const object = withoutNulls(value);
  const fault = shapeFault(POD_SECURITY_POLICY, object);
  if (fault) return { is: 'fault', fault: `is not a valid ${kind}: ${fault.path} ${fault.is}`, path: fault.path };
  return { is: 'policy', policy: object as PodSecurityPolicy };
}

import { withoutNulls } from '../../kubernetes/schema/nulls.ts';
import { SECURITY_CONTEXT_CONSTRAINTS } from '../../kubernetes/schema/security-context-constraints.ts';
import { shapeFault } from '../../kubernetes/schema/shape.ts';
import { SCC_API_VERSION, SCC_KIND, type SecurityContextConstraints } from './constraints.ts';
import { SCC_VOLUME_TYPES } from './volume-type.ts';

/** As policyOf says it; "nothing": it is another kind. */
export type ReadConstraints =
  | { readonly is: 'constraints'; readonly scc: SecurityContextConstraints }
  | { readonly is: 'nothing' }
  /** `path`: the field that is wrong, where it is one. */
  | { readonly is: 'fault'; readonly fault: string; readonly path?: string };

/** Finds SecurityContextConstraints in an object that a person wrote, as the server would store them. */
export function constraintsOf(value: Readonly<Record<string, unknown>>): ReadConstraints {
  const { apiVersion, kind } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') {
    return { is: 'fault', fault: 'has no apiVersion and kind' };
  }
  // The group came with 3.7; "v1" was OpenShift's own before.
  if (kind !== SCC_KIND || ![SCC_API_VERSION, 'v1'].includes(apiVersion)) return { is: 'nothing' };
  const object = withoutNulls(value);
  const fault = shapeFault(SECURITY_CONTEXT_CONSTRAINTS, object);
  if (fault) return { is: 'fault', fault: `is not valid ${kind}: ${fault.path} ${fault.is}`, path: fault.path };
  return { is: 'constraints', scc: asStored(object as SecurityContextConstraints) };
}

/**
 * What the server fills in when constraints are written: groups may be any, privileges may be gained, and every type of volume is
 * allowed, hostPath only where allowHostDirVolumePlugin says so.
 * Source: the answers of a server with OpenShift's plugin DefaultSecurityContextConstraints, Kubernetes 1.34.4.
 */
function asStored(scc: SecurityContextConstraints): SecurityContextConstraints {
  const { allowPrivilegeEscalation = true, fsGroup, supplementalGroups, volumes } = scc;
  return {
    ...scc,
    allowPrivilegeEscalation,
    fsGroup: { ...fsGroup, type: fsGroup?.type || 'RunAsAny' },
    supplementalGroups: { ...supplementalGroups, type: supplementalGroups?.type || 'RunAsAny' },
    ...(volumes === undefined ? { volumes: scc.allowHostDirVolumePlugin ? ['*'] : ALL_BUT_HOST_PATH } : {}),
  };
}

const ALL_BUT_HOST_PATH: readonly string[] = SCC_VOLUME_TYPES.filter((type) => type !== 'hostPath');

import type { SccFault } from './refusal.ts';

/**
 * What OpenShift says where it tries no constraints: of a new pod, of an update, and as a warning.
 * Source: the answers of a server of Kubernetes 1.34.4 with OpenShift's plugins; sccadmission/admission.go of
 * openshift/apiserver-library-go.
 */
export function sccFaultIn(message: string): SccFault | undefined {
  for (const [pattern, fault] of FAULTS) {
    const found = pattern.exec(message);
    if (found) return fault(found, message);
  }
  return undefined;
}

const FAULTS: readonly (readonly [RegExp, (found: RegExpExecArray, message: string) => SccFault])[] = [
  [
    /^error fetching namespace "([^"]*)": unable to find annotation (\S+)$/,
    ([, namespace = '', annotation = '']) => ({ is: 'namespace', namespace, annotation }),
  ],
  [
    /^securitycontextconstraints\.security\.openshift\.io cache is missing (\S.*)$/,
    ([, names = '']) => ({ is: 'missing', names: names.split(', ') }),
  ],
  [/^securitycontextconstraints\.security\.openshift\.io cache is not synchronized$/, () => ({ is: 'not ready' })],
  [/^failed to retrieve the required SCC "([^"]*)": .* not found$/, ([, name = '']) => ({ is: 'not there', name })],
  [/^invalid change of required security context constraint annotation: /, () => ({ is: 'changed' })],
  [
    /^\[?unable to find pre-allocated (?:uid|mcs|group) annotation for namespace \S+ while trying to configure SCC /,
    (_found, message) => ({ is: 'range', message }),
  ],
  [/^\[?error creating provider for SCC \S+ in namespace /, (_found, message) => ({ is: 'constraints', message })],
  [
    /^Admission plugin "security\.openshift\.io\/SecurityContextConstraint" skipped /,
    (_found, message) => ({ is: 'skipped', message }),
  ],
];

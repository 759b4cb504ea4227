import type { SccFault, SecurityContextConstraintsRefusal } from '../../../denial/refusal.ts';
import { sccSummary } from '../../../denial/scc-summary.ts';
import { shownMessage, shownName } from '../../../text/untrusted.ts';

/** Names that are written out; the rest are counted. */
const MANY = 6;

/** Of the constraints that may not be used nothing is known but that, and sometimes that they would accept the pod. */
export function sccSentences(refusal: SecurityContextConstraintsRefusal): string[] {
  const { notGranted, wouldAccept } = sccSummary(refusal);
  return [
    ...(notGranted.length === 0
      ? []
      : [
          `${notGranted.length === 1 ? '1 more may' : `${notGranted.length} more may`} not be used by the pod's service account or by whoever creates it: ${listed(notGranted)}.`,
        ]),
    ...(wouldAccept.length === 0
      ? []
      : [`Of these the server says that they would accept the pod: ${listed(wouldAccept)}.`]),
  ];
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MANY).map((name) => shownName(name));
  return names.length > MANY ? `${shown.join(', ')} and ${names.length - MANY} more` : shown.join(', ');
}

/** Why OpenShift tried no constraints, and what to do. */
export function sccFaultSentence(fault: SccFault): string {
  switch (fault.is) {
    case 'namespace':
      return `OpenShift rejects every pod in namespace ${shownName(fault.namespace)}, which misses the annotation ${shownName(fault.annotation)}: OpenShift writes it when a namespace is made. Set it, or make the namespace again.`;
    case 'range':
      return `OpenShift rejects every pod in this namespace: an annotation openshift.io/sa.scc.* of it can't be read: ${shownMessage(fault.message)}.`;
    case 'constraints':
      return `OpenShift rejects every pod until these SecurityContextConstraints are corrected or deleted: ${shownMessage(fault.message)}.`;
    case 'missing':
      return `OpenShift rejects every pod while default SecurityContextConstraints are missing: ${listed(fault.names)}. Restore them.`;
    case 'not ready':
      return 'OpenShift rejects every pod until its server has read the SecurityContextConstraints: wait, or check the server.';
    case 'not there':
      return `The pod's annotation openshift.io/required-scc names an SCC that doesn't exist: ${shownName(fault.name)}.`;
    case 'changed':
      return 'The annotation openshift.io/required-scc of a pod may not change.';
    case 'skipped':
      return 'A warning of OpenShift: it does not check pods here against SecurityContextConstraints, and admits them unchanged.';
  }
}

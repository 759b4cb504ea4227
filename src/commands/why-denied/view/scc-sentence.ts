import type { SecurityContextConstraintsRefusal } from '../../../denial/refusal.ts';
import { sccSummary } from '../../../denial/scc-summary.ts';
import { shownName } from '../../../text/untrusted.ts';

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

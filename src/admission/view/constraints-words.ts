import type { SccVerdict } from '../../policy/scc/judge-constraints.ts';
import type { NotJudged } from '../../policy/scc/not-judged.ts';
import type { SccFinding } from '../../policy/scc/rule.ts';
import { sccErrorSentence } from '../../policy/scc/sentence.ts';
import { shownLine, shownName } from '../../text/untrusted.ts';
import { changeText } from './policy-verdict-text.ts';

/** The name by which `oc` and this program call the kind. */
export const SCC = 'scc';

/** What is said where the server has none. */
export const NO_CONSTRAINTS_SERVED = 'This cluster has no SecurityContextConstraints: it is not OpenShift.';

/**
 * What constraints say of a pod, for a table: "admits", "admits after changing 2 fields", "rejects: privileged (main)". With `wide`
 * every field is named, and every error is the server's own sentence.
 */
export function constraintsVerdictText(name: string, verdict: SccVerdict, wide: boolean): string {
  switch (verdict.verdict) {
    case 'admits':
      return 'admits';
    case 'changes': {
      const count = verdict.changes.length === 1 ? '1 field' : `${verdict.changes.length} fields`;
      const invalid = verdict.contradictions.length === 0 ? '' : ', into an invalid pod';
      return `admits after changing ${count}${invalid}${wide ? `: ${verdict.changes.map(changeText).join(', ')}` : ''}`;
    }
    case 'refuses':
      return `rejects: ${wide ? verdict.findings.map((finding) => errorText(name, finding)).join(', ') : rulesText(verdict.findings)}`;
  }
}

function errorText(name: string, finding: SccFinding): string {
  return shownLine(sccErrorSentence(name, finding));
}

/** "privileged (main, sidecar), hostPID (pod)": every rule once, with whom it is about. */
function rulesText(findings: readonly SccFinding[]): string {
  const whom = new Map<string, Set<string>>();
  for (const { rule, container = 'pod', path } of findings) {
    const names = whom.get(rule) ?? new Set();
    // Host namespaces are the pod's, however often the server says it.
    names.add(path === `spec.${rule}` ? 'pod' : shownName(container));
    whom.set(rule, names);
  }
  return [...whom].map(([rule, names]) => `${rule} (${[...names].join(', ')})`).join(', ');
}

/** Why OpenShift does not ask constraints about a pod. */
export function notJudgedSentence(why: NotJudged): string {
  switch (why.because) {
    case 'namespace':
      return `OpenShift checks no pod in namespace ${shownName(why.namespace)}: it is admitted unchanged.`;
    case 'label':
      return `OpenShift checks no pod in this namespace, whose labels don't match "${why.selector}": it is admitted unchanged.`;
    case 'windows':
      return 'OpenShift checks no Windows pod: it is admitted unchanged.';
  }
}

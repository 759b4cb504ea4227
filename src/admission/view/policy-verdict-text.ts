import type { FilledField } from '../../policy/psp/fill-in.ts';
import type { PolicyVerdict } from '../../policy/psp/judge.ts';
import type { PolicyFault } from '../../policy/psp/policy-fault.ts';
import type { PolicyFinding } from '../../policy/psp/rule.ts';
import { pspErrorSentence } from '../../policy/psp/sentence.ts';
import { shownLine, shownName } from '../../text/untrusted.ts';

/**
 * What a policy says of a pod, for a table: "admits", "admits after changing 2 fields", "refuses: privileged (main)". With
 * `wide` every field is named, and every error is the server's own sentence.
 */
export function policyVerdictText(verdict: PolicyVerdict, wide: boolean): string {
  switch (verdict.verdict) {
    case 'admits':
      return 'admits';
    case 'changes': {
      const count = verdict.changes.length === 1 ? '1 field' : `${verdict.changes.length} fields`;
      const invalid = verdict.contradictions.length === 0 ? '' : ', into one that is not valid';
      return `admits after changing ${count}${invalid}${wide ? `: ${verdict.changes.map(changeText).join(', ')}` : ''}`;
    }
    case 'refuses':
      return `refuses: ${wide ? verdict.findings.map(errorText).join(' ') : rulesText(verdict.findings)}`;
    case 'unusable':
      return `is passed over: ${faultText(verdict.fault)}`;
  }
}

function errorText(finding: PolicyFinding): string {
  return shownLine(pspErrorSentence(finding));
}

/** "privileged (main, sidecar), hostPID (pod)": every rule once, with whom it is about. */
function rulesText(findings: readonly PolicyFinding[]): string {
  const whom = new Map<string, Set<string>>();
  for (const { rule, container = 'pod' } of findings) {
    const names = whom.get(rule) ?? new Set();
    names.add(shownName(container));
    whom.set(rule, names);
  }
  return [...whom].map(([rule, names]) => `${rule} (${[...names].join(', ')})`).join(', ');
}

/** "main runAsNonRoot: true", "main capabilities: {\"drop\":[\"ALL\"]}", "pod fsGroup: 1", "annotation a/b: runtime/default". */
export function changeText({ path, container, after }: FilledField): string {
  const annotation = /^metadata\.annotations\[(.*)\]$/s.exec(path)?.[1];
  const field =
    annotation === undefined ? `${container ?? 'pod'} ${path.split('.').at(-1)}` : `annotation ${annotation}`;
  const text = `${field}: ${typeof after === 'string' ? after : JSON.stringify(after)}`;
  return shownLine(text);
}

export function faultText({ field, fault }: PolicyFault): string {
  switch (fault) {
    case 'unknown rule':
      return `its rule for ${field} is not known`;
    case 'no ranges':
      return `its rule for ${field} needs ranges`;
    case 'no seLinuxOptions':
      return `its rule for ${field} needs seLinuxOptions`;
  }
}

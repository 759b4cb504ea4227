import { shownLine, shownValue } from '../../text/untrusted.ts';
import { foundText } from '../finding-text.ts';
import { goQuoted } from '../go-text.ts';
import type { Contradiction } from './contradiction.ts';
import { detailText } from './detail.ts';
import { wordsOf } from './registry.ts';
import type { PolicyFinding } from './rule.ts';

/**
 * The API server's exact sentence about one field: "spec.securityContext.hostPID: Invalid value: true: …".
 * Text of the pod is in it as it is, names of profiles even without quotes: to be escaped before a terminal.
 */
export function pspErrorSentence(finding: PolicyFinding): string {
  const { path, error } = finding;
  const value = error === 'Forbidden' ? '' : `: ${goValue(finding.found)}`;
  const form = wordsOf(finding.rule).details.find(({ fits }) => fits?.(finding) ?? true);
  const detail = form ? detailText(form, finding) : '';
  return `${path}: ${error}${value}${detail === '' ? '' : `: ${detail}`}`;
}

/**
 * The whole refusal. `name` is the pod's, or its generateName.
 * admit: the pod is new; validate: it is updated. Where several policies may be used, the server mixes their order.
 */
export function pspRefusal(name: string, phase: 'admit' | 'validate', findings: readonly PolicyFinding[]): string {
  return `pods ${goQuoted(name)} is forbidden: ${pspRefusalReason(phase, findings)}`;
}

/** The text after the pod's name. */
export function pspRefusalReason(phase: 'admit' | 'validate', findings: readonly PolicyFinding[]): string {
  return `PodSecurityPolicy: unable to ${phase} pod: [${findings.map(pspErrorSentence).join(' ')}]`;
}

/** The refusal of every pod of a cluster without policies. */
export function pspNoPolicies(name: string): string {
  return `pods ${goQuoted(name)} is forbidden: PodSecurityPolicy: no providers available to validate pod request`;
}

/**
 * The reason why a pod is not valid after a policy filled something in. The server's own sentence has the whole securityContext between
 * the path and these words, with memory addresses.
 */
export function pspContradictionSentence({ path, beside }: Contradiction): string {
  const what = beside === 'privileged' ? '`privileged` to true' : '`capabilities.Add` CAP_SYS_ADMIN';
  return `${path}: cannot set \`allowPrivilegeEscalation\` to false and ${what}`;
}

/** A finding in words for people. Values in it come from the pod, and are escaped. */
export function pspFindingWords(finding: PolicyFinding): {
  readonly field: string;
  readonly found: string;
  readonly accepted: string;
} {
  const { values, ranges, except, absent } = finding.accepted;
  const accepted = [
    ...values.map((value) => (value === '' ? '""' : shownValue(value))),
    ...(ranges ?? []).map(({ min = 0, max = 0 }) => (min === max ? `${min}` : `${min}-${max}`)),
    ...(except === undefined ? [] : [`anything but ${except.map((value) => shownValue(value)).join(', ')}`]),
    ...(absent ? ['not set'] : []),
  ];
  return {
    field: shownLine(finding.path),
    found: foundText(finding),
    accepted: accepted.length === 0 ? 'nothing' : accepted.join(', '),
  };
}

/** A value as field.Error prints it: text quoted, lists as Go's source has them. */
function goValue(found: PolicyFinding['found']): string {
  if (typeof found === 'string') return goQuoted(found);
  return Array.isArray(found) ? `[]int64{${found.join(', ')}}` : String(found);
}

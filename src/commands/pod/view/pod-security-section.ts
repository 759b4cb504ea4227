import type { PodSecurityReport } from '../../../admission/pod-security.ts';
import type { PodReport } from '../../../pods/pod-report.ts';
import type { LevelVerdict, Mode } from '../../../policy/psa/level-verdicts.ts';
import { FIRST_MINOR_WITH_POD_SECURITY, formatLevelVersion, NEWEST_MINOR } from '../../../policy/psa/levels.ts';
import { reasonsText } from '../../../policy/psa/sentence.ts';
import { paragraph } from '../../../text/paragraph.ts';
import { textTable } from '../../../text/text-table.ts';
import { shownLine, shownMessage, shownName, shownValue } from '../../../text/untrusted.ts';

/** Which levels the pod passes, what stands in the way of the others, and what the namespace uses each for. */
export function podSecuritySection({ podSecurity, namespace }: PodReport): string {
  if (podSecurity.judged === 'no') {
    return paragraph('pod security', `could not be judged: ${shownLine(podSecurity.message)}`, 12);
  }
  const { serverMinor, levels } = podSecurity;
  const enforced = serverMinor >= FIRST_MINOR_WITH_POD_SECURITY;
  const table = textTable(
    [`POD SECURITY v1.${serverMinor}`, 'THIS POD', ...(enforced ? [`NAMESPACE ${shownName(namespace)}`] : [])],
    levels.map((level) => [
      levelText(level),
      verdictText(level, serverMinor),
      ...(enforced ? [modesText(level.modes)] : []),
    ]),
  );
  const notes = [...rulesNotes(serverMinor), ...labelsNotes(podSecurity.namespace)];
  const width = Math.max(...notes.map(([label]) => label.length));
  return `${table}${notes.map(([label, note]) => paragraph(label, note, width)).join('')}`;
}

type Note = readonly [label: string, note: string];

function rulesNotes(serverMinor: number): Note[] {
  if (serverMinor > NEWEST_MINOR) {
    return [['rules', `Judged by the rules of v1.${NEWEST_MINOR}, the newest that this program knows.`]];
  }
  if (serverMinor >= FIRST_MINOR_WITH_POD_SECURITY) return [];
  return [['rules', 'A server of this version enforces no level by itself; newer ones have stricter rules.']];
}

function labelsNotes(namespace: Extract<PodSecurityReport, { judged: 'yes' }>['namespace']): Note[] {
  if (namespace.read === 'no') {
    return [['labels', `The namespace's labels could not be read: ${shownLine(namespace.message)}`]];
  }
  return namespace.invalid.map(({ label, value }) => [
    'labels',
    `The server does not understand ${label}: ${shownValue(JSON.stringify(value))}. ${effectOf(label)}`,
  ]);
}

/** What the server makes of a label that it does not understand. */
function effectOf(label: string): string {
  if (label.endsWith('-version')) return 'It takes the newest version.';
  return label.endsWith('enforce') ? 'It enforces restricted.' : 'It takes it for privileged.';
}

/** "restricted", with a version where it is not the server's own. */
function levelText({ policy }: LevelVerdict): string {
  return policy.version === 'latest' ? policy.level : formatLevelVersion(policy);
}

/** "passes", or "would be refused: seccompProfile (main), host namespaces (pod)": every reason with whom it is about. */
export function verdictText({ violations }: LevelVerdict, serverMinor: number): string {
  if (violations.length === 0) return 'passes';
  const reasons = violations.map((violation) => {
    const names = new Set(violation.findings.map(({ container }) => container ?? 'pod'));
    return shownMessage(`${reasonsText([violation], serverMinor)} (${[...names].join(', ')})`);
  });
  return `would be refused: ${reasons.join(', ')}`;
}

const MODE_TEXTS: Readonly<Record<Mode, string>> = { enforce: 'enforced', warn: 'warned of', audit: 'audited' };

function modesText(modes: readonly Mode[] | undefined): string {
  if (!modes) return 'unknown';
  return modes.length === 0 ? 'no label' : modes.map((mode) => MODE_TEXTS[mode]).join(', ');
}

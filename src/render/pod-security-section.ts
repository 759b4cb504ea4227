import type { PodReport } from '../model/pod-report.ts';
import { escapeUntrusted } from '../model/untrusted.ts';
import type { LevelVerdict, Mode } from '../policy/psa/level-verdicts.ts';
import { formatLevelVersion } from '../policy/psa/levels.ts';
import { paragraph } from './paragraph.ts';
import { reasonsText } from './psa-sentence.ts';
import { textTable } from './text-table.ts';

/** On by default since then (beta). Source: Kubernetes pkg/features/kube_features.go, gate PodSecurity. */
const FIRST_MINOR_WITH_POD_SECURITY = 23;

/** Which levels the pod passes, what stands in the way of the others, and what the namespace uses each for. */
export function podSecuritySection({ podSecurity, namespace }: PodReport): string {
  if (podSecurity.judged === 'no') {
    return paragraph('pod security', `could not be judged: ${escapeUntrusted(podSecurity.message, 400)}`, 12);
  }
  const { serverMinor, levels } = podSecurity;
  const enforced = serverMinor >= FIRST_MINOR_WITH_POD_SECURITY;
  const table = textTable(
    ['POD SECURITY', 'THIS POD', ...(enforced ? [`NAMESPACE ${namespace}`] : [])],
    levels.map((level) => [
      levelText(level),
      verdictText(level, serverMinor),
      ...(enforced ? [modesText(level.modes)] : []),
    ]),
  );
  const notes =
    podSecurity.namespace.read === 'no'
      ? [`The namespace's labels could not be read: ${escapeUntrusted(podSecurity.namespace.message, 400)}`]
      : podSecurity.namespace.invalid.map(
          ({ label, value }) =>
            `The server does not understand label ${label}: ${escapeUntrusted(JSON.stringify(value), 80)}. It takes an enforced level for restricted, any other for privileged, and a version for the latest.`,
        );
  return `${table}${notes.map((note) => paragraph('labels', note, 'labels'.length)).join('')}`;
}

/** "restricted", with a version where it is not the server's own. */
function levelText({ policy }: LevelVerdict): string {
  return policy.version === 'latest' ? policy.level : formatLevelVersion(policy);
}

/** "passes", or "refused: seccompProfile (main), host namespaces (pod)": every reason with whom it is about. */
export function verdictText({ violations }: LevelVerdict, serverMinor: number): string {
  if (violations.length === 0) return 'passes';
  const reasons = violations.map((violation) => {
    const names = new Set(violation.findings.map(({ container }) => container ?? 'pod'));
    return escapeUntrusted(`${reasonsText([violation], serverMinor)} (${[...names].join(', ')})`, 1000);
  });
  return `refused: ${reasons.join(', ')}`;
}

const MODE_TEXTS: Readonly<Record<Mode, string>> = { enforce: 'enforced', warn: 'warned of', audit: 'audited' };

function modesText(modes: readonly Mode[] | undefined): string {
  if (!modes) return 'unknown';
  return modes.length === 0 ? '-' : modes.map((mode) => MODE_TEXTS[mode]).join(', ');
}

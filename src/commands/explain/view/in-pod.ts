import { causeSentence } from '../../../pods/view/cause-sentence.ts';
import { unreadableSentence } from '../../../pods/view/unreadable-sentence.ts';
import { formatLevelVersion } from '../../../policy/psa/levels.ts';
import { paragraph } from '../../../text/paragraph.ts';
import { textTable } from '../../../text/text-table.ts';
import { shownName, shownValue } from '../../../text/untrusted.ts';
import type { CapabilityInContainer, CapabilityInPod, ProcessReach } from '../report.ts';

/** The part of a page that is about one pod; `connection` as in Whom of unreadable-sentence.ts. */
export function inPodText(here: CapabilityInPod, connection: string): string {
  const { pod, containers } = here;
  const rows = containers.map(({ container, declared, admitted, granted, live }) => [
    shownName(container),
    declared,
    admitted,
    granted,
    liveText(live),
  ]);
  const said = containers.flatMap((container) => sentencesOf(container, pod, connection));
  // What is true of several containers in the same words is said once.
  const sentences = [...new Map(said.map((one) => [one.sentence, one])).values()];
  const width = Math.max('namespace'.length, ...sentences.map(({ label }) => label.length));
  return [
    `In pod/${shownName(pod.name)} of namespace ${shownName(pod.namespace)}:\n`,
    textTable(['CONTAINER', 'DECLARED', 'ADMITTED', 'GRANTED', 'HELD BY'], rows),
    ...sentences.map(({ label, sentence }) => paragraph(label, sentence, width)),
    paragraph('namespace', enforcedSentence(here), width),
  ].join('');
}

/** "effective in 1 nginx; bounding in 7, 8 worker"; "no process". */
function liveText(live: CapabilityInContainer['live']): string {
  if (live.read === 'no') return 'could not be read';
  if (live.read === 'does not apply') return 'no process';
  const held = live.processes.filter(({ reach }) => reach !== 'none');
  const processes = live.processes.reduce((sum, { pids }) => sum + pids.length, 0);
  return (
    held.map(processText).join('; ') || (processes === 1 ? 'not its process' : `none of its ${processes} processes`)
  );
}

/** More numbers than this say less than how many they are. */
const MAX_PIDS = 5;

function processText({ name, pids, reach }: ProcessReach): string {
  const numbers = pids.length > MAX_PIDS ? `${pids.length} processes` : `PID ${pids.join(', ')}`;
  return `${reach} in ${shownValue(name)} (${numbers})`;
}

function sentencesOf(
  { container, live, difference }: CapabilityInContainer,
  { namespace, name }: CapabilityInPod['pod'],
  connection: string,
): { readonly label: string; readonly sentence: string }[] {
  const unread =
    live.read === 'no'
      ? [{ label: 'unread', sentence: unreadableSentence(live.why, { namespace, pod: name, container, connection }) }]
      : [];
  const causes = (difference?.causes ?? []).map((cause) => ({
    label: cause.cause,
    sentence: difference ? causeSentence(cause, difference) : '',
  }));
  return [...unread, ...causes];
}

function enforcedSentence({ name, enforced }: CapabilityInPod): string {
  if (!enforced) return `What it enforces could not be found out, and so not whether ${name} may be added.`;
  const { policy, mayAdd } = enforced;
  return policy.level === 'privileged'
    ? `It enforces no level of Pod Security: ${name} may be added.`
    : `It enforces ${formatLevelVersion(policy)}: ${name} ${mayAdd ? 'may' : 'may not'} be added.`;
}

export function inPodJson({ pod, containers, enforced }: CapabilityInPod): object {
  return {
    ...pod,
    containers: containers.map(({ container, declared, admitted, granted, live, difference }) => ({
      container,
      declared,
      admitted,
      granted,
      read: live.read,
      ...(live.read === 'yes' ? { processes: live.processes } : {}),
      causes: (difference?.causes ?? []).map((cause) => ({
        cause: cause.cause,
        message: difference ? causeSentence(cause, difference) : '',
      })),
    })),
    ...(enforced ? { enforced: { level: formatLevelVersion(enforced.policy), mayAdd: enforced.mayAdd } } : {}),
  };
}

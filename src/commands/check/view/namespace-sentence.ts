import { formatLevelVersion } from '../../../policy/psa/levels.ts';
import type { NamespacePolicy } from '../../../policy/psa/namespace-policy.ts';
import { shownName } from '../../../text/untrusted.ts';
import type { CheckEnd, CheckedNamespace } from '../report.ts';

/** What is to be known beside the levels: about single namespaces first, then about all of them. */
export function namespaceNotes({ namespaces, eventsRead }: CheckEnd): string[] {
  return [...namespaces.flatMap(notesOf), unreadableConfiguration(eventsRead === true)];
}

function notesOf({ name, policy, defaultSeen, refusedPodsThere }: CheckedNamespace): string[] {
  if (policy === undefined) return [];
  const where = `Namespace ${shownName(name)}`;
  const [first, ...others] = refusedPodsThere;
  return [
    ...policy.invalid.map(
      ({ label, value }) =>
        `${where}: "${shownName(value)}" means nothing to the server as ${label}, which is then ${insteadOf(label, policy)}.`,
    ),
    ...(defaultSeen === undefined
      ? []
      : [
          `${where}: an event says that a pod was refused by "${formatLevelVersion(defaultSeen)}", which no label asks for. Either a label was taken away since, or the server has a default of its own, which then holds wherever the label is missing; --level ${formatLevelVersion(defaultSeen)} judges by it.`,
        ]),
    ...(first === undefined
      ? []
      : [
          `${where}: ${podsText(first, others.length)} there although "${formatLevelVersion(policy.enforce)}" refuses such pods. Either the label is newer, or they are exempt: only the server's configuration says which.`,
        ]),
  ];
}

function podsText(first: string, others: number): string {
  const name = `pod/${shownName(first)}`;
  return others === 0 ? `${name} is` : `${name} and ${others} more are`;
}

function insteadOf(label: string, { enforce }: NamespacePolicy): string {
  if (label.endsWith('-version')) return 'latest';
  return label.endsWith('/enforce') ? enforce.level : 'privileged';
}

function unreadableConfiguration(eventsRead: boolean): string {
  const shown = eventsRead
    ? 'A default is inferred where an event of a refused pod shows it.'
    : 'Not all events could be read, so nothing is inferred about a default where they could not.';
  return `Defaults and exemptions of the admission configuration file on the server are not in this: they cannot be read through the API. ${shown}`;
}

import { mayUseSentence } from '../../../admission/view/access-sentence.ts';
import { shellQuoted } from '../../../admission/view/fix-text.ts';
import type { Hidden, Unmirrored } from '../../../denial/mirror-pods.ts';
import { paragraph } from '../../../text/paragraph.ts';
import { textTable } from '../../../text/text-table.ts';
import { timeText } from '../../../text/time-text.ts';
import { shownName, shownValue } from '../../../text/untrusted.ts';
import type { NodeAccess, NodeReport } from '../report.ts';

/** The mirror pods of a node, those that are missing first. */
export function nodeSection({ node, mirrored, unmirrored, hidden, access }: NodeReport, headers: boolean): string {
  const name = shownName(node);
  const rows = unmirrored.map((pod) => [podText(pod), lastText(pod)]);
  const title =
    unmirrored.length === 0
      ? `node/${name} has ${countText(mirrored.length)}, and none is known to be missing.`
      : `node/${name} runs ${unmirrored.length === 1 ? 'a static pod' : `${unmirrored.length} static pods`} without a mirror pod: most likely the server refuses it to the kubelet. The containers run in any case.`;
  const notes: (readonly [string, string])[] = [
    ...(mirrored.length === 0 ? [] : [['mirrored', mirrored.map(podText).join(', ')] as const]),
    ...(access ?? []).flatMap((one) => accessNotes(one, node)),
    ...hidden.map((one) => ['hidden', HIDDEN[one]] as const),
    ...(unmirrored.length === 0
      ? []
      : [
          [
            'ask',
            `With its manifest, which lies on the node: kubectl caps why-denied ${shellQuoted(`node/${node}`)} -f FILE`,
          ] as const,
        ]),
  ];
  return [
    `${title}\n`,
    rows.length === 0 ? '' : textTable(headers ? ['STATIC POD', 'LAST EVENT OF ITS KUBELET'] : undefined, rows),
    ...notes.map(([label, text]) => paragraph(label, text, 'mirrored'.length)),
  ].join('');
}

const HIDDEN: Readonly<Record<Hidden, string>> = {
  'pods without events': 'Static pods without a mirror of which no event is left cannot be seen from here.',
  refusal: 'Who refused them, and why, stands in the log of the kubelet only: "Failed creating a mirror pod".',
  spec: 'What is in them stands in files of the node only.',
};

function accessNotes({ namespace, policies }: NodeAccess, node: string): (readonly [string, string])[] {
  const usable = policies.filter(({ access }) => access.may === 'yes');
  const open = policies.filter(({ access }) => access.may === 'unknown');
  const who = `system:node:${shownName(node)} (system:nodes)`;
  const where = `in namespace ${shownName(namespace)}`;
  if (usable.length === 0 && open.length === 0) {
    return [['policies', `${who} may use no PodSecurityPolicy ${where}: every mirror pod is refused there.`]];
  }
  return [
    ...usable.map(
      ({ name, access }) =>
        ['policies', `${who} may use ${shownName(name)} ${where}: ${mayUseSentence(access)}.`] as const,
    ),
    ...open.map(
      ({ name, access }) =>
        ['unknown', `Whether ${who} may use ${shownName(name)} ${where} ${mayUseSentence(access)}.`] as const,
    ),
  ];
}

function podText({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return shownName(`${namespace}/${name}`);
}

function lastText({ last: { reason, time } }: Unmirrored): string {
  return `${shownValue(reason)}${time === undefined ? '' : ` at ${timeText(time)}`}`;
}

function countText(count: number): string {
  return count === 0 ? 'no mirror pod' : count === 1 ? '1 mirror pod' : `${count} mirror pods`;
}

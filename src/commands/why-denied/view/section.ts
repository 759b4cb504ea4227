import { askedSentence, humanSentence, unknownSentences } from '../../../admission/view/policies-section.ts';
import { paragraph } from '../../../text/paragraph.ts';
import { shownMessage } from '../../../text/untrusted.ts';
import type { Denial, SaidRefusal } from '../report.ts';
import { fieldsTable } from './fields.ts';
import { reasonSentence, refusalOf } from './reason-sentence.ts';
import { noPatchSentence, remedyText } from './remedy-text.ts';
import { sccSentences } from './scc-sentence.ts';
import {
  besideSentences,
  nowSentence,
  retrySentences,
  serverSentences,
  sourceText,
  titleSentence,
} from './sentence.ts';

export interface DenialOptions {
  readonly wide: boolean;
  readonly headers: boolean;
}

/** One denial whole: the sentence, the rule and the fields, the evidence, and what to do. */
export function denialSection(denial: Denial, { wide, headers }: DenialOptions): string {
  const fields = fieldsTable(denial, wide, headers);
  return [
    `${titleSentence(denial)}\n`,
    `${reasonSentence(denial)}\n`,
    fields === '' ? '' : `\n${fields}`,
    '\n',
    ...notes(denial, wide).map(([label, text]) => paragraph(label, text, LABEL_WIDTH)),
    ...remedies(denial),
  ].join('');
}

const LABEL_WIDTH = 'yourself'.length;

type Note = readonly [label: string, text: string];

/** Texts that are shown beside the newest. */
const OTHERS = 2;

function notes(denial: Denial, wide: boolean): Note[] {
  const { said, today, reason } = denial;
  const [newest, ...older] = said;
  const cause = refusalOf(denial);
  const shown = wide ? older : older.filter((one) => one.reason !== newest?.reason).slice(0, OTHERS);
  const policies = today?.policies.served === 'yes' && isAboutPolicies(denial) ? today.policies : undefined;
  return [
    ...(newest ? saidNotes('said', newest) : []),
    ...shown.flatMap((one) => saidNotes('earlier', one)),
    ...(today ? [['now', nowSentence(denial, today)] as const] : []),
    ...(today ? label('retry', retrySentences(today)) : []),
    ...(today ? label('server', serverSentences(denial, today)) : []),
    ...(policies ? label('asked', [askedSentence(policies)]) : []),
    ...(policies ? label('yourself', humanSentence(policies)) : []),
    ...(policies ? label('unknown', unknownSentences(policies)) : []),
    ...(today ? label('beside', besideSentences(today)) : []),
    ...(cause?.by === 'SecurityContextConstraints' ? label('scc', sccSentences(cause)) : []),
    ['reason', `${reason}: see docs/reasons/${reason}.md`],
  ];
}

/** The text, and where it stands. */
function saidNotes(name: string, { refusal, evidence }: SaidRefusal): Note[] {
  return [[name, shownMessage(refusal.text.trim())], ...(evidence ? [['where', sourceText(evidence)] as const] : [])];
}

function isAboutPolicies({ reason, today }: Denial): boolean {
  return reason.startsWith('psp-') || today?.diagnosis.refusals.some(({ by }) => by === 'PodSecurityPolicy') === true;
}

function label(name: string, sentences: readonly string[]): Note[] {
  return sentences.map((sentence) => [name, sentence]);
}

function remedies({ subject, today }: Denial): string[] {
  if (!subject || !today) return [];
  const texts = today.remedies.map((remedy) => remedyText(remedy, subject));
  return [
    ...(today.noPatch ? [`\n${noPatchSentence(today.noPatch)}\n`] : []),
    ...texts.map(({ title, commands, notes: said }, index) => {
      const lead = index === 0 ? title : `Or: ${title.charAt(0).toLowerCase()}${title.slice(1)}`;
      return [
        `\n${lead}:\n`,
        ...commands.map((command) => `  ${command}\n`),
        ...said.map((note) => paragraph('note', note, 'note'.length)),
      ].join('');
    }),
  ];
}

import { objectTitle } from '../../../admission/view/object-words.ts';
import { faultText } from '../../../admission/view/policy-verdict-text.ts';
import { cellText, columnTitle, policyTitle } from '../../../admission/view/verdict-words.ts';
import { paragraph } from '../../../text/paragraph.ts';
import { textTable } from '../../../text/text-table.ts';
import { shownName } from '../../../text/untrusted.ts';
import { isRefused } from '../exit-code.ts';
import type { CheckedWorkload, CheckReport } from '../report.ts';
import { nameLintSentence } from './name-lint-sentence.ts';
import { namespaceTable } from './namespace-table.ts';
import { rulesSentence } from './rules-sentence.ts';
import { type SectionContext, verdictSection } from './verdict-section.ts';

export interface CheckTableOptions {
  readonly wide: boolean;
  readonly headers: boolean;
  readonly fix: boolean;
}

/** For a reader: how many pass, then every object that does not, or is changed, and what each namespace could enforce. */
export function checkTable(report: CheckReport, options: CheckTableOptions): string {
  const { serverMinor } = report;
  const context: SectionContext = { ...options, serverMinor, tables: new Map() };
  const sections = [
    `${summary(report)}${passedOver(report)}`,
    columns(report, options),
    ...report.workloads.flatMap((checked) => [
      ...checked.verdicts.map((verdict) => verdictSection(checked, verdict, 'enforce', context)),
      ...(checked.warning ? [verdictSection(checked, checked.warning, 'warn', context)] : []),
      lintSection(checked),
    ]),
    namespaceTable(report, options),
  ];
  return sections.filter((section) => section !== '').join('\n');
}

function summary(report: CheckReport): string {
  const { workloads } = report;
  if (workloads.length === 0) return '';
  const refused = workloads.filter(isRefused).length;
  const things =
    workloads.length === 1 ? '1 object with a pod in it' : `${workloads.length} objects with a pod in them`;
  const outcome =
    refused === 0 ? `${things}, and none is refused.` : `${things}, and ${refused} of them would be refused.`;
  return `${[outcome, ...rulesSentence(report)].join(' ')}\n`;
}

/** Policies that let in nothing, whatever the pod. */
function passedOver({ workloads: [first] }: CheckReport): string {
  const sentences = (first?.verdicts ?? []).flatMap((verdict) =>
    verdict.by === 'policy' && verdict.says.verdict === 'unusable'
      ? [
          `The server passes over ${policyTitle(verdict.policy)}, which lets in nothing: ${faultText(verdict.says.fault)}.\n`,
        ]
      : [],
  );
  return sentences.join('');
}

/** Several levels and policies at once: a row for each object, a column for each of them. */
function columns({ workloads, serverMinor }: CheckReport, { headers }: CheckTableOptions): string {
  const [first] = workloads;
  if (!first || first.verdicts.length < 2) return '';
  const head = ['OBJECT', ...first.verdicts.map(columnTitle)];
  const rows = workloads.map(({ workload, verdicts }) => [
    objectTitle(workload),
    ...verdicts.map((verdict) => cellText(verdict, serverMinor)),
  ]);
  return textTable(headers ? head : undefined, rows);
}

function lintSection({ workload, lints, lines }: CheckedWorkload): string {
  if (lints.length === 0) return '';
  const paragraphs = lints.map(({ container, path, lint }) => {
    const line = lines?.get(path);
    const label = `${shownName(container)}${line === undefined ? '' : `, line ${line}`}`;
    return paragraph(label, nameLintSentence(lint), label.length);
  });
  return `${objectTitle(workload)}: names of capabilities\n${paragraphs.join('')}`;
}

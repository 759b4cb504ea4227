import type { CheckedWorkload, CheckReport, Verdict } from '../model/check-report.ts';
import { isRefused } from '../model/check-verdict.ts';
import { escapeUntrusted } from '../model/untrusted.ts';
import type { Workload } from '../model/workload.ts';
import { fixFor } from '../policy/psa/fix.ts';
import { formatLevelVersion } from '../policy/psa/levels.ts';
import { acceptedText, foundText, fullPath, pathInContainer, placeText, workloadName } from './finding-words.ts';
import { fixSentences, fixText } from './fix-text.ts';
import { nameLintSentence } from './name-lint-sentence.ts';
import { namespaceTable } from './namespace-table.ts';
import { paragraph } from './paragraph.ts';
import { enforceSentence, reasonsText, warnSentence } from './psa-sentence.ts';
import { textTable } from './text-table.ts';

export interface CheckTableOptions {
  readonly wide: boolean;
  readonly headers: boolean;
  readonly fix: boolean;
}

/**
 * Stands for a line in a table that is laid out once for many objects. As wide as a line of a long file; the soft hyphen in it
 * cannot come from anywhere else, since it is escaped.
 */
const LINE_MARK = '\u00ad00000';

interface Context extends CheckTableOptions {
  readonly report: CheckReport;
  /** Tables by their rows: laying one out takes milliseconds, and in a dump of a cluster most are the same few. */
  readonly tables: Map<string, string>;
}

/** For a reader: how many pass, then every object that does not, and what each namespace could enforce. */
export function checkTable(report: CheckReport, options: CheckTableOptions): string {
  const tables = new Map<string, string>();
  const context: Context = { ...options, report, tables };
  const sections = [
    summary(report),
    columns(report, options),
    ...report.workloads.flatMap((checked) => [
      ...checked.verdicts.map((verdict) => refusal(checked, verdict, 'enforce', context)),
      ...(checked.warning ? [refusal(checked, checked.warning, 'warn', context)] : []),
      lintSection(checked),
    ]),
    namespaceTable(report, options),
  ];
  return sections.filter((section) => section !== '').join('\n');
}

function summary({ workloads, serverMinor, serverIsKnown }: CheckReport): string {
  if (workloads.length === 0) return '';
  const refused = workloads.filter(isRefused).length;
  const things =
    workloads.length === 1 ? '1 object with a pod in it' : `${workloads.length} objects with a pod in them`;
  const outcome =
    refused === 0 ? `${things}, and none is refused.` : `${things}, and ${refused} of them would be refused.`;
  const rules = serverIsKnown ? '' : ` Judged by the rules of v1.${serverMinor}, the newest that this program knows.`;
  return `${outcome}${rules}\n`;
}

/** Several levels at once: a row for each object, a column for each level. */
function columns({ workloads, serverMinor }: CheckReport, { headers }: CheckTableOptions): string {
  const [first] = workloads;
  if (!first || first.verdicts.length < 2) return '';
  const head = ['OBJECT', ...first.verdicts.map(({ policy }) => formatLevelVersion(policy))];
  const rows = workloads.map(({ workload, verdicts }) => [
    title(workload),
    ...verdicts.map(({ violations }) =>
      violations.length === 0 ? 'passes' : escapeUntrusted(reasonsText(violations, serverMinor), 300),
    ),
  ]);
  return textTable(headers ? head : undefined, rows);
}

function title(workload: Workload): string {
  const within = workload.namespace === undefined ? '' : ` in ${escapeUntrusted(workload.namespace, 63)}`;
  return `${workloadName(workload)}${within}`;
}

function refusal(
  { workload, lines }: CheckedWorkload,
  { policy, violations }: Verdict,
  mode: 'enforce' | 'warn',
  { report: { serverMinor }, wide, headers, fix, tables }: Context,
): string {
  if (violations.length === 0) return '';
  const says = mode === 'enforce' ? 'does not pass' : 'is warned of at';
  const line = `${title(workload)}${workload.place ? ` (${placeText(workload.place)})` : ''} ${says} ${formatLevelVersion(policy)}\n`;
  const found = violations.flatMap(({ check, findings }) => findings.map((finding) => ({ check, finding })));
  const rows = found.map(({ check, finding }) => [
    finding.container === undefined ? 'pod' : escapeUntrusted(finding.container, 63),
    escapeUntrusted(wide ? fullPath(workload, finding.path) : pathInContainer(finding), 300),
    foundText(finding),
    acceptedText(finding.accepted),
    check,
    ...(lines ? [LINE_MARK] : []),
  ]);
  const key = JSON.stringify(rows);
  const head = ['CONTAINER', 'FIELD', 'IS', 'ACCEPTED', 'CHECK', ...(lines ? ['LINE'] : [])];
  const layout = tables.get(key) ?? textTable(headers ? head : undefined, rows);
  tables.set(key, layout);
  const numbers = found.map(({ finding }) => String(lines?.get(finding.path) ?? '')).values();
  const table = layout.replaceAll(LINE_MARK, () => numbers.next().value ?? '');
  const sentence = (mode === 'enforce' ? enforceSentence : warnSentence)(policy, violations, serverMinor);
  const said = wide ? paragraph('server', escapeUntrusted(sentence, 4000), 'server'.length) : '';
  if (!fix) return `${line}${table}${said}`;
  const remedy = fixFor(workload.template, 'pod', workload.templatePath, policy, serverMinor);
  const command = remedy.patch.length === 0 ? '' : `  ${fixText(workload, remedy)}\n`;
  const sentences = fixSentences(remedy, serverMinor).map((text) => paragraph('fix', text, 'fix'.length));
  return `${line}${table}${said}${command}${sentences.join('')}`;
}

function lintSection({ workload, lints, lines }: CheckedWorkload): string {
  if (lints.length === 0) return '';
  const paragraphs = lints.map(({ container, path, lint }) => {
    const line = lines?.get(path);
    const label = `${escapeUntrusted(container, 63)}${line === undefined ? '' : `, line ${line}`}`;
    return paragraph(label, nameLintSentence(lint), label.length);
  });
  return `${title(workload)}: names of capabilities\n${paragraphs.join('')}`;
}

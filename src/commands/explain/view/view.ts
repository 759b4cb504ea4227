import { API_VERSION } from '../../../text/api-version.ts';
import type { ExplainFormat } from '../../../text/output-formats.ts';
import { paragraph } from '../../../text/paragraph.ts';
import type { RecordedMark } from '../../../text/recorded-mark.ts';
import { formatJson, formatYaml, marked } from '../../../text/structured-text.ts';
import { textTable } from '../../../text/text-table.ts';
import type { ExplainedCapability } from '../report.ts';
import { inPodJson, inPodText } from './in-pod.ts';
import { acceptedSentence, grantedShortly, grantedText, levelText } from './sentence.ts';

export interface ExplainOutputOptions {
  readonly format: ExplainFormat;
  /** A page for each, or a row for each. */
  readonly layout: 'pages' | 'rows';
  readonly headers: boolean;
  /** As in Whom of unreadable-sentence.ts. */
  readonly connection: string;
  /** Absent: a cluster answered, as it is now, or none was asked. */
  readonly recorded?: RecordedMark | undefined;
}

/** The whole answer as text, ending in a newline; empty where there is nothing to say. */
export async function renderExplained(
  capabilities: readonly ExplainedCapability[],
  { format, layout, headers, connection, recorded }: ExplainOutputOptions,
): Promise<string> {
  switch (format) {
    case 'json':
      return formatJson(marked(explainedJson(capabilities), recorded));
    case 'yaml':
      return formatYaml(marked(explainedJson(capabilities), recorded));
    case 'name':
      return capabilities.map(({ name }) => `${name}\n`).join('');
    case 'table':
      if (layout === 'pages') return capabilities.map((capability) => pageText(capability, connection)).join('\n');
      return capabilities.length === 0 ? '' : textTable(headers ? HEAD : undefined, capabilities.map(row));
  }
}

/** LEVEL: the strictest of Pod Security under which it may be added. */
const HEAD = ['NO', 'NAME', 'ADVICE', 'DEFAULT OF', 'LEVEL', 'WHAT FOR'];

function row(capability: ExplainedCapability): string[] {
  const { bit, name, page } = capability;
  return [String(bit), name, page.advice, grantedShortly(capability), levelText(capability), page.summary];
}

const LABEL_WIDTH = 'may be added'.length;

function pageText(capability: ExplainedCapability, connection: string): string {
  const { name, bit, page, inPods } = capability;
  const line = (label: string, text: string) => paragraph(label, text, LABEL_WIDTH);
  return [
    `${name}   number ${bit}, since Linux ${page.since}: ${page.summary}\n\n`,
    line('allows', page.allows),
    line('without it', page.without),
    line('danger', page.danger),
    line('advice', `${page.advice}: ${page.because}`),
    ...page.instead.map((way, index) => line(index === 0 ? 'instead' : '', way)),
    '\n',
    line('granted by', `${grantedText(capability)}, by default`),
    line('may be added', acceptedSentence(capability)),
    ...(page.related.length === 0 ? [] : [line('related', page.related.join(', '))]),
    line('sources', ['capabilities(7)', ...page.sources].join('; ')),
    ...inPods.map((here) => `\n${inPodText(here, connection)}`),
  ].join('');
}

/** Described by schema/capability-pages.v1alpha1.json; renaming a field is a breaking change. */
function explainedJson(capabilities: readonly ExplainedCapability[]): object {
  return {
    apiVersion: API_VERSION,
    kind: 'CapabilityPages',
    items: capabilities.map(({ name, bit, page, grantedBy, acceptedBy, inPods }) => ({
      name,
      number: bit,
      since: page.since,
      summary: page.summary,
      allows: page.allows,
      without: page.without,
      danger: page.danger,
      advice: page.advice,
      because: page.because,
      instead: page.instead,
      grantedBy,
      acceptedBy,
      related: page.related,
      sources: ['capabilities(7)', ...page.sources],
      ...(inPods.length === 0 ? {} : { inPods: inPods.map(inPodJson) }),
    })),
  };
}

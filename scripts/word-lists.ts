import { REASON_CODES, REASON_GROUPS, REASONS } from '../src/denial/reason-code.ts';
import { CAUSE_NAMES, CAUSES } from '../src/pods/view/cause-sentence.ts';

/** Lists of causes and reasons in the documents and schemas: each is made from the one place that has the words. */

const LAYERS = ['declared, admitted', 'admitted, granted', 'granted, live', 'any'] as const;

/** README.md with its table of causes, along the layers. */
export function withCauseTable(readme: string): string {
  const rows = LAYERS.flatMap((layers) =>
    CAUSE_NAMES.filter((name) => CAUSES[name].between === layers).map(
      (name) => `| \`${name}\` | ${layers} | ${CAUSES[name].summary} |`,
    ),
  );
  const table = ['| cause | between | what it says |', '| --- | --- | --- |', ...rows].join('\n');
  return replaced(readme, /^\| cause \| between \|[^\n]*\n(?:\|[^\n]*\n)*/m, `${table}\n`);
}

/** docs/reasons/README.md with its lists of codes, a heading for each group. */
export function withReasonLists(index: string): string {
  const groups = Object.entries(REASON_GROUPS).map(([group, heading]) => {
    const codes = REASON_CODES.filter((code) => REASONS[code].about === group);
    const rows = codes.map((code) => `| [${code}](${code}.md) | ${REASONS[code].title} |`);
    return [`## ${heading}`, '| code | |', '| --- | --- |', ...rows].join('\n');
  });
  return replaced(index, /^## .*$/ms, `${groups.join('\n\n')}\n`);
}

/** A schema with the values of one of its definitions, which is nothing but an enum. Definitions are indented by four spaces. */
export function withEnum(schema: string, definition: string, values: readonly string[]): string {
  const lines = values.map((value) => `        ${JSON.stringify(value)}`).join(',\n');
  const pattern = new RegExp(`^ {4}"${definition}": \\{\n {6}"enum": \\[[^\\]]*\\]`, 'm');
  return replaced(schema, pattern, `    "${definition}": {\n      "enum": [\n${lines}\n      ]`);
}

function replaced(text: string, place: RegExp, by: string): string {
  if (!place.test(text)) throw new Error(`nothing to be replaced: ${place}`);
  return text.replace(place, () => by);
}

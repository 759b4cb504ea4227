import type { RecordedMark } from './recorded-mark.ts';

/**
 * Objects as JSON and YAML text that is safe to show: the formats let C1 controls, bidirectional and invisible characters
 * through as they are, and these may come from a container. As escapes they are the same data.
 */
const INVISIBLE = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/u;

/** What a structured answer says where a recording gave it. */
export function marked(answer: object, recorded: RecordedMark | undefined): object {
  return recorded ? { ...answer, recorded } : answer;
}

export function formatJson(value: object): string {
  return `${escapeInvisible(JSON.stringify(value, undefined, 2), asJson)}\n`;
}

/** On one line. */
export function formatJsonLine(value: object): string {
  return `${escapeInvisible(JSON.stringify(value), asJson)}\n`;
}

export async function formatYaml(value: object): Promise<string> {
  const { yamlText } = await import('./yaml-text.ts');
  return escapeInvisible(
    yamlText(value, (text) => INVISIBLE.test(text)),
    asYaml,
  );
}

function escapeInvisible(text: string, escaped: (character: string) => string): string {
  return text.replace(new RegExp(INVISIBLE, 'gu'), escaped);
}

/** JSON knows escapes of 16 bits only: a character beyond is two of them. */
function asJson(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

function asYaml(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\U${code.padStart(8, '0')}`;
}

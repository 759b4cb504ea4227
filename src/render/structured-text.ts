/**
 * Objects as JSON and YAML text that is safe to show: the formats let C1 controls, bidirectional and invisible characters
 * through as they are, and these may come from a container. As escapes they are the same data.
 */
const INVISIBLE = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/u;

export function formatJson(value: object): string {
  return `${escapeInvisible(JSON.stringify(value, undefined, 2), asJson)}\n`;
}

export async function formatYaml(value: object): Promise<string> {
  const { Document, visit, Scalar } = await import('yaml');
  // YAML 1.1, as kubectl and Go read it: there a bare "no" is a boolean.
  const document = new Document(value, { version: '1.1', aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_key, node) => {
      // Only a double-quoted scalar can hold an escape.
      if (typeof node.value === 'string' && (INVISIBLE.test(node.value) || READ_DIFFERENTLY.test(node.value))) {
        node.type = Scalar.QUOTE_DOUBLE;
      }
    },
  });
  return escapeInvisible(document.toString({ lineWidth: 0, directives: false }), asYaml);
}

/** Left bare, these are a value of its own kind and a number to one YAML reader or another. */
const READ_DIFFERENTLY = /^(?:=|0o[0-7]+)$/;

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

/**
 * Objects as JSON and YAML text that is safe to show: the formats let C1 controls, bidirectional and invisible characters
 * through as they are, and these may come from a container. As escapes they are the same data.
 */
const INVISIBLE = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

export function formatJson(value: object): string {
  return `${escapeInvisible(JSON.stringify(value, undefined, 2))}\n`;
}

export async function formatYaml(value: object): Promise<string> {
  const { Document, visit, Scalar } = await import('yaml');
  // YAML 1.1, as kubectl and Go read it: there a bare "no" is a boolean.
  const document = new Document(value, { version: '1.1', aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_key, node) => {
      // Only a double-quoted scalar can hold an escape.
      if (typeof node.value === 'string' && escapeInvisible(node.value) !== node.value) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return escapeInvisible(document.toString({ lineWidth: 0, directives: false }));
}

function escapeInvisible(text: string): string {
  return text.replace(INVISIBLE, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

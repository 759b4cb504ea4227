import { Document, Scalar, visit } from 'yaml';

/**
 * An object as YAML 1.1, as kubectl and Go read it: there a bare "no" is a boolean. Strings that need it, or that one reader
 * or another would take for something else, are double-quoted, the only form that can hold an escape.
 */
export function yamlText(value: object, needsEscape: (text: string) => boolean): string {
  const document = new Document(value, { version: '1.1', aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_key, node) => {
      if (typeof node.value === 'string' && (needsEscape(node.value) || READ_DIFFERENTLY.test(node.value))) {
        node.type = Scalar.QUOTE_DOUBLE;
      }
    },
  });
  return document.toString({ lineWidth: 0, directives: false });
}

/** Left bare, these are a value of its own kind and a number. */
const READ_DIFFERENTLY = /^(?:=|0o[0-7]+)$/;

import type { FieldPath } from '../kubernetes/field-path.ts';
import { endOfString } from './json-pieces.ts';

/**
 * Where a field is written in the text of a JSON value, or the nearest of its parents that is: where its key or list element
 * begins. The text has to be JSON.
 */
export function offsetInJson(text: string, field: FieldPath): number {
  let value = afterBlanks(text, 0);
  let offset = value;
  for (const part of field) {
    const next = typeof part === 'number' ? elementAt(text, value, part) : memberAt(text, value, part);
    if (next === undefined) break;
    ({ offset, value } = next);
  }
  return offset;
}

interface Step {
  /** Of the key, or of the element. */
  readonly offset: number;
  readonly value: number;
}

function memberAt(text: string, object: number, name: string): Step | undefined {
  if (text[object] !== '{') return undefined;
  let key = afterBlanks(text, object + 1);
  while (text[key] === '"') {
    const keyEnd = endOfString(text, key) + 1;
    const value = afterBlanks(text, afterBlanks(text, keyEnd) + 1);
    if (JSON.parse(text.slice(key, keyEnd)) === name) return { offset: key, value };
    key = afterComma(text, afterValue(text, value));
  }
  return undefined;
}

function elementAt(text: string, list: number, index: number): Step | undefined {
  if (text[list] !== '[') return undefined;
  let value = afterBlanks(text, list + 1);
  for (let passed = 0; passed < index && value < text.length && text[value] !== ']'; passed += 1) {
    value = afterComma(text, afterValue(text, value));
  }
  return value < text.length && text[value] !== ']' ? { offset: value, value } : undefined;
}

function afterValue(text: string, start: number): number {
  const first = text.charAt(start);
  if (first === '"') return endOfString(text, start) + 1;
  let index = start;
  if (first !== '{' && first !== '[') {
    while (index < text.length && !/[\s,}\]]/.test(text.charAt(index))) index += 1;
    return index;
  }
  for (let depth = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === '"') index = endOfString(text, index);
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    if (depth === 0) return index + 1;
  }
  return index;
}

function afterComma(text: string, index: number): number {
  const next = afterBlanks(text, index);
  return text[next] === ',' ? afterBlanks(text, next + 1) : next;
}

function afterBlanks(text: string, start: number): number {
  let index = start;
  while (index < text.length && ' \t\r\n'.includes(text.charAt(index))) index += 1;
  return index;
}

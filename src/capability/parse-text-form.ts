import { EMPTY, fullMask, type Mask, without } from './mask.ts';
import { bitOf } from './names.ts';
import { NO_SETS, type TextSets } from './text-form.ts';

/** What libcap would not read, and where. */
export interface TextFault {
  /** Of the text, from 0. */
  readonly at: number;
  /** In words, for the end of a sentence. */
  readonly fault: string;
}

/**
 * Reads libcap's text form as cap_from_text() of libcap 2.66 does: clauses with blanks between them, each a list of names
 * (every capability, where there is none), and what to do with them: "=" sets, "+" adds, "-" takes away. A later clause wins.
 */
export function parseTextForm(text: string, lastBit: number): TextSets | TextFault {
  const reader = new Reader(text);
  let sets = NO_SETS;
  try {
    for (reader.skip(/\s*/y); !reader.isAtEnd(); reader.skip(/\s*/y)) sets = readClause(reader, sets, lastBit);
    return sets;
  } catch (error) {
    if (error instanceof Unreadable) return { at: error.at, fault: error.message };
    throw error;
  }
}

export function isTextFault(read: TextSets | TextFault): read is TextFault {
  return 'fault' in read;
}

function readClause(reader: Reader, before: TextSets, lastBit: number): TextSets {
  const all = fullMask(lastBit);
  const isListed = reader.sees(/[A-Za-z0-9_]/y);
  const list = isListed ? readList(reader, all) : all;
  let operator = reader.take(/=[+-]?|[+-]/y);
  if (operator === undefined) reader.fail(`expected "=", "+" or "-"${isListed ? ' behind the names' : ''}`);
  if (!isListed && operator !== '=') reader.fail('only "=" can do without names before it', operator?.length);
  let sets = before;
  while (operator !== undefined) {
    const flags = reader.take(/[eip]+/y) ?? '';
    if (flags === '' && operator !== '=') reader.fail('expected e, i or p');
    sets = apply(operator, list, flags, sets);
    operator = reader.take(/[+-]/y);
    if (operator !== undefined && !isListed) reader.fail('only "=" can do without names before it', 1);
  }
  if (!reader.sees(/\s|$/y)) reader.fail('expected e, i or p, or a blank');
  return sets;
}

function readList(reader: Reader, all: Mask): Mask {
  let list = EMPTY;
  do {
    // "all" takes the place of the names before it, which matters only for bits that the kernel does not have.
    list = reader.take(/all(?![A-Za-z0-9_])/iy) === undefined ? list | readName(reader) : all;
  } while (reader.take(/,/y) !== undefined);
  return list;
}

function readName(reader: Reader): Mask {
  // As strtoul() reads numbers: 0x before hexadecimal ones, 0 before octal ones.
  const number = reader.take(/0x[0-9a-f]+|0[0-7]*|[1-9][0-9]*/iy);
  if (number !== undefined) {
    const bit = Number(/^0[0-7]/.test(number) ? `0o${number.slice(1)}` : number);
    if (bit > 63) reader.fail('capabilities have numbers from 0 to 63', number.length);
    return 1n << BigInt(bit);
  }
  const name = reader.take(/[A-Za-z_]+/y);
  if (name === undefined) return reader.fail('expected the name of a capability');
  const bit = /^cap_/i.test(name) ? bitOf(name.slice(4).toUpperCase()) : undefined;
  if (bit !== undefined) return 1n << BigInt(bit);
  const needsPrefix = bitOf(name.toUpperCase()) !== undefined;
  return reader.fail(
    needsPrefix
      ? `libcap's text form wants cap_${name.toLowerCase()} for ${name}`
      : `Linux has no capability called ${name}`,
    name.length,
  );
}

function apply(operator: string, list: Mask, flags: string, before: TextSets): TextSets {
  const change = (letter: string, set: Mask): Mask => {
    const start = operator.startsWith('=') ? without(set, list) : set;
    if (!flags.includes(letter)) return start;
    return operator.endsWith('-') ? without(start, list) : start | list;
  };
  return {
    effective: change('e', before.effective),
    inheritable: change('i', before.inheritable),
    permitted: change('p', before.permitted),
  };
}

class Unreadable extends Error {
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

/** A place in a text, moved on by what is taken from there. Patterns are sticky. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  isAtEnd(): boolean {
    return this.#at === this.#text.length;
  }

  sees(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#text);
  }

  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  skip(pattern: RegExp): void {
    this.take(pattern);
  }

  /** `back`: how many characters ago the trouble began. */
  fail(message: string, back = 0): never {
    throw new Unreadable(this.#at - back, message);
  }
}

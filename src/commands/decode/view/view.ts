import { countOf, EMPTY, formatMask, fullMask, type Mask, namesOf, without } from '../../../capability/mask.ts';
import { formatTextForm, NO_SETS } from '../../../capability/text-form.ts';
import { wellKnownName } from '../../../capability/well-known-sets.ts';
import type { DecodeFormat } from '../../../text/output-formats.ts';
import { formatJson, formatYaml } from '../../../text/structured-text.ts';
import { textTable } from '../../../text/text-table.ts';
import type { DecodedDifference } from '../compare.ts';
import type { Decoded, DecodedInput, DecodedSet } from '../decoded.ts';
import { decodedJson, differenceJson } from './json.ts';
import { itemName } from './sentence.ts';

export interface DecodeOutputOptions {
  readonly format: DecodeFormat;
  readonly headers: boolean;
  readonly lastBit: number;
}

/** The whole answer as text, ending in a newline; empty where nothing could be read. */
export async function renderDecoded(inputs: readonly DecodedInput[], options: DecodeOutputOptions): Promise<string> {
  const { format, lastBit } = options;
  switch (format) {
    case 'json':
      return formatJson(decodedJson(inputs, lastBit));
    case 'yaml':
      return formatYaml(decodedJson(inputs, lastBit));
    case 'table':
      return decodedTable(inputs, options);
    default:
      return inputs
        .flatMap(({ items }) => items)
        .flatMap((item) => itemLines(item, format, lastBit))
        .map((line) => `${line}\n`)
        .join('');
  }
}

export async function renderDifference(difference: DecodedDifference, options: DecodeOutputOptions): Promise<string> {
  const { format, headers, lastBit } = options;
  const { sets } = difference;
  switch (format) {
    case 'json':
      return formatJson(differenceJson(difference, lastBit));
    case 'yaml':
      return formatYaml(differenceJson(difference, lastBit));
    case 'table': {
      const rows = sets.map(({ name, from, to, removed, added }) => [
        name,
        formatMask(from),
        formatMask(to),
        namesOf(removed).join(', ') || '-',
        namesOf(added).join(', ') || '-',
      ]);
      return withoutNameless(['SET', 'FROM', 'TO', 'REMOVED', 'ADDED'], rows, 0, headers);
    }
    default:
      return sets
        .flatMap(({ name, removed, added }) => [
          ...(removed === EMPTY ? [] : [labelled(name, sets, `-${setText(removed, format, lastBit)}`)]),
          ...(added === EMPTY ? [] : [labelled(name, sets, `+${setText(added, format, lastBit)}`)]),
        ])
        .map((line) => `${line}\n`)
        .join('');
  }
}

function decodedTable(inputs: readonly DecodedInput[], { headers, lastBit }: DecodeOutputOptions): string {
  const rows = inputs.flatMap(({ source, items }) =>
    items.flatMap((item) =>
      item.sets.map(({ name, mask }, index) => [
        index === 0 ? itemName(source, item, items.length === 1) : '',
        name,
        formatMask(mask),
        describe(mask, lastBit),
      ]),
    ),
  );
  if (rows.length === 0) return '';
  return withoutNameless(['INPUT', 'SET', 'MASK', 'CAPABILITIES'], rows, 1, headers);
}

/** The column of set names is left out where no set has one. */
function withoutNameless(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  column: number,
  headers: boolean,
): string {
  const isNameless = rows.every((row) => row[column] === 'capabilities');
  const shown = (cells: readonly string[]) =>
    isNameless
      ? cells.filter((_, index) => index !== column)
      : cells.map((cell, index) => (index === column && cell === 'capabilities' ? '-' : cell));
  return textTable(headers ? shown(head) : undefined, rows.map(shown));
}

/** A set that lacks no more than this of all is told by what it lacks. */
const NEARLY = 4;

/** "none", "all 41", "all 41 but SYS_RESOURCE", or how many, whose default that is, and every name. */
function describe(mask: Mask, lastBit: number): string {
  const full = fullMask(lastBit);
  const lacking = without(full, mask);
  const beyond = without(mask, full);
  if (mask === EMPTY) return 'none';
  if (countOf(lacking) <= NEARLY && countOf(lacking) < countOf(mask) / 2) {
    const but = lacking === EMPTY ? '' : ` but ${namesOf(lacking).join(', ')}`;
    return `all ${lastBit + 1}${but}${beyond === EMPTY ? '' : `, and ${namesOf(beyond).join(', ')}`}`;
  }
  const known = wellKnownName(mask);
  return `${countOf(mask)}${known === undefined ? '' : `, the default of ${known}`}: ${namesOf(mask).join(', ')}`;
}

function itemLines({ sets }: Decoded, format: 'names' | 'hex' | 'text', lastBit: number): string[] {
  const maskOfSet = (name: DecodedSet['name']) => sets.find((set) => set.name === name)?.mask;
  const inheritable = maskOfSet('inheritable');
  const permitted = maskOfSet('permitted');
  const effective = maskOfSet('effective');
  // libcap's form holds these three together, and no others.
  if (format === 'text' && inheritable !== undefined && permitted !== undefined && effective !== undefined) {
    return [formatTextForm({ inheritable, permitted, effective }, lastBit)];
  }
  return sets.map(({ name, mask }) => labelled(name, sets, setText(mask, format, lastBit)));
}

/** As text, a set by itself is that of a process which has it permitted and effective. */
function setText(mask: Mask, format: 'names' | 'hex' | 'text', lastBit: number): string {
  switch (format) {
    case 'names':
      return namesOf(mask).join(',');
    case 'hex':
      return formatMask(mask);
    case 'text':
      return formatTextForm({ ...NO_SETS, permitted: mask, effective: mask }, lastBit);
  }
}

/** With the name of the set before it, where there are several. */
function labelled(name: DecodedSet['name'], sets: readonly unknown[], text: string): string {
  return sets.length === 1 ? text : `${name} ${text}`.trimEnd();
}

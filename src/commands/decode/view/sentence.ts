import { shownLine, shownValue } from '../../../text/untrusted.ts';
import type { Decoded, DecodedInput, DecodeFault, Source } from '../decoded.ts';

/** Of a text that is not capabilities at all, every line is a mistake: the first ones tell as much as all. */
const MAX_FAULTS = 20;

/** One sentence for each thing that could not be read: where, and what is wrong there. */
export function inputFaults({ source, faults }: DecodedInput): string[] {
  const more = faults.length - MAX_FAULTS;
  return [
    ...faults.slice(0, MAX_FAULTS).map(({ at, fault }) => `${faultPlace(source, at)}: ${shownLine(fault)}`),
    ...(more > 0 ? [`${sourceName(source)}: and ${more} more that cannot be read`] : []),
  ];
}

/** "caps.txt, line 3, character 5"; of a word of one line only the character. */
function faultPlace(source: Source, at: DecodeFault['at']): string {
  if (!at) return sourceName(source);
  const line = source.from === 'word' && !source.name.includes('\n') ? '' : `, line ${at.line}`;
  return `${sourceName(source)}${line}, character ${at.column}`;
}

/** Which input a set came from, for a cell of a table: "a80425fb", "caps.txt, line 3", with whose it is. */
export function itemName(source: Source, { line, of }: Decoded, isOnly: boolean): string {
  const name = source.from === 'word' ? shownValue(source.name) : sourceName(source);
  const place = isOnly ? name : `${name}, line ${line}`;
  return of === undefined ? place : `${place} (${shownValue(of)})`;
}

function sourceName(source: Source): string {
  switch (source.from) {
    case 'word':
      return `"${shownValue(source.name)}"`;
    case 'file':
      return shownLine(source.name);
    case 'stdin':
      return 'standard input';
  }
}

import { parseProcStatus } from '../capability/proc-status.ts';
import {
  type ParsedReading,
  readLastCapability,
  readUidMapLine,
  type SeenProcess,
  type UidMap,
} from './parsed-reading.ts';

/**
 * Takes apart what a plain reader printed of PLAIN_FILES: two status texts, each beginning with "Name:" and followed by the
 * lines of a uid_map, and one number. Headings that `head` puts between files are passed over.
 * undefined: this is not a reading of PID 1.
 */
export function parsePlainReading(text: string): ParsedReading | undefined {
  // Not /^/m, for which a carriage return in a process's name begins a line too.
  const blocks = text.split(/(?<![^\n])(?=Name:)/).filter((block) => block.startsWith('Name:'));
  const [main, reader] = blocks.map(readBlock);
  if (main?.status.pid !== 1 || main.status.bounding === undefined) return undefined;
  const lastCapability = text
    .split('\n')
    .map(readLastCapability)
    .find((bit) => bit !== undefined);
  return {
    processes: [main],
    ...(reader === undefined || reader.status.pid === 1 ? {} : readerOf(reader)),
    ...(lastCapability === undefined ? {} : { lastCapability }),
  };
}

function readBlock(block: string): SeenProcess {
  const uidMap: UidMap = block
    .split('\n')
    .map(readUidMapLine)
    .filter((line) => line !== undefined);
  return { status: parseProcStatus(block), ...(uidMap.length === 0 ? {} : { uidMap }) };
}

function readerOf({ status, uidMap }: SeenProcess): Pick<ParsedReading, 'reader' | 'readerUidMap'> {
  return { reader: status, ...(uidMap === undefined ? {} : { readerUidMap: uidMap }) };
}

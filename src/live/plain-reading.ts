import { type ProcessStatus, parseProcStatus } from '../capability/proc-status.ts';
import { readLastCapability, readUidMapLine, type Sighting } from './sighting.ts';

/**
 * Takes apart what a plain reader printed of PLAIN_FILES: two status texts, each beginning with "Name:", a line or more
 * of uid_map, and one number. Headings that `head` puts between files are passed over.
 * undefined: this is not a reading of PID 1.
 */
export function parsePlainReading(text: string): Sighting | undefined {
  const statuses: ProcessStatus[] = [];
  const uidMap: (readonly [number, number, number])[] = [];
  let lastCapability: number | undefined;
  // Not /^/m, for which a carriage return in a process's name begins a line too.
  for (const block of text.split(/(?<![^\n])(?=Name:)/)) {
    if (block.startsWith('Name:')) statuses.push(parseProcStatus(block));
    for (const line of block.split('\n')) {
      const mapped = readUidMapLine(line);
      if (mapped) uidMap.push(mapped);
      lastCapability ??= readLastCapability(line);
    }
  }
  const [main, reader] = statuses;
  if (main?.pid !== 1 || main.bounding === undefined) return undefined;
  return {
    processes: [{ status: main }],
    ...(reader === undefined || reader.pid === 1 ? {} : { reader }),
    ...(uidMap.length === 0 ? {} : { uidMap }),
    ...(lastCapability === undefined ? {} : { lastCapability }),
  };
}

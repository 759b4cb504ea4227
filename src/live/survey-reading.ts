import { parseProcStatus } from '../capability/proc-status.ts';
import {
  type ParsedReading,
  readLastCapability,
  readUidMapLine,
  type SeenProcess,
  type UidMap,
} from './parsed-reading.ts';

/** The lines of one process, still as text. */
interface ProcessLines {
  cgroup: string;
  start: string;
  readonly status: string[];
  readonly map: string[];
}

/** Takes apart what a survey script printed. undefined: this is not the output of one. */
export function parseSurvey(text: string): ParsedReading | undefined {
  const lines = text.split('\n');
  if (!lines[0]?.startsWith('own ')) return undefined;
  const ownCgroup = lines[0].slice('own '.length);
  const readerUidMap: string[] = [];
  const readerLines: string[] = [];
  const processes: ProcessLines[] = [];
  let lastCapability: number | undefined;

  for (const line of lines.slice(1)) {
    const space = line.indexOf(' ');
    const value = line.slice(space + 1);
    const current = processes.at(-1);
    switch (line.slice(0, space)) {
      case 'self-map':
        readerUidMap.push(value);
        break;
      case 'last':
        lastCapability ??= readLastCapability(value);
        break;
      case 'self':
        readerLines.push(value);
        break;
      case 'pid':
        processes.push({ cgroup: '', start: '', status: [], map: [] });
        break;
      case 'cgroup':
        if (current) current.cgroup = value;
        break;
      case 'start':
        if (current) current.start = value;
        break;
      case 'status':
        current?.status.push(value);
        break;
      case 'map':
        current?.map.push(value);
        break;
    }
  }

  const readerMap = readUidMap(readerUidMap);
  const reader = parseProcStatus(readerLines.join('\n'));
  return {
    ownCgroup,
    // A process that ended while it was being read has no status left.
    processes: processes.filter(({ status }) => status.length > 0).map(seen),
    ...(reader.pid === undefined ? {} : { reader }),
    ...(readerMap === undefined ? {} : { readerUidMap: readerMap }),
    ...(lastCapability === undefined ? {} : { lastCapability }),
  };
}

function seen({ cgroup, start, status, map }: ProcessLines): SeenProcess {
  const uidMap = readUidMap(map);
  return {
    status: parseProcStatus(status.join('\n')),
    ...(cgroup === '' ? {} : { cgroup }),
    ...(/^\d{1,15}$/.test(start) ? { startTicks: Number(start) } : {}),
    ...(uidMap === undefined ? {} : { uidMap }),
  };
}

function readUidMap(lines: readonly string[]): UidMap | undefined {
  const map = lines.map(readUidMapLine).filter((line) => line !== undefined);
  return map.length === 0 ? undefined : map;
}

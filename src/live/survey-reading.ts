import { parseProcStatus } from '../capability/proc-status.ts';
import { readLastCapability, readUidMapLine, type SeenProcess, type Sighting } from './sighting.ts';

/** Takes apart what a survey script printed. undefined: this is not the output of one. */
export function parseSurvey(text: string): Sighting | undefined {
  const lines = text.split('\n');
  if (!lines[0]?.startsWith('own ')) return undefined;
  const ownCgroup = lines[0].slice('own '.length);
  const uidMap: (readonly [number, number, number])[] = [];
  const readerLines: string[] = [];
  const processes: { cgroup: string; start: string; status: string[] }[] = [];
  let lastCapability: number | undefined;

  for (const line of lines.slice(1)) {
    const space = line.indexOf(' ');
    const value = line.slice(space + 1);
    const current = processes.at(-1);
    switch (line.slice(0, space)) {
      case 'map': {
        const mapped = readUidMapLine(value);
        if (mapped) uidMap.push(mapped);
        break;
      }
      case 'last':
        lastCapability ??= readLastCapability(value);
        break;
      case 'self':
        readerLines.push(value);
        break;
      case 'pid':
        processes.push({ cgroup: '', start: '', status: [] });
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
    }
  }

  const reader = parseProcStatus(readerLines.join('\n'));
  return {
    ownCgroup,
    // A process that ended while it was being read has no status left.
    processes: processes.filter(({ status }) => status.length > 0).map(seen),
    ...(reader.pid === undefined ? {} : { reader }),
    ...(uidMap.length === 0 ? {} : { uidMap }),
    ...(lastCapability === undefined ? {} : { lastCapability }),
  };
}

function seen({ cgroup, start, status }: { cgroup: string; start: string; status: string[] }): SeenProcess {
  return {
    status: parseProcStatus(status.join('\n')),
    ...(cgroup === '' ? {} : { cgroup }),
    ...(/^\d{1,15}$/.test(start) ? { startTicks: Number(start) } : {}),
  };
}

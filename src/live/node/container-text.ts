import { formatMask } from '../../capability/mask.ts';
import { CAPABILITY_SETS, type CapabilitySetName, type Ids, type ProcessStatus } from '../../capability/proc-status.ts';
import type { OwnProcess } from '../own-processes.ts';
import type { UidMap } from '../parsed-reading.ts';
import { parseSurvey } from '../survey-reading.ts';

/** The lines of a status that hold sets. */
const SET_LINES: Readonly<Record<CapabilitySetName, string>> = {
  inheritable: 'CapInh',
  permitted: 'CapPrm',
  effective: 'CapEff',
  bounding: 'CapBnd',
  ambient: 'CapAmb',
};

/** The processes of one container as a survey would have printed them, for a recording. User ids are those inside its user namespace. */
export function containerText(processes: readonly OwnProcess[], lastCapability: number | undefined): string {
  const lines = processes.flatMap(({ origin, status, uidMap, startTicks }) => [
    `pid ${status.pid ?? 0}`,
    `cgroup ${origin}`,
    ...(startTicks === undefined ? [] : [`start ${startTicks}`]),
    ...statusLines(status).map((line) => `status ${line}`),
    ...(uidMap ?? []).map((range: UidMap[number]) => `map ${range.join(' ')}`),
  ]);
  return `${['own node', ...(lastCapability === undefined ? [] : [`last ${lastCapability}`]), ...lines].join('\n')}\n`;
}

function statusLines(status: ProcessStatus): string[] {
  const { name, pid, parentPid, namespacePids, uid, gid, groups, noNewPrivs, seccomp } = status;
  const fields: readonly [string, string | undefined][] = [
    ['Name', name?.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')],
    ['Pid', textOf(pid)],
    ['PPid', textOf(parentPid)],
    ['NSpid', namespacePids?.join('\t')],
    ['Uid', uid && idsText(uid)],
    ['Gid', gid && idsText(gid)],
    ['Groups', groups?.join(' ')],
    ...CAPABILITY_SETS.map((set): [string, string | undefined] => {
      const mask = status[set];
      return [SET_LINES[set], mask === undefined ? undefined : formatMask(mask)];
    }),
    ['NoNewPrivs', noNewPrivs === undefined ? undefined : noNewPrivs ? '1' : '0'],
    ['Seccomp', textOf(seccomp)],
  ];
  return fields.flatMap(([field, value]) => (value === undefined ? [] : [`${field}:\t${value}`]));
}

function textOf(number: number | undefined): string | undefined {
  return number === undefined ? undefined : String(number);
}

function idsText({ real, effective, saved, filesystem }: Ids): string {
  return [real, effective, saved, filesystem].join('\t');
}

/** The processes in such a text, in its order, and cap_last_cap; undefined: it is none. */
export function processesInText(
  text: string,
): { readonly processes: readonly OwnProcess[]; readonly lastCapability?: number } | undefined {
  const parsed = parseSurvey(text);
  if (!parsed) return undefined;
  const { processes, lastCapability } = parsed;
  return {
    processes: processes.map(({ status, cgroup, uidMap, startTicks }, index) => ({
      origin: index === 0 ? 'main' : cgroup === 'descendant' ? 'descendant' : 'entered',
      status,
      ...(uidMap === undefined ? {} : { uidMap }),
      ...(startTicks === undefined ? {} : { startTicks }),
    })),
    ...(lastCapability === undefined ? {} : { lastCapability }),
  };
}

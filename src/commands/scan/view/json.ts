import { formatMask } from '../../../capability/mask.ts';
import { CAPABILITY_SETS } from '../../../capability/proc-status.ts';
import { setJson } from '../../../capability/set-json.ts';
import type { RecordedReading } from '../../../cluster/snapshot/format/format.ts';
import type { OwnProcess } from '../../../live/own-processes.ts';
import { groupProcesses } from '../../../live/process-groups.ts';
import { podJson, processJson } from '../../../pods/view/pod-json.ts';
import type { Count, GroupCount, ScanSummary } from '../judge/summary.ts';
import type { WorkloadRow } from '../judge/workload-row.ts';
import type { NodeResult, ScannedPod } from '../report.ts';

/** A pod of a scan: what `pod -o json` says of it, with what somebody wrote to have it made. */
export function scannedPodJson({ report, workload, execSaid }: ScannedPod, connection: string): object {
  const said = [...(execSaid ?? [])].filter(([, fields]) => fields.length > 0);
  return {
    ...podJson(report, connection),
    workload,
    ...(execSaid ? { execSaidOtherwise: said.map(([container, fields]) => ({ container, fields })) } : {}),
  };
}

/** What a recording holds of the containers of a pod. */
export function recordedReadingsOf({ report: { namespace, name, node }, texts }: ScannedPod): RecordedReading[] {
  return [...(texts ?? [])].map(([container, stdout]) => ({
    kind: 'ContainerReading',
    namespace,
    pod: name,
    container,
    rule: 'node',
    attempts: [{ reader: `node/${node ?? ''}`, end: { end: 'exited', exitCode: 0, stdout, stderr: '' } }],
  }));
}

/** Every process of the node that is in no container of the API only where they were asked for. */
export function nodeJson(result: NodeResult, withProcesses: boolean): object {
  if (result.read !== 'yes') return result;
  const { ofNode, unknown, ...counts } = result;
  return {
    ...counts,
    nodeProcesses: ofNode.length,
    ...(unknown
      ? {
          unknownContainers: unknown.map(({ podUid, container, processes }) => ({
            podUid,
            ...(container === undefined ? {} : { container }),
            processes: processesJson(processes),
          })),
        }
      : {}),
    ...(withProcesses ? { processesOfNode: processesJson(ofNode) } : {}),
  };
}

function processesJson(processes: readonly OwnProcess[]): object[] {
  return groupProcesses(processes).map(({ pids, status }) => ({ count: pids.length, pids, ...processJson(status) }));
}

export function summaryJson(summary: ScanSummary): object {
  const { total } = summary;
  return {
    ...groupJson(total),
    nodes: summary.nodes.length,
    capabilities: summary.capabilities().map(({ name, bit, sets }) => ({
      name,
      bit,
      ...Object.fromEntries(CAPABILITY_SETS.map((set) => [set, countJson(sets[set])])),
    })),
    causes: summary.causes(),
    workloads: summary.rows().map(rowJson),
  };
}

function groupJson({ unexplained, privileged, unread, lying, beyondDefault, ...count }: GroupCount): object {
  return {
    ...countJson(count),
    unexplained,
    privileged,
    unread,
    execSaidOtherwise: lying,
    beyondDefault: setJson(beyondDefault),
  };
}

function countJson({ containers, workloads }: Count): object {
  return { containers, workloads };
}

function rowJson(row: WorkloadRow): object {
  const { namespace, workload, container, kind, pods, image, user, sets, privileged, canEscalate, causes, readBy } =
    row;
  return {
    namespace,
    workload,
    container,
    kind,
    pods,
    image,
    ...(user ? { user } : {}),
    sets: Object.fromEntries(Object.entries(sets).map(([set, mask]) => [set, formatMask(mask)])),
    privileged,
    canEscalate,
    causes,
    readBy,
  };
}

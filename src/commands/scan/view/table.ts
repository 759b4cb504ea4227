import { namesOf } from '../../../capability/mask.ts';
import type { CapabilitySetName, ProcessStatus } from '../../../capability/proc-status.ts';
import { defaultCapabilities, parseRuntime, type Runtime } from '../../../capability/runtime.ts';
import { setWord } from '../../../capability/set-word.ts';
import { groupProcesses, type ProcessGroup } from '../../../live/process-groups.ts';
import type { ContainerReport, PodReport } from '../../../pods/pod-report.ts';
import { effectWord, FILE_HEAD, privilegeWord } from '../../../pods/view/file-words.ts';
import { textTable } from '../../../text/text-table.ts';
import { shownLine, shownName, shownValue } from '../../../text/untrusted.ts';
import type { ScannedContainer } from '../judge/scanned-container.ts';
import type { ScanSummary } from '../judge/summary.ts';
import type { WorkloadRow } from '../judge/workload-row.ts';
import type { NodeResult } from '../report.ts';
import type { By } from '../words.ts';
import { firstLine } from './sentence.ts';

export interface TableView {
  readonly by: By;
  readonly wide: boolean;
  readonly headers: boolean;
  readonly nodeProcesses: boolean;
}

/** Rows of single containers, as they came. */
export interface ContainerRows {
  readonly processes: readonly (readonly string[])[];
  readonly execSaid: readonly (readonly string[])[];
  readonly files: readonly (readonly string[])[];
  /** What could not be found out about files, by what it is, with how many containers it is about. */
  readonly fileNotes: ReadonlyMap<string, number>;
}

/** The whole answer: the first line answers, then what is held and why it differs, then rows. Without headings: rows only. */
export function scanTable(summary: ScanSummary, rest: ContainerRows, view: TableView): string {
  const { headers } = view;
  const rows = rowsTable(summary, view);
  if (!headers) return rows;
  const sections = [
    `${firstLine(summary)}\n`,
    view.by === 'capability' ? '' : beyondTable(summary),
    causesTable(summary),
    rows,
    rest.processes.length === 0 ? '' : textTable(PROCESS_HEAD, rest.processes),
    rest.execSaid.length === 0 ? '' : textTable(EXEC_HEAD, rest.execSaid),
    `${rest.files.length === 0 ? '' : textTable(FILES_HEAD, rest.files)}${notesText(rest.fileNotes)}`,
    nodesTable(summary.nodes, view),
    view.nodeProcesses ? nodeProcessesTable(summary.nodes) : '',
  ];
  return sections.filter((section) => section !== '').join('\n');
}

/** Of the capabilities that no runtime of the cluster grants by default: who holds them, strongest first. */
function beyondTable(summary: ScanSummary): string {
  const defaults = namesOf(defaultCapabilities(parseRuntime('containerd://')));
  const rows = summary
    .capabilities()
    .filter(({ name, sets }) => !defaults.includes(name) && sets.effective.containers > 0)
    .sort(
      (a, b) =>
        b.sets.effective.containers - a.sets.effective.containers || rankOf(a.name) - rankOf(b.name) || a.bit - b.bit,
    )
    .map(({ name, sets: { effective } }) => [name, String(effective.containers), String(effective.workloads)]);
  if (rows.length === 0) return '';
  const rest = rows.length - MOST_CAPABILITIES;
  const more = rest > 0 ? `${rest} more: kubectl caps scan --by capability\n` : '';
  return `${textTable(['EFFECTIVE', 'CONTAINERS', 'WORKLOADS'], rows.slice(0, MOST_CAPABILITIES))}${more}`;
}

/** So many are listed; a privileged container holds them all. */
const MOST_CAPABILITIES = 8;

/** Of those that are held as often, the ones by which a process comes to control its node come first. */
const CONTROLS_NODE = [
  'SYS_ADMIN',
  'SYS_MODULE',
  'SYS_PTRACE',
  'SYS_RAWIO',
  'DAC_READ_SEARCH',
  'BPF',
  'NET_ADMIN',
  'SYS_BOOT',
];

function rankOf(name: string): number {
  const index = CONTROLS_NODE.indexOf(name);
  return index === -1 ? CONTROLS_NODE.length : index;
}

function causesTable(summary: ScanSummary): string {
  const rows = summary
    .causes()
    .map(({ cause, containers, workloads }) => [cause, String(containers), String(workloads)]);
  return rows.length === 0 ? '' : textTable(['CAUSE', 'CONTAINERS', 'WORKLOADS'], rows);
}

function rowsTable(summary: ScanSummary, { by, wide, headers }: TableView): string {
  const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
    rows.length === 0 ? '' : textTable(headers ? head : undefined, rows);
  switch (by) {
    case 'workload':
      return table(
        wide ? WIDE_HEAD : HEAD,
        summary.rows().map((row) => (wide ? wideCells(row) : cells(row))),
      );
    case 'capability':
      return table(
        ['CAPABILITY', 'EFFECTIVE', 'PERMITTED', 'BOUNDING', 'INHERITABLE', 'AMBIENT', 'WORKLOADS'],
        summary
          .capabilities()
          .map(({ name, sets }) => [
            name,
            ...SETS_IN_ORDER.map((set) => String(sets[set].containers)),
            String(Math.max(...SETS_IN_ORDER.map((set) => sets[set].workloads))),
          ]),
      );
    default:
      return table(
        [by.toUpperCase(), 'CONTAINERS', 'WORKLOADS', 'UNEXPLAINED', 'PRIVILEGED', 'UNREAD', 'BEYOND-DEFAULT'],
        summary
          .groups()
          .map(({ name, containers, workloads, unexplained, privileged, unread, beyondDefault }) => [
            shownLine(name) || '<none>',
            ...[containers, workloads, unexplained, privileged, unread].map(String),
            setWord(beyondDefault, NO_RUNTIME),
          ]),
      );
  }
}

const SETS_IN_ORDER: readonly CapabilitySetName[] = ['effective', 'permitted', 'bounding', 'inheritable', 'ambient'];

/** A union over several runtimes is near to no one's default list. */
const NO_RUNTIME: Runtime = parseRuntime('unknown://');

const HEAD = ['NAMESPACE', 'WORKLOAD', 'CONTAINER', 'PODS', 'USER', 'EFFECTIVE', 'BOUNDING', 'CAUSES', 'READ-BY'];

const WIDE_HEAD = [
  'NAMESPACE',
  'WORKLOAD',
  'CONTAINER',
  'PODS',
  'USER',
  'INHERITABLE',
  'PERMITTED',
  'EFFECTIVE',
  'BOUNDING',
  'AMBIENT',
  'CAN-ESCALATE',
  'SECCOMP',
  'USER-NAMESPACE',
  'CAUSES',
  'READ-BY',
  'IMAGE',
];

function cells(row: WorkloadRow): string[] {
  return [
    ...firstCells(row),
    setCell(row, 'effective'),
    setCell(row, 'bounding'),
    causesCell(row),
    shownLine(row.readBy),
  ];
}

function wideCells(row: WorkloadRow): string[] {
  return [
    ...firstCells(row),
    ...(['inheritable', 'permitted', 'effective', 'bounding', 'ambient'] as const).map((set) => setCell(row, set)),
    row.canEscalate ? 'yes' : 'no',
    row.seccomp === undefined ? '<unknown>' : (SECCOMP[row.seccomp] ?? String(row.seccomp)),
    row.inUserNamespace === undefined ? '<unknown>' : row.inUserNamespace ? 'own' : 'host',
    causesCell(row),
    shownLine(row.readBy),
    shownLine(row.image) || '<none>',
  ];
}

/** include/uapi/linux/seccomp.h */
const SECCOMP = ['disabled', 'strict', 'filter'];

function firstCells({ namespace, workload, container, kind, pods, user }: WorkloadRow): string[] {
  return [
    shownName(namespace),
    shownLine(workload),
    kind === 'container' ? shownName(container) : `${shownName(container)}(${kind})`,
    String(pods),
    user === undefined
      ? '<unknown>'
      : user.real === user.effective
        ? String(user.real)
        : `${user.real}/${user.effective}`,
  ];
}

function setCell({ sets, runtime, lastCapability }: WorkloadRow, set: CapabilitySetName): string {
  return setWord(sets[set], runtime, lastCapability);
}

function causesCell({ causes }: WorkloadRow): string {
  return causes.join(',') || '<none>';
}

/** Nodes that were not read; all of them in the wide table. */
function nodesTable(nodes: readonly NodeResult[], { wide }: TableView): string {
  const shown = [...nodes]
    .filter((result) => wide || result.read === 'no' || (result.read === 'yes' && (result.unknown?.length ?? 0) > 0))
    .sort((a, b) => (a.node < b.node ? -1 : 1));
  if (shown.length === 0) return '';
  return textTable(
    ['NODE', 'READ', 'CONTAINERS', 'UNKNOWN-CONTAINERS', 'NODE-PROCESSES', 'REASON'],
    shown.map((result) => {
      const { node } = result;
      if (result.read === 'no') return [shownName(node), 'no', '-', '-', '-', shownValue(result.reason)];
      if (result.read === 'does not apply') return [shownName(node), 'no', '-', '-', '-', result.because];
      const { containers, unknown, ofNode } = result;
      return [
        shownName(node),
        'yes',
        String(containers),
        unknown ? String(unknown.length) : '-',
        String(ofNode.length),
        '-',
      ];
    }),
  );
}

function namesOfContainer(pod: PodReport, container: ContainerReport): string[] {
  return [pod.namespace, pod.name, container.name].map(shownName);
}

function notesText(notes: ReadonlyMap<string, number>): string {
  return [...notes].map(([note, count]) => `${count} ${count === 1 ? 'container' : 'containers'}: ${note}\n`).join('');
}

const FILES_HEAD = ['NAMESPACE', 'WORKLOAD', ...FILE_HEAD];

/** A row for each program that gives privileges; pods of a workload that agree have the same. */
export function fileRowsOf({ pod, container, workload }: ScannedContainer): string[][] {
  const { files } = container;
  if (files?.read !== 'yes') return [];
  return files.files.map((file) => [
    shownName(pod.namespace),
    shownLine(workload),
    shownName(container.name),
    shownLine(file.path),
    privilegeWord(file),
    file.mount,
    effectWord(file.effect, pod.runtime),
  ]);
}

const EXEC_HEAD = ['NAMESPACE', 'POD', 'CONTAINER', 'FIELD', 'NODE-SAYS', 'EXEC-SAID'];

/** What an exec said otherwise than the node; a mask as it is in /proc. */
export function execRowsOf({ pod, container, execSaid }: ScannedContainer): string[][] {
  return execSaid.map(({ field, is, said }) => [...namesOfContainer(pod, container), field, is, said]);
}

const PROCESS_HEAD = ['NAMESPACE', 'POD', 'CONTAINER', 'ORIGIN', 'PIDS', 'NAME', 'USER', 'EFFECTIVE', 'BOUNDING'];

/** A row for each group of equal processes of a container. */
export function processRowsOf({ pod, container }: ScannedContainer): string[][] {
  const { live } = container;
  if (live.read !== 'yes') return [];
  return (live.processes ?? []).map((group) => [
    ...namesOfContainer(pod, container),
    group.origin,
    ...processCells(group, pod.runtime, live.sight.lastCapability),
  ]);
}

/** So many PIDs are written out. */
const MANY = 4;

function processCells({ pids, status }: ProcessGroup, runtime: Runtime, lastCapability: number | undefined): string[] {
  const more = pids.length > MANY ? `,+${pids.length - MANY}` : '';
  return [
    `${pids.slice(0, MANY).join(',')}${more}`,
    nameCell(status),
    status.uid === undefined ? '<unknown>' : String(status.uid.effective),
    setWord(status.effective, runtime, lastCapability),
    setWord(status.bounding, runtime, lastCapability),
  ];
}

/** comm has 15 characters; escapes make it longer. */
function nameCell({ name = '' }: ProcessStatus): string {
  return shownValue(name).replaceAll(' ', '\\x20') || '<none>';
}

function nodeProcessesTable(nodes: readonly NodeResult[]): string {
  const rows = nodes.flatMap((result) => {
    if (result.read !== 'yes') return [];
    const groups = [
      ...groupProcesses(result.ofNode).map((group) => ['node', group] as const),
      ...(result.unknown ?? []).flatMap(({ podUid, container, processes }) =>
        groupProcesses(processes).map((group) => [`${podUid}/${container ?? ''}`, group] as const),
      ),
    ];
    return groups.map(([whose, group]) => [
      shownName(result.node),
      shownName(whose),
      ...processCells(group, NO_RUNTIME, undefined),
    ]);
  });
  return rows.length === 0 ? '' : textTable(['NODE', 'OF', 'PIDS', 'NAME', 'USER', 'EFFECTIVE', 'BOUNDING'], rows);
}

import { constraintsSection } from '../../../admission/view/constraints-section.ts';
import { policiesSection } from '../../../admission/view/policies-section.ts';
import type { Cause } from '../../../capability/causes.ts';
import type { ChangedField } from '../../../capability/changed-fields.ts';
import type { Difference } from '../../../capability/differences.ts';
import { formatMask } from '../../../capability/mask.ts';
import { CAPABILITY_SETS, type ProcessStatus } from '../../../capability/proc-status.ts';
import { shortKind } from '../../../kubernetes/short-kind.ts';
import type { ContainerReport, PodReport } from '../../../pods/pod-report.ts';
import { CAUSE_NAMES, causeSentence, changedFieldSentence, isCapability } from '../../../pods/view/cause-sentence.ts';
import { unreadableSentence } from '../../../pods/view/unreadable-sentence.ts';
import { paragraph } from '../../../text/paragraph.ts';
import { PAGE_WIDTH, textTable } from '../../../text/text-table.ts';
import { shownLine, shownName, shownValue } from '../../../text/untrusted.ts';
import { formatSet } from './capability-set.ts';
import {
  containerCell,
  escalationCell,
  formatUser,
  grantedCell,
  groupCell,
  liveCell,
  reachCell,
  readByCell,
  requestCell,
  setContextOf,
  userCell,
} from './container-cells.ts';
import { podSecuritySection } from './pod-security-section.ts';

export interface TableOptions {
  readonly wide: boolean;
  /** Connection flags of this run, for commands that are proposed; as in Whom. */
  readonly connection: string;
}

/** One pod, for a reader: what differs, the layers of each container, the processes if asked for, and why. */
export function podTable(pod: PodReport, options: TableOptions): string {
  const sections = [
    headline(pod),
    differencesSection(pod, options),
    containersSection(pod, options),
    ...(options.wide ? [masksSection(pod)] : []),
    processesSection(pod),
    causesSection(pod),
    notesSection(pod, options),
    policiesSection(pod.policies, options.wide),
    constraintsSection(pod.constraints, options.wide),
    podSecuritySection(pod),
  ];
  return sections.filter((section) => section !== '').join('\n');
}

/** "pod/web-0 in testns, of statefulset/web, on node a (containerd 1.6.20), admitted by PodSecurityPolicy web". */
function headline({ name, namespace, owner, node, runtime, admittedBy }: PodReport): string {
  const parts = [`pod/${shownName(name)} in ${shownName(namespace)}`];
  if (owner) parts.push(`of ${shortKind(owner.kind)}/${shownName(owner.name)}`);
  const version = runtime.version ? '' : ', version unknown';
  const runtimeText = runtime.label === '' ? 'runtime unknown' : `${shownValue(runtime.label)}${version}`;
  parts.push(node === undefined ? 'on no node yet' : `on node ${shownName(node)} (${runtimeText})`);
  if (admittedBy) parts.push(`admitted by ${admittedBy.kind} ${shownName(admittedBy.name)}`);
  const line = parts.join(', ');
  return line.length <= PAGE_WIDTH ? `${line}\n` : `${line.replace(', on n', ',\n  on n')}\n`;
}

/** Whether every layer of every container is known. */
function isWhole({ declaredIn, containers }: PodReport): boolean {
  return declaredIn.source !== 'unknown' && containers.every(({ live }) => live.read === 'yes');
}

const AGREES = 'Nothing differs: the containers have what was declared for them, and no more.\n';

function differencesSection(pod: PodReport, options: TableOptions): string {
  const rows = pod.containers.flatMap((container) => [
    ...container.changedFields.map((changed) => changedFieldRow(container, changed)),
    ...container.differences.map((difference) => differenceRow(pod, container, difference, options)),
    ...noNewPrivsRow(pod, container),
  ]);
  if (rows.length === 0) return isWhole(pod) ? AGREES : '';
  return textTable(['DIFFERS', 'CAPABILITY', 'DECLARED', 'ADMITTED', 'GRANTED', 'LIVE', 'CAUSE'], rows);
}

function differenceRow(
  pod: PodReport,
  container: ContainerReport,
  difference: Difference,
  { wide }: TableOptions,
): string[] {
  const known = difference.capabilities.every(isCapability);
  return [
    shownName(container.name),
    groupCell(difference.capabilities, setContextOf(pod, container), wide),
    pod.declaredIn.source === 'unknown' ? 'unknown' : difference.declared,
    difference.admitted,
    known ? reachCell(difference.granted, difference, 'granted') : '-',
    known && difference.live !== undefined ? reachCell(difference.live, difference, 'live') : '-',
    causeNames(difference.causes),
  ];
}

function changedFieldRow({ name }: ContainerReport, { field, declared, admitted, cause }: ChangedField): string[] {
  const value = (of: boolean | number | undefined) => (of === undefined ? '-' : String(of));
  return [shownName(name), field, value(declared), value(admitted), '-', '-', cause.cause];
}

function noNewPrivsRow({ declaredIn }: PodReport, container: ContainerReport): string[][] {
  const { name, declared, admitted, noNewPrivs } = container;
  if (!noNewPrivs.cause) return [];
  const asked = (allow: boolean | undefined) => (allow === false ? 'on' : 'off');
  return [
    [
      shownName(name),
      'no_new_privs',
      declaredIn.source === 'unknown' ? 'unknown' : asked(declared.allowPrivilegeEscalation),
      asked(admitted.allowPrivilegeEscalation),
      noNewPrivs.granted ? 'on' : 'off',
      noNewPrivs.live ? 'on' : 'off',
      noNewPrivs.cause.cause,
    ],
  ];
}

export function causeNames(causes: readonly Cause[]): string {
  return [...new Set(causes.map(({ cause }) => cause))].join(', ');
}

function containersSection(pod: PodReport, options: TableOptions): string {
  const permittedToo = options.wide || pod.containers.some(permittedDiffers);
  return textTable(
    [
      'CONTAINER',
      'USER',
      'DECLARED',
      'GRANTED',
      'EFFECTIVE',
      ...(permittedToo ? ['PERMITTED'] : []),
      'BOUNDING',
      'ESCALATION',
      'READ BY',
    ],
    pod.containers.map((container) => {
      const context = setContextOf(pod, container);
      return [
        containerCell(container),
        userCell(container),
        pod.declaredIn.source === 'unknown' ? 'unknown' : requestCell(container.declared),
        grantedCell(container, context),
        liveCell(container, 'effective', context),
        ...(permittedToo ? [liveCell(container, 'permitted', context)] : []),
        liveCell(container, 'bounding', context),
        escalationCell(container),
        readByCell(container),
      ];
    }),
  );
}

/** Permitted is nearly always what effective is; the column is there when it says something. */
function permittedDiffers({ live }: ContainerReport): boolean {
  return live.read === 'yes' && live.sight.main.permitted !== live.sight.main.effective;
}

/** The five sets as /proc has them, and what else decides what they are worth. */
function masksSection(pod: PodReport): string {
  const read = pod.containers.flatMap(({ name, live }) => (live.read === 'yes' ? [{ name, live }] : []));
  if (read.length === 0) return '';
  const masks = textTable(
    ['MASKS', ...CAPABILITY_SETS.map((set) => set.toUpperCase())],
    read.map(({ name, live }) => [shownName(name), ...CAPABILITY_SETS.map((set) => maskCell(live.sight.main[set]))]),
  );
  const details = textTable(
    ['DETAILS', 'SECCOMP', 'GROUPS', 'USER NAMESPACE', 'LAST CAPABILITY', 'READER'],
    read.map(({ name, live }) => {
      const { main, inUserNamespace, lastCapability } = live.sight;
      return [
        shownName(name),
        seccompCell(main.seccomp),
        main.groups === undefined ? 'unknown' : main.groups.join(',') || 'none',
        inUserNamespace === undefined ? 'unknown' : inUserNamespace ? 'own' : "node's",
        lastCapability === undefined ? 'unknown' : String(lastCapability),
        live.by,
      ];
    }),
  );
  return `${masks}\n${details}`;
}

function maskCell(mask: bigint | undefined): string {
  return mask === undefined ? 'unknown' : formatMask(mask);
}

function seccompCell(mode: number | undefined): string {
  return mode === undefined ? 'unknown' : (['off', 'strict', 'filter'][mode] ?? String(mode));
}

function processesSection(pod: PodReport): string {
  const rows = pod.containers.flatMap((container) => {
    const { live } = container;
    if (live.read !== 'yes' || !live.processes) return [];
    const context = setContextOf(pod, container);
    return live.processes.map(({ origin, pids, status, inUserNamespace }) => [
      shownName(container.name),
      pids.length <= 3 ? pids.join(', ') : `${pids[0]} and ${pids.length - 1} more`,
      shownValue(status.name ?? '?'),
      origin === 'entered' ? 'exec' : origin === 'main' ? 'main' : 'child',
      inUserNamespace ? `${uidCell(status)}, own user namespace` : uidCell(status),
      formatSet(status.effective, context),
      formatSet(status.permitted, context),
      formatSet(status.bounding, context),
      status.noNewPrivs === undefined ? 'unknown' : status.noNewPrivs ? 'no' : 'possible',
    ]);
  });
  if (rows.length === 0) return '';
  const words = ['PROCESSES', 'PID', 'NAME', 'BY', 'USER', 'EFFECTIVE', 'PERMITTED', 'BOUNDING', 'ESCALATION'];
  return textTable(words, rows);
}

function uidCell({ uid }: ProcessStatus): string {
  return uid ? formatUser(uid) : 'unknown';
}

/** Every cause once, the alarming first; said of several containers or capabilities only once where the words are the same. */
function causesSection(pod: PodReport): string {
  const sentences = new Map<string, { cause: Cause['cause']; sentence: string }>();
  for (const { differences, noNewPrivs, admitted, changedFields } of pod.containers) {
    for (const changed of changedFields) {
      const sentence = changedFieldSentence(changed);
      sentences.set(sentence, { cause: changed.cause.cause, sentence });
    }
    for (const difference of differences) {
      for (const cause of difference.causes) {
        const sentence = causeSentence(cause, difference);
        sentences.set(`${cause.cause} ${sentence}`, { cause: cause.cause, sentence });
      }
    }
    if (noNewPrivs.cause) {
      const on = (value: boolean | undefined) => (value ? 'on' : 'off');
      const sentence = `no_new_privs is ${on(noNewPrivs.live)} in the process although allowPrivilegeEscalation ${
        admitted.allowPrivilegeEscalation === undefined ? 'is not set' : `is ${admitted.allowPrivilegeEscalation}`
      }${noNewPrivs.cause.cause === 'unexplained' ? ': UNEXPLAINED, nothing in the pod accounts for it.' : ': the process set it itself, and it cannot be taken back.'}`;
      sentences.set(sentence, { cause: noNewPrivs.cause.cause, sentence });
    }
  }
  const ordered = [...sentences.values()].sort((a, b) => CAUSE_NAMES.indexOf(a.cause) - CAUSE_NAMES.indexOf(b.cause));
  const width = Math.max(0, ...ordered.map(({ cause }) => cause.length));
  return ordered.map(({ cause, sentence }) => paragraph(cause, sentence, width)).join('');
}

/** What could not be read, and what the reading left behind. */
function notesSection(pod: PodReport, { connection }: TableOptions): string {
  const sentences: [string, string][] = [];
  for (const { name, live } of pod.containers) {
    const whom = { namespace: pod.namespace, pod: pod.name, container: name, connection };
    if (live.read === 'no') sentences.push([shownName(name), unreadableSentence(live.why, whom)]);
    if (live.read === 'yes' && live.evidence === 'ephemeral') sentences.push([shownName(name), ephemeralNote(live.by)]);
  }
  if (pod.declaredIn.source === 'unknown') {
    sentences.push(['declared', `What the owner declares could not be read: ${shownLine(pod.declaredIn.message)}`]);
  }
  const width = Math.max(0, ...sentences.map(([label]) => label.length));
  return sentences.map(([label, sentence]) => paragraph(label, sentence, width)).join('');
}

function ephemeralNote(ephemeralContainer: string): string {
  return `Read by ephemeral container ${ephemeralContainer}, which was added for it and has ended; it stays in the pod's spec for as long as the pod lives.`;
}

import type { Cause, CauseName, CauseOf, SideSet } from '../../capability/causes.ts';
import type { AdmissionCause, ChangedField } from '../../capability/changed-fields.ts';
import type { Difference } from '../../capability/differences.ts';
import { bitOf } from '../../capability/names.ts';
import { shownName } from '../../text/untrusted.ts';

/** The most names that are written out in a command. */
const FEW = 4;

/** The words for the causes of one name. */
interface CauseWords<Name extends CauseName> {
  /** The layers that differ. */
  readonly between: 'declared, admitted' | 'admitted, granted' | 'granted, live' | 'any';
  /** A line of the list of causes in README.md. */
  readonly summary: string;
  /** The event, the evidence for it, and the remedy where there is one. */
  readonly sentence: (cause: CauseOf<Name>, difference: Difference) => string;
}

/** Causes in the order in which they are told: the alarming first, then along the layers. */
export const CAUSES: { readonly [Name in CauseName]: CauseWords<Name> } = {
  unexplained: {
    between: 'any',
    summary: 'none of these: a node with its own defaults, or somebody who got out. Exit code 1',
    sentence: unexplained,
  },
  policy: {
    between: 'declared, admitted',
    summary:
      "the PodSecurityPolicy or SCC that the pod's annotation names changed the pod: capabilities, or a field that decides what they are worth",
    sentence: admittedOtherwise,
  },
  webhook: {
    between: 'declared, admitted',
    summary: "the pod differs from its template, and no policy's annotation says why",
    sentence: admittedOtherwise,
  },
  privileged: {
    between: 'admitted, granted',
    summary: 'the lists are not looked at',
    sentence: () =>
      'The container is privileged: the runtime grants everything it has and does not look at add and drop.',
  },
  'name-ignored': {
    between: 'admitted, granted',
    summary: '`CAP_` in front or an unknown name, and what this runtime makes of it',
    sentence: nameIgnored,
  },
  'add-and-drop': {
    between: 'admitted, granted',
    summary: 'named in both; which one wins depends on the runtime',
    sentence: ({ runtime, wins }) =>
      `Named in add and in drop, whether by name or through ALL: ${runtimeName(runtime)} lets ${wins} win. Name it once.`,
  },
  'runtime-default': {
    between: 'admitted, granted',
    summary: 'nobody asked; the runtime grants it to every container that does not drop it',
    sentence: ({ runtime, confirmed }) =>
      `Nobody asked for them: ${runtimeName(runtime)} grants its default list to every container that does not drop it. ${
        confirmed
          ? 'A process started for this answer shows the same list.'
          : 'The list is assumed: a node can be configured otherwise.'
      } To be without: capabilities.drop: ["ALL"].`,
  },
  'non-root': {
    between: 'admitted, granted',
    summary: 'added, but for another user than root it stays in the bounding set',
    sentence: nonRoot,
  },
  'no-new-privs': {
    between: 'admitted, granted',
    summary: 'and no program can pick it up from there',
    sentence: () =>
      'no_new_privs is set (allowPrivilegeEscalation: false): programs that this process executes gain nothing from setuid bits or file capabilities, so the bounding set cannot be drawn on.',
  },
  'host-lacks': {
    between: 'granted, live',
    summary: '"all" is what the node\'s runtime itself has',
    sentence: ({ proven }) =>
      proven
        ? 'The node does not have it: "all" is what the container runtime itself has, and a process started for this answer lacks it too.'
        : 'The node does not have it, as far as can be told: "all" is what the container runtime itself has.',
  },
  'dropped-by-process': {
    between: 'granted, live',
    summary: 'the process gave it up after its start',
    sentence: dropped,
  },
  'raised-by-process': {
    between: 'granted, live',
    summary: 'it put what it has into its ambient or inheritable set, for programs that it executes',
    sentence: raised,
  },
  'file-capability': {
    between: 'granted, live',
    summary: 'the program took it up from its file, or is setuid',
    sentence: ({ startUid }) =>
      `The program took it up from its file (file capabilities, or a setuid bit): its user${uidText(startUid)} starts without, and the bounding set allows it. See getcap on the program in the image.`,
  },
  'user-namespace': {
    between: 'granted, live',
    summary: "it counts only within the pod's own user namespace",
    sentence: () =>
      "The process is in a user namespace of its own: the capability counts only over what belongs to that namespace, not over the node's own resources.",
  },
  'unknown-kernel-bit': {
    between: 'granted, live',
    summary: "the kernel is newer than this program's table",
    sentence: () => 'The kernel knows a capability that this program has no name for; it is shown by its number.',
  },
};

/** Names in the order in which causes are told. */
export const CAUSE_NAMES = Object.keys(CAUSES) as readonly CauseName[];

/** Says one cause of one difference. The sentence names no container, so that it can be said once for several. */
export function causeSentence(cause: Cause, difference: Difference): string {
  return sentenceOf(cause.cause, cause, difference);
}

function sentenceOf<Name extends CauseName>(name: Name, cause: CauseOf<Name>, difference: Difference): string {
  return CAUSES[name].sentence(cause, difference);
}

/** The sentence about a field that admission wrote. */
export function changedFieldSentence({ field, declared, admitted, cause }: ChangedField): string {
  const text = (value: boolean | number | undefined) => (value === undefined ? 'unset' : String(value));
  return admission(cause, `${field} declared ${text(declared)}, admitted ${text(admitted)}`);
}

function admittedOtherwise(cause: AdmissionCause, { declared, admitted }: Difference): string {
  return admission(cause, `declared ${wording(declared)}, admitted ${wording(admitted)}`);
}

function admission(cause: AdmissionCause, change: string): string {
  return cause.cause === 'policy'
    ? `${cause.kind} ${quote(cause.name)} changed the pod when it was admitted: ${change}. ${policyEvidence(cause.sameToday)}`
    : `The pod differs from its template (${change}) and no policy's annotation says why: a mutating webhook or another admission plugin changed it, or it was made by somebody else and only adopted by its owner.`;
}

function policyEvidence(sameToday: boolean | undefined): string {
  if (sameToday === undefined) return "The pod's annotation names the policy.";
  return sameToday
    ? 'It would do the same today.'
    : "The pod's annotation names the policy, but as it is today it would not do that: it was changed since, or a webhook changed the pod.";
}

function wording(text: string): string {
  return text === '-' ? 'nothing' : text;
}

function nonRoot({ uid }: CauseOf<'non-root'>, { capabilities, admitted }: Difference): string {
  const why = `uid ${uid} starts with empty permitted and effective sets: the capability stays in the bounding set, where only a setuid or file-capability program can pick it up (Kubernetes sets no ambient capabilities).`;
  if (admitted !== 'add' && admitted !== 'add ALL') return why;
  const named = admitted === 'add' && capabilities.length <= FEW;
  const file = `${named ? capabilities.map((name) => `cap_${name.toLowerCase()}`).join(',') : 'NAMES'}+ep`;
  return `${why} Three ways out: run as root (runAsUser: 0); give it to the program in the image (setcap ${file} FILE); or do without it.`;
}

function nameIgnored(cause: CauseOf<'name-ignored'>): string {
  const { list, written, meant, effect } = cause;
  const runtime = runtimeName(cause.runtime);
  const name = quote(written);
  if (effect === 'refused')
    return `${runtime} knows no capability ${name} and refuses to create the container: take it out of ${list}.`;
  if (meant === undefined) return `Linux has no capability ${name}: ${runtime} ignores it in ${list} without a word.`;
  return `${runtime} puts CAP_ before the name as written, so ${name} means nothing to it and is ignored in ${list}: write ${meant}.`;
}

function raised({ proven, sets }: CauseOf<'raised-by-process'>): string {
  const effect = sets.includes('ambient')
    ? 'every program that it executes keeps it, whoever runs it, unless the file is setuid or has capabilities of its own'
    : 'a program that it executes takes it up only if its file has it among its inheritable capabilities';
  const evidence = proven
    ? 'A process started for this answer does not have it there.'
    : 'That is as far as can be told.';
  return `The process put it into its own ${setsText(sets)}: ${effect}. ${evidence}`;
}

function dropped({ proven, sets, startUid, liveUid }: CauseOf<'dropped-by-process'>): string {
  if (sets) {
    const evidence = proven ? 'a process started for this answer still has it there' : 'as far as can be told';
    return `The process took it out of its own ${setsText(sets)} after its start: ${evidence}.`;
  }
  const what =
    startUid !== undefined && liveUid !== undefined && startUid !== liveUid
      ? `The process gave it up after its start, when it changed from uid ${startUid} to uid ${liveUid}`
      : 'The process gave it up after its start';
  return proven
    ? `${what}; a process started for this answer still has it, and so has every kubectl exec.`
    : `${what}, as far as can be told: it was granted, and the process could drop it.`;
}

function unexplained({ way, where, sets }: CauseOf<'unexplained'>): string {
  const what = `The process has ${way} than was granted${sets ? ` in its ${setsText(sets)}` : ''}`;
  switch (where) {
    case 'runtime':
      return `UNEXPLAINED. ${what}, and so has a process started for this answer: this node grants otherwise than its runtime's known defaults (containerd base_runtime_spec, CRI-O default_capabilities, an NRI plugin or an OCI hook). Ask who runs the node.`;
    case 'process':
      return `UNEXPLAINED. ${what}, and a process started for this answer does not have it: nothing in the pod accounts for it. ${
        way === 'more' ? 'Treat the container as one that somebody may have got out of.' : 'Ask who runs the node.'
      }`;
    case 'unknown':
      return `UNEXPLAINED. ${what}, and nothing in the pod accounts for it: either the node grants otherwise than its runtime's known defaults, or somebody changed the process from outside.`;
  }
}

function setsText(sets: readonly SideSet[]): string {
  return `${sets.join(' and ')} set${sets.length === 1 ? '' : 's'}`;
}

function runtimeName(label: string): string {
  return label === '' ? 'the runtime' : shownName(label.split(' ')[0] ?? label);
}

function quote(name: string): string {
  return `"${shownName(name)}"`;
}

function uidText(uid: number | undefined): string {
  return uid === undefined ? '' : ` (uid ${uid})`;
}

/** True for the name of a capability, and for the number of one without a name. */
export function isCapability(name: string): boolean {
  return bitOf(name) !== undefined || /^\d{1,2}$/.test(name);
}

/** A name that Linux does not know is in quotes, escaped. */
export function capabilityLabel(name: string): string {
  return isCapability(name) ? name : quote(name);
}

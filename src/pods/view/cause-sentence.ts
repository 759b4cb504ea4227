import type { Cause, SideSet } from '../../capability/causes.ts';
import type { AdmissionCause, ChangedField } from '../../capability/changed-fields.ts';
import type { Difference } from '../../capability/differences.ts';
import { bitOf } from '../../capability/names.ts';
import { shownName } from '../../text/untrusted.ts';

/** So many names are written out in a command. */
const FEW = 4;

/**
 * One cause of one difference in words: what happened, on what evidence, and what to do where something can be done. The
 * sentence names no container, so that it can be said once for several.
 */
export function causeSentence(cause: Cause, difference: Difference): string {
  switch (cause.cause) {
    case 'policy':
    case 'webhook':
      return admission(cause, `declared ${wording(difference.declared)}, admitted ${wording(difference.admitted)}`);
    case 'runtime-default':
      return `Nobody asked for them: ${runtimeName(cause.runtime)} grants its default list to every container that does not drop it. ${
        cause.confirmed
          ? 'A process started for this answer shows the same list.'
          : 'The list is assumed: a node can be configured otherwise.'
      } To be without: capabilities.drop: ["ALL"].`;
    case 'non-root':
      return nonRoot(cause.uid, difference);
    case 'no-new-privs':
      return 'no_new_privs is set (allowPrivilegeEscalation: false): programs that this process executes gain nothing from setuid bits or file capabilities, so the bounding set cannot be drawn on.';
    case 'name-ignored':
      return nameIgnored(cause);
    case 'add-and-drop':
      return `Named in add and in drop, whether by name or through ALL: ${runtimeName(cause.runtime)} lets ${cause.wins} win. Name it once.`;
    case 'privileged':
      return 'The container is privileged: the runtime grants everything it has and does not look at add and drop.';
    case 'host-lacks':
      return cause.proven
        ? 'The node does not have it: "all" is what the container runtime itself has, and a process started for this answer lacks it too.'
        : 'The node does not have it, as far as can be told: "all" is what the container runtime itself has.';
    case 'dropped-by-process':
      return dropped(cause);
    case 'raised-by-process':
      return raised(cause);
    case 'file-capability':
      return `The program took it up from its file (file capabilities, or a setuid bit): its user${uidText(cause.startUid)} starts without, and the bounding set allows it. See getcap on the program in the image.`;
    case 'user-namespace':
      return "The process is in a user namespace of its own: the capability counts only over what belongs to that namespace, not over the node's own resources.";
    case 'unknown-kernel-bit':
      return 'The kernel knows a capability that this program has no name for; it is shown by its number.';
    case 'unexplained':
      return unexplained(cause);
  }
}

/** The same for a field that admission wrote. */
export function changedFieldSentence({ field, declared, admitted, cause }: ChangedField): string {
  const text = (value: boolean | number | undefined) => (value === undefined ? 'unset' : String(value));
  return admission(cause, `${field} declared ${text(declared)}, admitted ${text(admitted)}`);
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

function nonRoot(uid: number, { capabilities, admitted }: Difference): string {
  const why = `uid ${uid} starts with empty permitted and effective sets: the capability stays in the bounding set, where only a setuid or file-capability program can pick it up (Kubernetes sets no ambient capabilities).`;
  if (admitted !== 'add' && admitted !== 'add ALL') return why;
  const named = admitted === 'add' && capabilities.length <= FEW;
  const file = `${named ? capabilities.map((name) => `cap_${name.toLowerCase()}`).join(',') : 'NAMES'}+ep`;
  return `${why} Three ways out: run as root (runAsUser: 0); give it to the program in the image (setcap ${file} FILE); or do without it.`;
}

function nameIgnored(cause: Cause & { cause: 'name-ignored' }): string {
  const { list, written, meant, effect } = cause;
  const runtime = runtimeName(cause.runtime);
  const name = quote(written);
  if (effect === 'refused')
    return `${runtime} knows no capability ${name} and refuses to create the container: take it out of ${list}.`;
  if (meant === undefined) return `Linux has no capability ${name}: ${runtime} ignores it in ${list} without a word.`;
  return `${runtime} puts CAP_ before the name as written, so ${name} means nothing to it and is ignored in ${list}: write ${meant}.`;
}

function raised({ proven, sets }: Cause & { cause: 'raised-by-process' }): string {
  const effect = sets.includes('ambient')
    ? 'every program that it executes keeps it, whoever runs it, unless the file is setuid or has capabilities of its own'
    : 'a program that it executes takes it up only if its file has it among its inheritable capabilities';
  const evidence = proven
    ? 'A process started for this answer does not have it there.'
    : 'That is as far as can be told.';
  return `The process put it into its own ${setsText(sets)}: ${effect}. ${evidence}`;
}

function dropped({ proven, sets, startUid, liveUid }: Cause & { cause: 'dropped-by-process' }): string {
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

function unexplained({ way, where, sets }: Cause & { cause: 'unexplained' }): string {
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

/** Whether a name in a difference is a capability's, or the number of one without a name. */
export function isCapability(name: string): boolean {
  return bitOf(name) !== undefined || /^\d{1,2}$/.test(name);
}

/** A name that Linux does not know stands in quotes, made harmless. */
export function capabilityLabel(name: string): string {
  return isCapability(name) ? name : quote(name);
}

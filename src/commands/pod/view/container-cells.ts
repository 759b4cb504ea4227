import type { Difference } from '../../../capability/differences.ts';
import { LAST_NAMED_BIT, type Mask } from '../../../capability/mask.ts';
import { bitOf, canonicalName } from '../../../capability/names.ts';
import type { CapabilitySetName, Ids } from '../../../capability/proc-status.ts';
import { type CapabilityRequest, isAll } from '../../../capability/request.ts';
import type { ContainerReport, PodReport } from '../../../pods/pod-report.ts';
import { isGrantedAssumed } from '../../../pods/view/assumed.ts';
import { capabilityLabel } from '../../../pods/view/cause-sentence.ts';
import { unreadableLabel } from '../../../pods/view/unreadable-sentence.ts';
import { shownName, shownValue } from '../../../text/untrusted.ts';
import { formatSet, type SetContext } from './capability-set.ts';

export function setContextOf({ runtime }: PodReport, container: ContainerReport, namesRuntime = true): SetContext {
  const { live } = container;
  const lastCapability = live.read === 'yes' ? live.sight.lastCapability : undefined;
  return { runtime, lastCapability: lastCapability ?? LAST_NAMED_BIT, namesRuntime };
}

/** What a container asks for, in the words of its securityContext: "privileged", "drop ALL, add SYS_TIME", "-" for nothing. */
export function requestCell({ privileged, add, drop }: CapabilityRequest): string {
  const list = (verb: string, names: readonly string[]) =>
    names.length === 0 ? [] : [`${verb} ${names.map(writtenName).join(', ')}`];
  // "drop ALL" first, because that is how it is read: nothing, but for what is added.
  const parts = [...(privileged ? ['privileged'] : []), ...list('drop', drop), ...list('add', add)];
  return parts.length === 0 ? '-' : parts.join('; ');
}

function writtenName(written: string): string {
  return isAll(written) || canonicalName(written) !== written ? shownValue(written) : capabilityLabel(written);
}

export function grantedCell(container: ContainerReport, context: SetContext): string {
  if (isWindowsContainer(container)) return '-';
  const text = formatSet(container.granted.list, context);
  return isGrantedAssumed(container) ? `${text}, assumed` : text;
}

export function liveCell({ live }: ContainerReport, set: CapabilitySetName, context: SetContext): string {
  return live.read === 'yes' ? formatSet(live.sight.main[set], context) : '-';
}

/** The user of the main process now, else the one it would start with, else what is known of it. */
export function userCell({ live, granted, admitted }: ContainerReport): string {
  const uid = live.read === 'yes' ? live.sight.main.uid : undefined;
  if (uid) return formatUser(uid);
  if (granted.startUser) return String(granted.startUser.uid);
  return admitted.runAsNonRoot ? "image's, not 0" : "image's";
}

/** "1025", or "1025, effective 0" for a process that acts as another user than it is. */
export function formatUser({ real, effective }: Ids): string {
  return real === effective ? String(real) : `${real}, effective ${effective}`;
}

/** Whether programs that the container executes can gain privileges (no_new_privs off). */
export function escalationCell(container: ContainerReport): string {
  if (isWindowsContainer(container)) return '-';
  const { noNewPrivs } = container;
  return (noNewPrivs.live ?? noNewPrivs.granted) ? 'no' : 'possible';
}

/** Capabilities and no_new_privs are of Linux: nothing was granted there, not even by default. */
function isWindowsContainer({ live }: ContainerReport): boolean {
  return live.read === 'does not apply' && live.because === 'windows';
}

export function readByCell({ live, state }: ContainerReport): string {
  switch (live.read) {
    case 'yes': {
      const { name, pid } = live.sight.main;
      const process = name === undefined ? '' : ` ${shownValue(name)}`;
      return `${live.evidence}, PID ${pid ?? '?'}${process}`;
    }
    case 'does not apply':
      if (live.because === 'windows') return 'does not apply: Windows';
      return state.run === 'finished'
        ? `ended: ${shownValue(state.reason)}${state.exitCode === undefined ? '' : ` (exit ${state.exitCode})`}`
        : 'ended';
    case 'not asked':
      return 'not asked';
    case 'no':
      return unreadableLabel(live.why);
  }
}

/** Container names with their kind, where it is not an ordinary one: "setup (init)". */
export function containerCell({ name, kind }: ContainerReport): string {
  const text = shownName(name);
  return kind === 'container' ? text : `${text} (${kind})`;
}

/** "effective", or "effective, ambient" where the layer has it in such a set too and the other layer has not. */
export function reachCell(reach: string, { causes }: Difference, layer: 'granted' | 'live'): string {
  const way = layer === 'live' ? 'more' : 'less';
  const sets = causes.flatMap((cause) => {
    if (cause.cause === 'raised-by-process') return way === 'more' ? cause.sets : [];
    if (cause.cause === 'dropped-by-process') return way === 'less' ? (cause.sets ?? []) : [];
    return cause.cause === 'unexplained' && cause.way === way ? (cause.sets ?? []) : [];
  });
  // What is ambient is inheritable too.
  const most = sets.includes('ambient') ? 'ambient' : sets[0];
  return most === undefined ? reach : `${reach}, ${most}`;
}

/** A row of many capabilities is told by its number; the names are in `-o wide` and in the other formats. */
const MANY = 6;

/** The names of a group of capabilities, or a short name for all of them: "default 14", "all 41 but SYS_TIME", "11 capabilities". */
export function groupCell(capabilities: readonly string[], context: SetContext, wide: boolean): string {
  const names = capabilities.map(capabilityLabel).join(', ');
  if (wide || capabilities.length <= MANY) return names;
  const text = formatSet(maskOfLabels(capabilities), { ...context, namesRuntime: false });
  return text.startsWith('all ') || text.startsWith('default ') ? text : `${capabilities.length} capabilities`;
}

function maskOfLabels(capabilities: readonly string[]): Mask {
  let mask = 0n;
  for (const name of capabilities) {
    const bit = bitOf(name) ?? (/^\d{1,2}$/.test(name) && Number(name) < 64 ? Number(name) : undefined);
    if (bit !== undefined) mask |= 1n << BigInt(bit);
  }
  return mask;
}

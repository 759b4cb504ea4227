import type { Cause } from './causes.ts';
import type { GrantedList } from './granted.ts';
import { EMPTY, hasBit, LAST_NAMED_BIT, type Mask } from './mask.ts';
import { bitOf, canonicalName, nameOfBit } from './names.ts';
import type { ProcessStatus } from './proc-status.ts';
import { type CapabilityRequest, isAll, type Wording, wordingFor } from './request.ts';
import { defaultCapabilities, type Runtime } from './runtime.ts';
import { type FiveSets, type Reach, reachesFarther, reachOf, startSets } from './start-sets.ts';

/** What was seen of a running container. */
export interface LiveSight {
  /** The container's main process. */
  readonly main: ProcessStatus;
  /**
   * A process that the runtime started in the container just now, with the container's own settings: the exec-ed reader.
   * It shows what the runtime grants, before a program of the container's had a say. Absent for other kinds of evidence.
   */
  readonly fresh?: ProcessStatus;
  /** cap_last_cap of the kernel the container runs on. */
  readonly lastCapability?: number;
  /** undefined: uid_map could not be read. */
  readonly inUserNamespace?: boolean;
  /** Whether it is another user namespace than that of a process started in the pod: one that the program made itself. */
  readonly madeUserNamespace?: boolean;
}

/** The four layers of one container, ready to be compared. */
export interface Layers {
  readonly declared: CapabilityRequest;
  readonly admitted: CapabilityRequest;
  /** The policy named by the pod's annotation. */
  readonly admittedBy?: { readonly kind: 'PodSecurityPolicy' | 'SecurityContextConstraints'; readonly name: string };
  readonly granted: GrantedList;
  readonly runtime: Runtime;
  /** The user with whom the first program was started; absent if only the image knows. */
  readonly startUid?: number;
  readonly live?: LiveSight;
}

/** How far a capability reaches by the granted list; "depends on user" where only the image knows who runs the program. */
export type GrantedReach = Reach | 'depends on user';
export type LiveReach = Reach | 'unknown';

/** One or more capabilities whose layers differ in the same way, for the same causes. */
export interface Difference {
  /** Canonical names; a bit without a name is its number; a name that Linux does not know stands as written, in upper case. */
  readonly capabilities: readonly string[];
  readonly declared: Wording;
  readonly admitted: Wording;
  readonly granted: GrantedReach;
  /** Absent where there is no live process to look at. */
  readonly live?: LiveReach;
  readonly causes: readonly Cause[];
}

/** Compares neighbouring layers, capability by capability. Explicitly named capabilities come first, groups by size last. */
export function differencesOf(layers: Layers): Difference[] {
  const groups = new Map<string, { difference: Difference; capabilities: string[] }>();
  for (const { name, bit } of capabilitiesInvolved(layers)) {
    const difference = differenceOf(name, bit, layers);
    if (!difference) continue;
    const key = JSON.stringify({ ...difference, capabilities: [] });
    const group = groups.get(key);
    if (group) group.capabilities.push(name);
    else groups.set(key, { difference, capabilities: [name] });
  }
  const rank = ({ causes, declared, admitted }: Difference) =>
    causes.some(({ cause }) => cause === 'unexplained') ? 0 : isNamed(declared) || isNamed(admitted) ? 1 : 2;
  return [...groups.values()]
    .map(({ difference, capabilities }) => ({ ...difference, capabilities }))
    .sort((a, b) => rank(a) - rank(b) || a.capabilities.length - b.capabilities.length);
}

function isNamed(wording: Wording): boolean {
  return wording === 'add' || wording === 'drop' || wording === 'add and drop';
}

interface Involved {
  readonly name: string;
  /** Absent for a name that Linux does not know, even if it is a number: "5" in a manifest is not the fifth bit. */
  readonly bit?: number;
}

/**
 * Every capability that some layer knows or the runtime grants unasked, in bit order, then the unknown names in
 * alphabetical order.
 */
function capabilitiesInvolved({ declared, admitted, granted, runtime, live }: Layers): Involved[] {
  const { main, fresh } = live ?? {};
  let mask: Mask = granted.list | granted.inheritable | defaultCapabilities(runtime);
  for (const status of [main, fresh]) {
    for (const set of [status?.inheritable, status?.permitted, status?.effective, status?.bounding, status?.ambient]) {
      mask |= set ?? EMPTY;
    }
  }
  const named = [declared, admitted].flatMap(({ add, drop }) => [...add, ...drop]);
  const unknown = new Set<string>();
  for (const written of named) {
    if (isAll(written)) continue;
    const name = canonicalName(written);
    const bit = bitOf(name);
    if (bit === undefined) unknown.add(name);
    else mask |= 1n << BigInt(bit);
  }
  // ALL in add reaches for every capability there is, also those that the node then turns out to lack.
  if ([declared, admitted].some(({ add, privileged }) => privileged || add.some(isAll))) {
    mask |= (1n << BigInt((live?.lastCapability ?? LAST_NAMED_BIT) + 1)) - 1n;
  }
  const bits = Array.from({ length: 64 }, (_, bit) => bit).filter((bit) => hasBit(mask, bit));
  return [...bits.map((bit) => ({ name: nameOfBit(bit), bit })), ...[...unknown].sort().map((name) => ({ name }))];
}

function differenceOf(name: string, bit: number | undefined, layers: Layers): Difference | undefined {
  const declared = wordingFor(layers.declared, name);
  const admitted = wordingFor(layers.admitted, name);
  const granted = grantedReach(bit, layers);
  const live = layers.live && liveReach(bit, layers.live);
  const causes = [
    ...fromDeclaredToAdmitted(declared, admitted, layers),
    ...fromAdmittedToGranted(name, admitted, granted, live, layers),
    ...(live === undefined || bit === undefined ? [] : fromGrantedToLive(bit, granted, live, layers)),
  ];
  if (causes.length === 0) return undefined;
  return { capabilities: [name], declared, admitted, granted, ...(live === undefined ? {} : { live }), causes };
}

function grantedReach(bit: number | undefined, { granted, startUid }: Layers): GrantedReach {
  if (bit === undefined) return 'none';
  if (startUid !== undefined) return reachOf(startSets(granted, startUid), bit);
  const asRoot = reachOf(startSets(granted, 0), bit);
  return asRoot === reachOf(startSets(granted, 1), bit) ? asRoot : 'depends on user';
}

function liveReach(bit: number | undefined, { main }: LiveSight): LiveReach {
  if (bit === undefined) return 'none';
  if (main.effective === undefined || main.permitted === undefined || main.bounding === undefined) return 'unknown';
  return reachOf(main, bit);
}

function fromDeclaredToAdmitted(declared: Wording, admitted: Wording, { admittedBy }: Layers): Cause[] {
  if (declared === admitted) return [];
  return [admittedBy ? { cause: 'policy', ...admittedBy } : { cause: 'webhook' }];
}

function fromAdmittedToGranted(
  name: string,
  admitted: Wording,
  granted: GrantedReach,
  reached: LiveReach | undefined,
  layers: Layers,
): Cause[] {
  const { admitted: request, granted: list, runtime, startUid, live } = layers;
  const misread = (which: 'add' | 'drop') =>
    list.misread
      .filter((found) => found.list === which && canonicalName(found.written) === name)
      .map((found): Cause => ({ cause: 'name-ignored', runtime: runtime.label, ...found }));
  const onlyBounding: Cause[] = [];
  // "depends on user" is no difference yet: nothing says that it is not root who starts the program.
  if (granted === 'bounding' && startUid !== undefined) {
    onlyBounding.push({ cause: 'non-root', uid: startUid });
    const noNewPrivs = live?.main.noNewPrivs ?? request.allowPrivilegeEscalation === false;
    // The first program still takes up its own file capabilities, because the runtime holds the list when it executes it.
    const tookUp = reached === 'effective' || reached === 'permitted';
    if (noNewPrivs && !tookUp) onlyBounding.push({ cause: 'no-new-privs' });
  }

  switch (admitted) {
    case 'add':
    case 'add ALL':
    case 'privileged': {
      if (granted !== 'none') return onlyBounding;
      const ignored = misread('add');
      // Only a name that Linux does not know is not within "everything": the lists are not looked at.
      if (request.privileged && admitted === 'add' && bitOf(name) === undefined) return [{ cause: 'privileged' }];
      return ignored.length > 0 ? ignored : [{ cause: 'host-lacks', proven: live?.lastCapability !== undefined }];
    }
    case 'add and drop': {
      const ignored = [...misread('add'), ...misread('drop')];
      if (ignored.length > 0) return [...ignored, ...onlyBounding];
      if (request.privileged) return [{ cause: 'privileged' }, ...onlyBounding];
      return [
        { cause: 'add-and-drop', runtime: runtime.label, wins: granted === 'none' ? 'drop' : 'add' },
        ...onlyBounding,
      ];
    }
    case 'drop':
    case 'drop ALL': {
      const ignored = misread('drop');
      if (granted === 'none') return ignored;
      return [...(request.privileged ? [{ cause: 'privileged' } as const] : ignored), ...onlyBounding];
    }
    case '-':
      if (granted === 'none') return [];
      return [
        { cause: 'runtime-default', runtime: runtime.label, confirmed: live?.fresh?.bounding !== undefined },
        ...onlyBounding,
      ];
  }
}

function fromGrantedToLive(bit: number, granted: GrantedReach, live: LiveReach, layers: Layers): Cause[] {
  const sight = layers.live;
  if (!sight || live === 'unknown') return [];
  const causes: Cause[] = [];
  if (bit > LAST_NAMED_BIT && live !== 'none') causes.push({ cause: 'unknown-kernel-bit' });
  const usable = live === 'effective' || live === 'permitted';
  // Who makes a user namespace has every capability in it (user_namespaces(7)).
  const made = sight.madeUserNamespace === true && granted !== 'depends on user' && reachesFarther(live, granted);
  if (made || (sight.inUserNamespace === true && usable && bit <= LAST_NAMED_BIT)) {
    causes.push({ cause: 'user-namespace' });
  }
  if (granted !== live && granted !== 'depends on user' && !made) {
    const expected = startSets(layers.granted, layers.startUid ?? 0);
    const boundingKept = hasBit(expected.bounding, bit) === hasBit(sight.main.bounding ?? EMPTY, bit);
    causes.push(
      boundingKept ? otherReach(bit, granted, live, layers, sight) : otherBounding(bit, layers, sight, expected),
    );
  }
  return causes;
}

/** The bounding set is not the granted list: only the runtime, or PR_CAPBSET_DROP of a process with SETPCAP, sets it. */
function otherBounding(bit: number, layers: Layers, sight: LiveSight, expected: FiveSets): Cause {
  const fresh = sight.fresh?.bounding;
  if (!hasBit(expected.bounding, bit)) {
    return { cause: 'unexplained', way: 'more', where: fresh === undefined ? 'unknown' : whereSeen(fresh, bit, true) };
  }
  if (fresh !== undefined && hasBit(fresh, bit)) return dropped(layers, sight, true);
  const beyondKernel = sight.lastCapability !== undefined && bit > sight.lastCapability;
  if (layers.granted.basis === 'everything' || beyondKernel)
    return { cause: 'host-lacks', proven: fresh !== undefined };
  if (fresh === undefined && hasBit(expected.effective, SETPCAP)) return dropped(layers, sight, false);
  return { cause: 'unexplained', way: 'less', where: fresh === undefined ? 'unknown' : 'runtime' };
}

const SETPCAP = bitOf('SETPCAP') ?? 8;

/** Within the bounding set, the process has more or less than it was started with. */
function otherReach(bit: number, granted: Reach, live: Reach, layers: Layers, sight: LiveSight): Cause {
  if (reachesFarther(granted, live)) {
    const freshHas = sight.fresh !== undefined && reachesFarther(reachOf(sight.fresh, bit), live);
    return sight.fresh && !freshHas
      ? { cause: 'unexplained', way: 'less', where: 'runtime' }
      : dropped(layers, sight, freshHas);
  }
  const withinBounding = hasBit(sight.main.bounding ?? EMPTY, bit);
  // A reader of the same program file takes the same capabilities from it; only what is ambient came from the runtime.
  const freshHasToo =
    hasBit(sight.fresh?.ambient ?? EMPTY, bit) ||
    (live === 'inheritable' && sight.fresh !== undefined && reachOf(sight.fresh, bit) === live);
  if (!withinBounding || freshHasToo) {
    return { cause: 'unexplained', way: 'more', where: freshHasToo ? 'runtime' : sight.fresh ? 'process' : 'unknown' };
  }
  // With no_new_privs granted, no program becomes root by its setuid bit (execve(2)).
  const becameRoot = layers.startUid !== undefined && layers.startUid !== 0 && sight.main.uid?.effective === 0;
  if (becameRoot && layers.admitted.allowPrivilegeEscalation === false) {
    return { cause: 'unexplained', way: 'more', where: sight.fresh ? 'process' : 'unknown' };
  }
  return { cause: 'file-capability', ...uids(layers, sight) };
}

function whereSeen(fresh: Mask, bit: number, has: boolean): 'runtime' | 'process' {
  return hasBit(fresh, bit) === has ? 'runtime' : 'process';
}

function dropped(layers: Layers, sight: LiveSight, proven: boolean): Cause {
  return { cause: 'dropped-by-process', proven, ...uids(layers, sight) };
}

function uids({ startUid }: Layers, { main }: LiveSight): { startUid?: number; liveUid?: number } {
  return {
    ...(startUid === undefined ? {} : { startUid }),
    ...(main.uid === undefined ? {} : { liveUid: main.uid.effective }),
  };
}

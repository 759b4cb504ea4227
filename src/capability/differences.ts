import type { Cause } from './causes.ts';
import { admissionCause } from './changed-fields.ts';
import type { GrantedList } from './granted.ts';
import { fromGrantedToLive } from './granted-to-live.ts';
import type { Layers, LiveSight } from './layers.ts';
import { EMPTY, hasBit, LAST_NAMED_BIT, type Mask } from './mask.ts';
import { bitOf, canonicalName, nameOfBit } from './names.ts';
import { isAll, type Wording, wordingFor } from './request.ts';
import { defaultCapabilities } from './runtime.ts';
import { type GrantedReach, type LiveReach, reachOf, startSets } from './start-sets.ts';

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
  const granted = grantedReach(bit, layers.granted, layers.startUid);
  const live = layers.live && liveReach(bit, layers.live);
  const causes = [
    ...fromDeclaredToAdmitted(name, declared, admitted, layers),
    ...fromAdmittedToGranted(name, admitted, granted, live, layers),
    ...(live === undefined || bit === undefined ? [] : fromGrantedToLive(bit, granted, live, layers)),
  ];
  if (causes.length === 0) return undefined;
  return { capabilities: [name], declared, admitted, granted, ...(live === undefined ? {} : { live }), causes };
}

/** How far the granted list lets a bit reach for the user who starts the program; undefined: only the image knows who. */
export function grantedReach(
  bit: number | undefined,
  granted: GrantedList,
  startUid: number | undefined,
): GrantedReach {
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

function fromDeclaredToAdmitted(name: string, declared: Wording, admitted: Wording, layers: Layers): Cause[] {
  if (declared === admitted) return [];
  return [admissionCause(layers, addsOnly(declared, admitted), (today) => wordingFor(today, name) === admitted)];
}

/** Whether what was asked still is, and only adds and drops came to it. A name that is added to "drop ALL" reads as "add". */
function addsOnly(declared: Wording, admitted: Wording): boolean {
  if (declared === 'privileged' || admitted === 'privileged') return false;
  if (declared === 'add ALL' || declared === 'drop ALL') return admitted !== '-';
  return declared === '-' || admitted === 'add and drop';
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

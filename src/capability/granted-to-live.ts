import type { Cause } from './causes.ts';
import type { Layers, LiveSight } from './layers.ts';
import { EMPTY, hasBit, LAST_NAMED_BIT, type Mask } from './mask.ts';
import { bitOf } from './names.ts';
import { sideSetCauses } from './side-sets.ts';
import {
  type FiveSets,
  type GrantedReach,
  type LiveReach,
  type Reach,
  reachesFarther,
  reachOf,
  startSets,
} from './start-sets.ts';

/** Why a process holds a capability otherwise than the granted list gives it. */
export function fromGrantedToLive(bit: number, granted: GrantedReach, live: LiveReach, layers: Layers): Cause[] {
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
  // One alarm is enough.
  if (made || causes.some(({ cause }) => cause === 'unexplained')) return causes;
  const sameReach = granted === live || granted === 'depends on user';
  return [...causes, ...sideSetCauses(bit, sameReach, layers, sight)];
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

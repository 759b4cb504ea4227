import type { Cause, SideSet } from './causes.ts';
import type { Layers, LiveSight } from './layers.ts';
import { EMPTY, hasBit } from './mask.ts';
import { startSets } from './start-sets.ts';

const SIDE_SETS: readonly SideSet[] = ['inheritable', 'ambient'];

/**
 * Causes of differences in the two side sets. Inheritable and ambient decide nothing for the process that has them, but for the
 * programs that it executes: what is ambient they keep, for every user.
 *
 * Source: capabilities(7): a process may add to its inheritable set what is permitted, and with SETPCAP what is in the
 * bounding set; to ambient only what is both permitted and inheritable.
 */
export function sideSetCauses(bit: number, sameReach: boolean, layers: Layers, sight: LiveSight): Cause[] {
  const expected = startSets(layers.granted, layers.startUid ?? 0);
  const { main, fresh } = sight;
  // Whether a runtime fills the inheritable set depends on its version.
  const known = (set: SideSet) => set === 'ambient' || fresh !== undefined || layers.runtime.version !== undefined;
  const seen = SIDE_SETS.filter((set) => main[set] !== undefined && known(set));
  const more = seen.filter((set) => hasBit(main[set] ?? EMPTY, bit) && !hasBit(expected[set], bit));
  const less = seen.filter((set) => !hasBit(main[set] ?? EMPTY, bit) && hasBit(expected[set], bit));
  const freshHas = (set: SideSet) => hasBit(fresh?.[set] ?? EMPTY, bit);
  const causes: Cause[] = [];
  if (more.length > 0) {
    if (more.some(freshHas)) causes.push({ cause: 'unexplained', way: 'more', where: 'runtime', sets: more });
    else if (couldRaise(bit, layers, sight))
      causes.push({ cause: 'raised-by-process', sets: more, proven: fresh !== undefined });
    else causes.push({ cause: 'unexplained', way: 'more', where: fresh ? 'process' : 'unknown', sets: more });
  }
  // A process that gave the capability up lost these too: that is one row, not two.
  if (less.length > 0 && sameReach) {
    if (fresh !== undefined && !less.some(freshHas))
      causes.push({ cause: 'unexplained', way: 'less', where: 'runtime', sets: less });
    else causes.push({ cause: 'dropped-by-process', proven: fresh !== undefined, sets: less });
  }
  return causes;
}

/** True where the capability was within reach of a process that was started so: permitted, or by a program's file. */
function couldRaise(bit: number, { granted, startUid, admitted }: Layers, { main }: LiveSight): boolean {
  const start = startSets(granted, startUid ?? 0);
  if (hasBit(start.permitted, bit) || hasBit(main.permitted ?? EMPTY, bit)) return true;
  return hasBit(start.bounding, bit) && admitted.allowPrivilegeEscalation !== false;
}

import type { Ids, ProcessStatus } from '../../capability/proc-status.ts';
import { isOwnNamespace, type UidMap } from '../parsed-reading.ts';

/** Whom the kernel shows for an id that a user namespace does not map (/proc/sys/kernel/overflowuid). */
const OVERFLOW_ID = 65534;

/**
 * The status with user ids as they are inside the process's own user namespace: a reader of the node sees the node's. Group ids have a
 * map of their own, which is not read, and stay the node's.
 */
export function withInsideIds(status: ProcessStatus, map: UidMap | undefined): ProcessStatus {
  const { uid } = status;
  if (!uid || !map || !isOwnNamespace(map)) return status;
  const inside = (id: number) => insideId(id, map);
  const ids: Ids = {
    real: inside(uid.real),
    effective: inside(uid.effective),
    saved: inside(uid.saved),
    filesystem: inside(uid.filesystem),
  };
  return { ...status, uid: ids };
}

function insideId(outside: number, map: UidMap): number {
  const range = map.find(([, first, count]) => outside >= first && outside < first + count);
  return range ? range[0] + (outside - range[1]) : OVERFLOW_ID;
}

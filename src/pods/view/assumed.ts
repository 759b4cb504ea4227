import type { ContainerReport } from '../pod-report.ts';

/**
 * Whether the granted list rests on an assumption that nothing confirmed: nothing in the API tells a node's own default list,
 * or what "everything" is on a restricted host. A process that the runtime started for this answer does.
 */
export function isGrantedAssumed({ granted, live }: ContainerReport): boolean {
  const confirmed = live.read === 'yes' && live.sight.fresh?.bounding === granted.list;
  return !confirmed && (granted.basis === 'default' || (granted.basis === 'everything' && !granted.everythingKnown));
}

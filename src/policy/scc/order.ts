import type { SecurityContextConstraints } from './constraints.ts';
import { pointsOf } from './points.ts';

/** The order in which admission tries them: by priority, the highest first, then by points, the fewest first, then by name. */
export function inAdmissionOrder<T extends SecurityContextConstraints>(all: readonly T[]): T[] {
  return all
    .map((scc) => ({ scc, priority: scc.priority ?? 0, points: pointsOf(scc) }))
    .sort(
      (a, b) => b.priority - a.priority || a.points - b.points || (a.scc.metadata.name < b.scc.metadata.name ? -1 : 1),
    )
    .map(({ scc }) => scc);
}

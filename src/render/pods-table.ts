import type { PodsReport } from '../model/pod-report.ts';
import { containerCell, grantedCell, liveCell, readByCell, requestCell, userCell } from './container-cells.ts';
import { causeNames, type TableOptions } from './pod-table.ts';
import { textTable } from './text-table.ts';

/** Many pods: a row for each container, with the names of the causes; what they mean is told for one pod at a time. */
export function podsTable({ pods }: PodsReport, namespaces: boolean, { wide, headers }: TableOptions): string {
  const rows = pods.flatMap((pod) =>
    pod.containers.map((container) => [
      ...(namespaces ? [pod.namespace] : []),
      pod.name,
      containerCell(container),
      userCell(container),
      pod.declaredIn.source === 'unknown' ? 'unknown' : requestCell(container.declared),
      grantedCell(pod, container),
      liveCell(pod, container, 'effective'),
      ...(wide ? [liveCell(pod, container, 'permitted')] : []),
      liveCell(pod, container, 'bounding'),
      causeNames([
        ...container.differences.flatMap(({ causes }) => causes),
        ...(container.noNewPrivs.cause ? [container.noNewPrivs.cause] : []),
      ]) || 'none',
      readByCell(container),
      ...(wide ? [pod.node ?? '-'] : []),
    ]),
  );
  const head = [
    ...(namespaces ? ['NAMESPACE'] : []),
    'POD',
    'CONTAINER',
    'USER',
    'DECLARED',
    'GRANTED',
    'EFFECTIVE',
    ...(wide ? ['PERMITTED'] : []),
    'BOUNDING',
    'DIFFERS',
    'READ BY',
    ...(wide ? ['NODE'] : []),
  ];
  return textTable(headers ? head : undefined, rows);
}

import type { PodReport, PodsReport } from '../../../pods/pod-report.ts';
import { causesOf } from '../../../pods/pod-verdict.ts';
import { textTable } from '../../../text/text-table.ts';
import { shownName, shownValue } from '../../../text/untrusted.ts';
import {
  containerCell,
  grantedCell,
  liveCell,
  readByCell,
  requestCell,
  setContextOf,
  userCell,
} from './container-cells.ts';
import { causeNames } from './one-pod.ts';

export interface RowOptions {
  readonly wide: boolean;
  readonly headers: boolean;
  /** Whether rows need their namespace, because they may come from several. */
  readonly namespaces: boolean;
}

/** Many pods: a row for each container, with the names of the causes; what they mean is told for one pod at a time. */
export function podsTable({ pods }: PodsReport, { wide, headers, namespaces }: RowOptions): string {
  const rows = pods.flatMap((pod) =>
    pod.containers.map((container) => {
      // Told without its runtime a set mostly fits on one line; the runtimes are a column of the wide table.
      const context = setContextOf(pod, container, false);
      return [
        ...(namespaces ? [shownName(pod.namespace)] : []),
        shownName(pod.name),
        containerCell(container),
        userCell(container),
        pod.declaredIn.source === 'unknown' ? 'unknown' : requestCell(container.declared),
        grantedCell(container, context),
        liveCell(container, 'effective', context),
        ...(wide ? [liveCell(container, 'permitted', context)] : []),
        liveCell(container, 'bounding', context),
        causeNames(causesOf(container)) || 'none',
        readByCell(container),
        ...(wide
          ? [
              strictestText(pod),
              pod.node === undefined ? '-' : shownName(pod.node),
              shownValue(pod.runtime.label) || 'unknown',
            ]
          : []),
      ];
    }),
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
    ...(wide ? ['POD SECURITY', 'NODE', 'RUNTIME'] : []),
  ];
  return textTable(headers ? head : undefined, rows);
}

/** The strictest level that the pod passes at the server's own version. */
function strictestText({ podSecurity }: PodReport): string {
  if (podSecurity.judged === 'no') return 'unknown';
  const newest = podSecurity.levels.filter(({ policy }) => policy.version === 'latest');
  const refused = newest.findIndex(({ violations }) => violations.length > 0);
  return (refused === -1 ? newest.at(-1) : newest[refused - 1])?.policy.level ?? 'privileged';
}

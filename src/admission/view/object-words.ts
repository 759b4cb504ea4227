import type { DocumentFault } from '../../files/document-fault.ts';
import { shortKind } from '../../kubernetes/short-kind.ts';
import type { Place, Workload } from '../../kubernetes/workload.ts';
import { shownLine, shownName } from '../../text/untrusted.ts';

/** "deploy"-like names of objects: "deployment/web", as kubectl prints them. */
export function workloadName({ kind, name }: Pick<Workload, 'kind' | 'name'>): string {
  return `${shortKind(kind)}/${name === '' ? '(without a name)' : shownName(name)}`;
}

/** Where what was asked about is empty, or has no pod in it. */
export const NOTHING_WITH_PODS = 'Nothing with a pod in it was found.';

/** "web.yaml, document 2, line 14". */
export function placeText({ file, document, line }: Place): string {
  return `${shownLine(file)}, document ${document}, line ${line}`;
}

/** "web.yaml, document 2, line 14: is not a valid Pod". Faults quote what stands in the file. */
export function faultSentence({ place, fault }: DocumentFault): string {
  return `${placeText(place)}: ${shownLine(fault)}`;
}

/** "deployment/web in shop". */
export function objectTitle(workload: Workload): string {
  const within = workload.namespace === undefined ? '' : ` in ${shownName(workload.namespace)}`;
  return `${workloadName(workload)}${within}`;
}

/** The path without the container, where a column next to it names the container. */
export function pathInContainer(path: string): string {
  return path.replace(/^spec\.(containers|initContainers|ephemeralContainers)\[\d+\]\./, '');
}

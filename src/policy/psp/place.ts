import type { Container, PodTemplate } from '../../kubernetes/objects.ts';
import { containersOf } from '../../kubernetes/pod-containers.ts';
import type { PolicyFinding } from './rule.ts';

/** The path of a finding's field in what the author wrote, or would write. */
export type PlaceOfFinding = (finding: PolicyFinding, template: PodTemplate, around: Around) => string;

/** The surroundings of the field. */
export interface Around {
  /** The server's path, from the pod downwards. */
  readonly path: string;
  /** The container's path, "spec.containers[0]"; empty where the field is the pod's. */
  readonly above: string;
  readonly container: Container | undefined;
  /** The number of findings of the same value in the same list that came before. */
  readonly nth: number;
}

export function aroundOf({ path: said }: PolicyFinding, { spec }: PodTemplate, nth: number): Around {
  const path = said.replace(/^pod\./, '');
  const above = /^spec\.\w+\[\d+\]/.exec(path)?.[0] ?? '';
  const container = containersOf(spec).find((at) => at.path === above)?.container;
  return { path, above, container, nth };
}

/** "[1]": the n-th of those that match; empty where there is none. */
export function indexOfNth<T>(
  list: readonly T[] | null | undefined,
  nth: number,
  matches: (item: T) => boolean,
): string {
  const index = (list ?? []).flatMap((item, position) => (matches(item) ? [position] : []))[nth];
  return index === undefined ? '' : `[${index}]`;
}

/** A field that containers inherit from the pod. */
export function inheritedPlace(
  field: 'runAsUser' | 'runAsNonRoot' | 'runAsGroup' | 'seLinuxOptions',
  { spec }: PodTemplate,
  { above, container }: Around,
): string {
  const isOfPod = isPresent(spec.securityContext?.[field]) && !isPresent(container?.securityContext?.[field]);
  return isOfPod ? `spec.securityContext.${field}` : `${above}.securityContext.${field}`;
}

/** Finds a volume by its name: claims of a StatefulSet come before what is written. The volume that admission adds for a token is in no file. */
export function volumePlace({ volume }: PolicyFinding, { spec }: PodTemplate): string {
  return `spec.volumes${indexOfNth(spec.volumes, 0, ({ name }) => name === volume)}`;
}

export function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

import type { Container, PodTemplate } from '../../kubernetes/objects.ts';
import { containersOf } from '../../kubernetes/pod-containers.ts';
import { SECCOMP_POD_ANNOTATION } from '../profile-annotations.ts';
import type { PolicyVerdict } from './judge.ts';
import type { PolicyFinding } from './rule.ts';

/** A finding, and where in what somebody wrote its field stands, or would stand: the server's own path may be another. */
export interface PlacedFinding extends PolicyFinding {
  /** From the pod downwards: "spec.containers[0].ports[1].hostPort". */
  readonly field: string;
}

export type PlacedVerdict =
  | Exclude<PolicyVerdict, { readonly verdict: 'refuses' }>
  | { readonly verdict: 'refuses'; readonly findings: readonly PlacedFinding[] };

/** @param template as it was written, before admission added anything */
export function withPlaces(verdict: PolicyVerdict, template: PodTemplate): PlacedVerdict {
  if (verdict.verdict !== 'refuses') return verdict;
  // Equal values in one list are found one after the other.
  const times = new Map<string, number>();
  const findings = verdict.findings.map((finding): PlacedFinding => {
    const key = `${finding.path} ${finding.found}`;
    const nth = times.get(key) ?? 0;
    times.set(key, nth + 1);
    return { ...finding, field: fieldOf(finding, template, nth) };
  });
  return { verdict: 'refuses', findings };
}

/** @param nth how many findings of the same value in the same list came before */
function fieldOf(finding: PolicyFinding, template: PodTemplate, nth: number): string {
  const { rule, found } = finding;
  const path = finding.path.replace(/^pod\./, '');
  const above = /^spec\.\w+\[\d+\]/.exec(path)?.[0] ?? '';
  const container = containersOf(template.spec).find((at) => at.path === above)?.container;
  switch (rule) {
    case 'hostNetwork':
    case 'hostPID':
    case 'hostIPC':
      return `spec.${rule}`;
    case 'hostPorts':
      return `${above}.ports${at(container?.ports, nth, (port) => hostPortOf(port, template) === found)}.hostPort`;
    case 'allowedCapabilities':
      return `${path}${at(container?.securityContext?.capabilities?.add, nth, (name) => name === found)}`;
    case 'runAsUser':
    case 'runAsNonRoot':
    case 'runAsGroup':
      return inherited(`${above}.securityContext`, rule, container, template);
    case 'seLinux':
      return container === undefined
        ? path
        : `${inherited(`${above}.securityContext`, 'seLinuxOptions', container, template)}.${path.split('.').at(-1)}`;
    case 'volumes':
      return volumeOf(finding, template);
    case 'allowedHostPaths':
      return `${volumeOf(finding, template)}.hostPath.path`;
    case 'allowedFlexVolumes':
      return `${volumeOf(finding, template)}.flexVolume.driver`;
    case 'allowedCSIDrivers':
      return `${volumeOf(finding, template)}.csi.driver`;
    case 'seccomp':
      return seccompField(finding, path, template);
    default:
      return path;
  }
}

/** In a pod with hostNetwork every port is the node's, though nobody wrote so. */
function hostPortOf(
  { hostPort, containerPort }: NonNullable<Container['ports']>[number],
  { spec }: PodTemplate,
): number | undefined {
  return hostPort || (spec.hostNetwork === true ? containerPort : hostPort);
}

/** "[1]": the n-th of those that match; empty where there is none. */
function at<T>(list: readonly T[] | null | undefined, nth: number, matches: (item: T) => boolean): string {
  const index = (list ?? []).flatMap((item, position) => (matches(item) ? [position] : []))[nth];
  return index === undefined ? '' : `[${index}]`;
}

/** What a container does not say, it has from the pod. */
function inherited(
  own: string,
  field: 'runAsUser' | 'runAsNonRoot' | 'runAsGroup' | 'seLinuxOptions',
  container: Container | undefined,
  { spec }: PodTemplate,
): string {
  const isOfPod = isThere(spec.securityContext?.[field]) && !isThere(container?.securityContext?.[field]);
  return isOfPod ? `spec.securityContext.${field}` : `${own}.${field}`;
}

/** By its name: claims of a StatefulSet come before what is written. What admission adds, for a token, is in no file. */
function volumeOf({ volume }: PolicyFinding, { spec }: PodTemplate): string {
  return `spec.volumes${at(spec.volumes, 0, ({ name }) => name === volume)}`;
}

/** The server names annotations, also where a field says it. */
function seccompField({ container: name }: PolicyFinding, annotation: string, { metadata, spec }: PodTemplate): string {
  const annotations = metadata?.annotations ?? {};
  const key = annotation.slice('metadata.annotations['.length, -1);
  const own = containersOf(spec).find(({ container }) => container.name === name);
  if (isThere(own?.container.securityContext?.seccompProfile)) return `${own?.path}.securityContext.seccompProfile`;
  if (isThere(annotations[key])) return annotation;
  if (isThere(spec.securityContext?.seccompProfile)) return 'spec.securityContext.seccompProfile';
  return isThere(annotations[SECCOMP_POD_ANNOTATION]) ? `metadata.annotations[${SECCOMP_POD_ANNOTATION}]` : annotation;
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}

import { type FieldPath, partsOfPath } from '../../kubernetes/field-path.ts';
import type { PodTemplate } from '../../kubernetes/objects.ts';
import { type FieldChange, fieldValue } from '../field-changes.ts';
import { profileOf, SECCOMP_CONTAINER_ANNOTATION, SECCOMP_POD_ANNOTATION } from '../profile-annotations.ts';
import { acceptedUser } from './accepted-user.ts';
import type { Contradiction } from './contradiction.ts';
import type { PlacedFinding } from './placed-finding.ts';
import { TOKEN_VOLUME } from './prepare-pod.ts';
import type { RuleName } from './rule.ts';

/**
 * What has to be changed in a template so that a policy does not find this in its pods again. Undefined: only the author can decide
 * it.
 * @param finding placed in this template
 */
export function policyChangeFor(
  template: PodTemplate,
  finding: PlacedFinding,
  serverMinor: number,
): FieldChange | undefined {
  const change = CHANGES[finding.rule](finding, partsOfPath(finding.field), template, serverMinor);
  // The API refuses most of these fields in a Windows pod.
  return change?.set && template.spec.os?.name === 'windows' ? undefined : change;
}

/** What makes a pod valid beside allowPrivilegeEscalation false. */
export function changesForContradictions(
  template: PodTemplate,
  contradictions: readonly Contradiction[],
): FieldChange[] {
  return contradictions.flatMap(({ path, beside }): FieldChange[] => {
    const context = partsOfPath(path);
    if (beside === 'privileged') return [{ at: [...context, 'privileged'] }];
    const added = listOf(fieldValue(template, [...context, 'capabilities', 'add']));
    const indexes = added.flatMap((name, index) => (name === beside ? [index] : []));
    // A policy does not add what is dropped.
    if (indexes.length === 0) {
      return [{ at: [...context, 'capabilities', 'drop'], set: (before) => [...listOf(before), beside] }];
    }
    return indexes.map((index) => ({ at: [...context, 'capabilities', 'add', index] }));
  });
}

type ChangeFor = (
  finding: PlacedFinding,
  at: FieldPath,
  template: PodTemplate,
  serverMinor: number,
) => FieldChange | undefined;

const takeAway: ChangeFor = (_finding, at) => ({ at });
const to =
  (value: unknown): ChangeFor =>
  (_finding, at) => ({ at, set: () => value });
/** Where the list is not the author's, there is nothing to be taken out. */
const takeOut: ChangeFor = (_finding, at) => (typeof at.at(-1) === 'number' ? { at } : undefined);
const undecidable: ChangeFor = () => undefined;

const intoRange: ChangeFor = ({ accepted }, at) => ({ at, set: () => accepted.ranges?.[0]?.min ?? 0 });

const supplementalGroups: ChangeFor = ({ outside }, at, template) => {
  const index = listOf(fieldValue(template, at)).indexOf(outside);
  // An empty list is refused where no list is accepted.
  return { at: index === -1 ? at : [...at, index] };
};

const hostPorts: ChangeFor = (_finding, at, { spec }) =>
  // Every port of such a pod is the node's.
  spec.hostNetwork === true ? { at: ['spec', 'hostNetwork'] } : { at };

const procMount: ChangeFor = ({ accepted }, at) => (accepted.absent ? { at } : { at, set: () => accepted.values[0] });

const volumes: ChangeFor = ({ volume }, _at, { spec }) =>
  // Only what admission adds can go: what containers mount, somebody needs.
  volume === TOKEN_VOLUME && !spec.volumes?.some(({ name }) => name === volume)
    ? { at: ['spec', 'automountServiceAccountToken'], set: () => false }
    : undefined;

/** The fields came with 1.19. */
const SECCOMP_FIELDS = 19;

const seccomp: ChangeFor = ({ accepted, container }, at, template, serverMinor) => {
  const stands = fieldValue(template, at) !== undefined;
  if (stands && accepted.absent) return { at };
  const profile = preferred(accepted.values);
  if (profile === undefined) return undefined;
  const isAnnotation = at[0] === 'metadata';
  const ofPod = ['metadata', 'annotations', SECCOMP_POD_ANNOTATION];
  const fieldOfPod = ['spec', 'securityContext', 'seccompProfile'];
  // What stands nowhere can stand in the pod, and containers have it from there.
  const annotation = stands && isAnnotation ? at : ofPod;
  const field = stands && !isAnnotation ? at : fieldOfPod;
  const asField = serverMinor < SECCOMP_FIELDS ? undefined : profileOf(profile.replace(/^docker\//, 'runtime/'));
  // Annotation and field may not contradict each other; a container has its own annotation only where it has no field.
  const isOnlyAnnotation =
    stands && isAnnotation && (at[2] !== SECCOMP_POD_ANNOTATION || fieldValue(template, fieldOfPod) === undefined);
  if (asField === undefined || isOnlyAnnotation) return { at: annotation, set: () => profile };
  const isOfPod = field[1] === 'securityContext';
  const key = isOfPod ? SECCOMP_POD_ANNOTATION : `${SECCOMP_CONTAINER_ANNOTATION}${container}`;
  return { at: field, set: () => asField, instead: ['metadata', 'annotations', key] };
};

const appArmor: ChangeFor = ({ accepted }, at) => {
  const profile = preferred(accepted.values);
  return profile === undefined ? undefined : { at, set: () => profile };
};

/** Of accepted profiles the one that asks nothing of the node, and confines. */
function preferred(profiles: readonly string[]): string | undefined {
  const named = profiles.filter((name) => name !== '');
  const usual = named.find((name) => name === 'runtime/default') ?? named.find((name) => name === 'docker/default');
  return usual ?? named.find((name) => name !== 'unconfined') ?? named[0];
}

const CHANGES: Readonly<Record<RuleName, ChangeFor>> = {
  fsGroup: intoRange,
  supplementalGroups,
  seccomp,
  // The pod's is filled in, and containers have it from the pod.
  seLinux: (_finding, at) => ({ at: at.slice(0, -1) }),
  hostNetwork: takeAway,
  hostPID: takeAway,
  hostIPC: takeAway,
  forbiddenSysctls: takeOut,
  allowedUnsafeSysctls: takeOut,
  volumes,
  allowedHostPaths: undecidable,
  'allowedHostPaths.readOnly': to(true),
  allowedFlexVolumes: undecidable,
  allowedCSIDrivers: undecidable,
  runtimeClass: takeAway,
  runAsUser: ({ accepted }, at) => ({ at, set: () => acceptedUser(accepted.ranges) }),
  runAsNonRoot: to(true),
  runAsGroup: intoRange,
  appArmor,
  privileged: takeAway,
  allowedProcMountTypes: procMount,
  allowedCapabilities: takeOut,
  hostPorts,
  readOnlyRootFilesystem: to(true),
  allowPrivilegeEscalation: to(false),
};

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

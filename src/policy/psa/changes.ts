import { type FieldPath, partsOfPath } from '../../kubernetes/field-path.ts';
import type { PodTemplate } from '../../kubernetes/objects.ts';
import { type FieldChange, fieldValue } from '../field-changes.ts';
import { SECCOMP_CONTAINER_ANNOTATION, SECCOMP_POD_ANNOTATION } from '../profile-annotations.ts';
import { USUAL_USER } from '../usual-user.ts';
import type { PodSecurityFinding } from './check.ts';
import type { Violation } from './evaluate.ts';
import type { CheckId } from './registry.ts';

/**
 * What has to be changed in a template so that nothing of this is found in its pods again. What only the author can decide has no
 * change.
 * @param violations of the pod as the server sees it: a PodSecurityPolicy may have filled something in
 */
export function changesFor(template: PodTemplate, violations: readonly Violation[]): FieldChange[] {
  return violations.flatMap(({ check, findings }) =>
    findings.flatMap((finding) => levelChangeFor(template, check, finding) ?? []),
  );
}

/** Undefined: no patch can decide it. */
export function levelChangeFor(
  template: PodTemplate,
  check: CheckId,
  finding: PodSecurityFinding,
): FieldChange | undefined {
  if (template.spec.os?.name === 'windows' && LINUX_ONLY.has(check)) return undefined;
  return CHANGES[check](finding, partsOfPath(finding.path), template);
}

type ChangeFor = (finding: PodSecurityFinding, parts: FieldPath, template: PodTemplate) => FieldChange | undefined;

const takeAway: ChangeFor = (_finding, at) => ({ at });
const to =
  (value: unknown): ChangeFor =>
  (_finding, at) => ({ at, set: () => value });
/** The pod cannot be without a volume that containers mount, and nobody but its author knows what could be there instead. */
const undecidable: ChangeFor = () => undefined;
/** What a policy fills in where nothing stands cannot be taken away, but something else can stand there. */
const takeAwayOr =
  (value: unknown): ChangeFor =>
  (_finding, at, template) =>
    fieldValue(template, at) === undefined ? { at, set: () => value } : { at };

const seccomp: ChangeFor = (finding, at, template) => {
  if (finding.path.startsWith('metadata.')) return takeAwayOr('runtime/default')(finding, at, template);
  const { container } = finding;
  const key = container === undefined ? SECCOMP_POD_ANNOTATION : `${SECCOMP_CONTAINER_ANNOTATION}${container}`;
  return { at: at.slice(0, -1), set: () => ({ type: 'RuntimeDefault' }), instead: ['metadata', 'annotations', key] };
};

const appArmor: ChangeFor = (finding, at, template) =>
  finding.path.startsWith('metadata.')
    ? takeAwayOr('runtime/default')(finding, at, template)
    : { at: at.slice(0, -1), set: () => ({ type: 'RuntimeDefault' }) };

const capabilities: ChangeFor = ({ accepted, found }, at, template) => {
  if (accepted.mustInclude) {
    return { at, set: (before) => [...listOf(before).filter((name) => name !== 'all'), 'ALL'] };
  }
  const list = at.slice(0, -1);
  const added = listOf(fieldValue(template, list));
  if (added[Number(at.at(-1))] === found) return { at };
  // A policy sorted the list, or added the name: it does not add what is dropped.
  if (added.includes(found)) return { at: [...list, added.indexOf(found)] };
  return { at: [...list.slice(0, -1), 'drop'], set: (before) => [...listOf(before), found] };
};

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

const CHANGES: Readonly<Record<CheckId, ChangeFor>> = {
  appArmorProfile: appArmor,
  capabilities_baseline: capabilities,
  capabilities_restricted: capabilities,
  hostNamespaces: takeAway,
  hostPathVolumes: undecidable,
  hostPorts: takeAway,
  hostProbesAndHostLifecycle: takeAway,
  privileged: takeAway,
  procMount: takeAway,
  procMount_restricted: takeAway,
  seLinuxOptions: takeAway,
  seccompProfile_baseline: seccomp,
  seccompProfile_restricted: seccomp,
  sysctls: (_finding, at) => ({ at: at.slice(0, -1) }),
  windowsHostProcess: undecidable,
  allowPrivilegeEscalation: to(false),
  restrictedVolumes: undecidable,
  runAsNonRoot: to(true),
  runAsUser: takeAwayOr(USUAL_USER),
};

/** The API refuses these fields in a Windows pod, and old versions of the restricted level refuse it without them. */
const LINUX_ONLY: ReadonlySet<CheckId> = new Set([
  'allowPrivilegeEscalation',
  'capabilities_restricted',
  'seccompProfile_restricted',
]);

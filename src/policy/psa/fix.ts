import { type FieldPath, partsOfPath } from '../../model/field-path.ts';
import type { PodTemplate } from '../../model/kubernetes.ts';
import { SECCOMP_CONTAINER_ANNOTATION, SECCOMP_POD_ANNOTATION } from '../profile-annotations.ts';
import type { ServedPod } from '../server-view.ts';
import type { Finding } from './check.ts';
import { evaluate, type Violation } from './evaluate.ts';
import { applyPatch, type PatchOperation, pointerPart } from './json-patch.ts';
import type { LevelVersion } from './levels.ts';
import type { CheckId } from './registry.ts';

/** What makes a pod pass, as far as a patch can decide it. */
export interface Fix {
  /** Paths begin at the object, such as "/spec/template/spec/hostPID". Empty where a patch can do nothing. */
  readonly patch: readonly PatchOperation[];
  /** What the patched pod is still refused for: it was judged again. Empty: the patch is proven. */
  readonly left: readonly Violation[];
  /** What the patch takes for granted. */
  readonly assumes: readonly Assumption[];
}

/**
 *   user      the image runs as, or can run as, another user than root: no manifest says that
 *   function  the container does without what was taken from it
 */
export type Assumption =
  | { readonly about: 'user'; readonly containers: readonly string[] }
  | { readonly about: 'function'; readonly paths: readonly string[] };

/** The smallest patch of the fields that were found, proven by judging the result again. */
export function fixFor(
  template: PodTemplate,
  kind: ServedPod['kind'],
  templatePath: string,
  policy: LevelVersion,
  serverMinor: number,
): Fix {
  const judge = (given: PodTemplate) =>
    evaluate({ kind, annotations: given.metadata?.annotations ?? {}, spec: given.spec }, policy, serverMinor);
  const findings: Finding[] = [];
  const operations: PatchOperation[] = [];
  let current = template;
  let left = judge(current);
  // One field can hide another: a pod that says false hides the containers that say nothing.
  for (let round = 0; round < MAX_ROUNDS && left.length > 0; round += 1) {
    const found = left.flatMap((violation) =>
      violation.findings.map((finding) => ({ ...finding, check: violation.check })),
    );
    const next = operationsFor(current, found);
    if (next.length === 0) break;
    findings.push(...found);
    operations.push(...next);
    current = applyPatch(current, next);
    left = judge(current);
  }
  const prefix = templatePath === '' ? '' : `/${templatePath.replaceAll('.', '/')}`;
  return {
    patch: operations.map((operation) => ({ ...operation, path: `${prefix}${operation.path}` })),
    left,
    assumes: assumptionsOf(findings),
  };
}

const MAX_ROUNDS = 3;

interface Found extends Finding {
  readonly check: CheckId;
}

function operationsFor(template: PodTemplate, findings: readonly Found[]): PatchOperation[] {
  const result: PatchOperation[] = [];
  let current = template;
  const push = (operation: PatchOperation) => {
    result.push(operation);
    current = applyPatch(current, [operation]);
  };
  // From the back, so that what is taken out of a list does not move what is still to be taken.
  for (const finding of [...findings].reverse()) {
    const isLinuxOnly = template.spec.os?.name === 'windows' && LINUX_ONLY.has(finding.check);
    const change = isLinuxOnly ? undefined : CHANGES[finding.check](finding, partsOfPath(finding.path));
    if (change === undefined) continue;
    if (change.instead !== undefined && standing(current, change.instead) !== undefined) {
      push({ op: 'remove', path: pointer(change.instead) });
    }
    if (change.set === undefined) {
      if (standing(current, change.at) !== undefined) push({ op: 'remove', path: pointer(change.at) });
      continue;
    }
    for (let length = 1; length < change.at.length; length += 1) {
      const parent = change.at.slice(0, length);
      if (standing(current, parent) === undefined) push({ op: 'add', path: pointer(parent), value: {} });
    }
    const op = standing(current, change.at) === undefined ? 'add' : 'replace';
    push({ op, path: pointer(change.at), value: change.set(standing(current, change.at)) });
  }
  return result;
}

/** Where something is set, or taken away where `set` is absent. Undefined: no patch can decide it. */
interface Change {
  readonly at: FieldPath;
  readonly set?: (before: unknown) => unknown;
  /** An annotation that the field replaced, and may not contradict. */
  readonly instead?: FieldPath;
}

type ChangeFor = (finding: Found, parts: FieldPath) => Change | undefined;

const takeAway: ChangeFor = (_finding, at) => ({ at });
const to =
  (value: unknown): ChangeFor =>
  (_finding, at) => ({ at, set: () => value });
/** The pod cannot be without a volume that containers mount, and nobody but its author knows what could be there instead. */
const undecidable: ChangeFor = () => undefined;

const seccomp: ChangeFor = ({ path, container }, at) => {
  if (path.startsWith('metadata.')) return { at };
  const key = container === undefined ? SECCOMP_POD_ANNOTATION : `${SECCOMP_CONTAINER_ANNOTATION}${container}`;
  return { at: at.slice(0, -1), set: () => ({ type: 'RuntimeDefault' }), instead: ['metadata', 'annotations', key] };
};

const capabilities: ChangeFor = ({ accepted }, at) =>
  accepted.mustInclude
    ? { at, set: (before) => [...(Array.isArray(before) ? before.filter((name) => name !== 'all') : []), 'ALL'] }
    : { at };

const CHANGES: Readonly<Record<CheckId, ChangeFor>> = {
  appArmorProfile: ({ path }, at) =>
    path.startsWith('metadata.') ? { at } : { at: at.slice(0, -1), set: () => ({ type: 'RuntimeDefault' }) },
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
  runAsUser: takeAway,
};

/** The API refuses these fields in a Windows pod, and old versions of the restricted level refuse it without them. */
const LINUX_ONLY: ReadonlySet<CheckId> = new Set([
  'allowPrivilegeEscalation',
  'capabilities_restricted',
  'seccompProfile_restricted',
]);

function assumptionsOf(findings: readonly Finding[]): Assumption[] {
  const of = (test: (path: string) => boolean) => findings.filter(({ path }) => test(path));
  const users = of((path) => /\.runAs(NonRoot|User)$/.test(path)).map(({ container }) => container ?? '');
  const taken = of((path) =>
    /\.(hostNetwork|hostPID|hostIPC|privileged|hostPort|host)$|\.add\[|\.sysctls\[/.test(path),
  );
  return [
    ...(users.length === 0
      ? []
      : [{ about: 'user', containers: [...new Set(users.filter((name) => name !== ''))] } as const]),
    ...(taken.length === 0 ? [] : [{ about: 'function', paths: [...new Set(taken.map(({ path }) => path))] } as const]),
  ];
}

function pointer(parts: FieldPath): string {
  return parts.map((part) => `/${pointerPart(String(part))}`).join('');
}

function standing(object: unknown, parts: FieldPath): unknown {
  return parts.reduce<unknown>(
    (value, part) => (value === undefined || value === null ? undefined : (value as Record<string, unknown>)[part]),
    object,
  );
}

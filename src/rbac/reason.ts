import type { BindingName, BindingPath, RoleName, SubjectName } from './may-use.ts';

/** What the RBAC authorizer's reasons say, and what else stands there. */
export interface ParsedReason {
  /** Absent where the reason does not name a binding. */
  readonly path?: BindingPath;
  /** Roles that a binding of the one asked about names, and that are not there. */
  readonly missingRoles: readonly RoleName[];
  /** Lines of other authorizers, and whatever is not in a known form; empty where there is none. */
  readonly text: string;
}

/**
 * Reads the reason of an access review. Every authorizer without a decision may add a line.
 * Source: plugin/pkg/auth/authorizer/rbac/rbac.go and pkg/registry/rbac/validation/rule.go, 1.24 to 1.37; apiserver
 * pkg/authorization/union/union.go, which puts the name of the authorizer before such a line from 1.37 on.
 */
export function parseReason(reason: string): ParsedReason {
  let path: BindingPath | undefined;
  const missingRoles: RoleName[] = [];
  const others: string[] = [];
  for (const line of reason.split('\n')) {
    const found = parsePath(line);
    const missing = parseMissing(line);
    if (found) path = found;
    else if (missing) missingRoles.push(...missing);
    else if (line !== '') others.push(line);
  }
  return { ...(path ? { path } : {}), missingRoles, text: others.join('\n') };
}

/** A name as Go's %q writes it. */
const NAME = '"((?:[^"\\\\]|\\\\.)*)"';
const ALLOWED = new RegExp(
  `^RBAC: allowed by (ClusterRoleBinding|RoleBinding) ${NAME} of (ClusterRole|Role) ${NAME} to (ServiceAccount|Group|User) ${NAME}$`,
  'u',
);

/** `RBAC: allowed by RoleBinding "use-psp/team-a" of ClusterRole "psp" to ServiceAccount "builder/team-a"`. */
function parsePath(line: string): BindingPath | undefined {
  const [matched, bindingKind, bindingName = '', roleKind, roleName = '', subjectKind, subjectName = ''] =
    ALLOWED.exec(line) ?? [];
  if (matched === undefined) return undefined;
  const names = [bindingName, roleName, subjectName].map(goUnquoted);
  const [binding, role, subject] = names;
  if (binding === undefined || role === undefined || subject === undefined) return undefined;
  return {
    binding: {
      kind: bindingKind as BindingName['kind'],
      ...(bindingKind === 'RoleBinding' ? within(binding) : { name: binding }),
    },
    role: { kind: roleKind as RoleName['kind'], name: role },
    subject: {
      kind: subjectKind as SubjectName['kind'],
      ...(subjectKind === 'ServiceAccount' ? within(subject) : { name: subject }),
    },
  };
}

/** NAME/NAMESPACE; neither can have a slash in it. */
function within(text: string): { name: string; namespace: string } {
  const slash = text.lastIndexOf('/');
  return { name: text.slice(0, slash), namespace: text.slice(slash + 1) };
}

const MISSING = new RegExp(`(clusterrole|role)\\.rbac\\.authorization\\.k8s\\.io ${NAME} not found`, 'uy');

/**
 * `RBAC: clusterrole.rbac.authorization.k8s.io "a" not found`; several are in brackets, with commas. From 1.37 on `rbac: RBAC: …`,
 * with whatever name the server's AuthorizationConfiguration has for it.
 */
function parseMissing(line: string): RoleName[] | undefined {
  const inside = /^(?:[\w.-]+: )?RBAC: (?:\[(.*)\]|(.*))$/u.exec(line);
  const list = inside?.[1] ?? inside?.[2];
  if (list === undefined) return undefined;
  const roles: RoleName[] = [];
  for (let position = 0; ; position += ', '.length) {
    MISSING.lastIndex = position;
    const [matched, kind, quotedName = ''] = MISSING.exec(list) ?? [];
    const name = matched === undefined ? undefined : goUnquoted(quotedName);
    if (matched === undefined || name === undefined) return undefined;
    roles.push({ kind: kind === 'role' ? 'Role' : 'ClusterRole', name });
    position += matched.length;
    if (position === list.length) return roles;
    if (!list.startsWith(', ', position)) return undefined;
  }
}

/** Takes back strconv.Quote; undefined for bytes that are no UTF-8, which a name cannot have. */
function goUnquoted(text: string): string | undefined {
  let isWhole = true;
  const result = text.replace(ESCAPE, (_escape, short: string | undefined, ...codes: (string | undefined)[]) => {
    if (short !== undefined) return SHORT[short] ?? short;
    const [byte, ...points] = codes.slice(0, 3);
    const code = Number.parseInt(byte ?? points.find((point) => point !== undefined) ?? '', 16);
    if (Number.isNaN(code) || code > 0x10ffff || (byte !== undefined && code > 0x7f)) isWhole = false;
    return isWhole ? String.fromCodePoint(code) : '';
  });
  return isWhole ? result : undefined;
}

const ESCAPE = /\\(?:([abfnrtv"\\])|x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|.)/gu;
const SHORT: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

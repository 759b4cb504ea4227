import type { FilledField } from '../../../policy/psp/fill-in.ts';
import { shownLine } from '../../../text/untrusted.ts';

/** What a policy fills in, in a word for a table that has columns of such names. */
export function filledInWord({ path }: FilledField): string {
  if (path.startsWith('metadata.')) return path.includes('apparmor') ? 'appArmor' : 'seccomp';
  const field = fieldOf(path);
  return WORDS[field] ?? field;
}

const WORDS: Readonly<Record<string, string>> = {
  allowPrivilegeEscalation: 'escalation',
  readOnlyRootFilesystem: 'read-only root',
  runAsGroup: 'group',
  runAsNonRoot: 'non-root',
  runAsUser: 'user',
  runtimeClassName: 'runtimeClass',
  seLinuxOptions: 'seLinux',
  supplementalGroups: 'groups',
};

/** "runAsUser of every container: 1000", "annotation KEY: runtime/default". */
export function filledInText({ path, container, after }: FilledField): string {
  const value = typeof after === 'string' ? after : JSON.stringify(after);
  const annotation = /^metadata\.annotations\[(.*)\]$/.exec(path)?.[1];
  const whose = container === undefined ? 'the pod' : 'every container';
  const field = annotation === undefined ? `${fieldOf(path)} of ${whose}` : `annotation ${annotation}`;
  return shownLine(`${field}: ${value}`);
}

function fieldOf(path: string): string {
  return path.split('.').at(-1) ?? path;
}

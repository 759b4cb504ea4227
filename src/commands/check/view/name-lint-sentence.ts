import type { NameLint } from '../../../capability/name-lint.ts';
import type { RuntimeName } from '../../../capability/runtime.ts';
import { ADDABLE } from '../../../policy/psa/checks/capabilities-baseline.ts';
import { shownValue } from '../../../text/untrusted.ts';

/** What the runtimes make of it, what the policies make of it, and what to write. */
export function nameLintSentence(lint: NameLint): string {
  switch (lint.lint) {
    case 'prefix':
      return `${where(lint)}: containerd puts CAP_ before it and ignores the name that comes out, CRI-O and Docker take it for ${lint.meant}. ${policies(lint)} Write ${lint.meant}.`;
    case 'case':
      return `${where(lint)}: every runtime takes it for ${lint.meant}. ${policies(lint)} Write ${lint.meant}.`;
    case 'unknown':
      return `${where(lint)}: Linux has no such capability. containerd ignores it, CRI-O and Docker refuse to create the container. ${lint.list === 'add' ? policies(lint) : 'No policy minds.'}`;
    case 'add-and-drop':
      return `${lint.name} is in add and in drop: ${whoGrants(lint.grantedBy)}. Policies look at add and at drop, each for itself. Name it once.`;
    case 'beside-privileged':
      return `add names ${namesOf(lint.names)} beside privileged: true: a privileged container has everything, no runtime looks at add. Policies do.`;
    case 'bounding-only':
      return `add names ${namesOf(lint.names)} for ${lint.uid === undefined ? 'a user other than root' : `uid ${lint.uid}`}: Kubernetes sets no ambient capabilities, so what is added stays in the bounding set, for setuid and file-capability programs only. Policies look at add all the same.`;
  }
}

type Written = Extract<NameLint, { readonly written: string }>;

/** All of them compare letter by letter; Pod Security Admission has a list of names, the others ask what was allowed or required. */
function policies(lint: Written): string {
  const meant = lint.lint === 'unknown' ? undefined : lint.meant;
  if (lint.list === 'drop') {
    const restricted = meant === 'ALL' ? 'restricted asks for ALL in capitals' : 'Pod Security asks for ALL only';
    return `Policies compare letter by letter: ${restricted}; PodSecurityPolicy and SCC do not take it for ${meant} where that has to be dropped.`;
  }
  const baseline =
    meant !== undefined && ADDABLE.includes(meant)
      ? `baseline refuses it, and not ${meant}`
      : 'baseline and restricted refuse it';
  return `Policies compare letter by letter: ${baseline}; PodSecurityPolicy and SCC accept it only where it is allowed in these letters, or * is.`;
}

const RUNTIME_NAMES: Readonly<Record<RuntimeName, string>> = {
  containerd: 'containerd',
  'cri-o': 'CRI-O',
  docker: 'Docker',
  unknown: 'another runtime',
};

function whoGrants(runtimes: readonly RuntimeName[]): string {
  if (runtimes.length === 0) return 'no runtime grants it';
  return `of containerd, CRI-O and Docker, only ${runtimes.map((name) => RUNTIME_NAMES[name]).join(' and ')} grant${runtimes.length === 1 ? 's' : ''} it`;
}

function where({ list, index, written }: Written): string {
  return `capabilities.${list}[${index}] "${shownValue(written)}"`;
}

function namesOf(names: readonly string[]): string {
  return names.map((name) => shownValue(name)).join(', ');
}

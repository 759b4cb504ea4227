import type { NameLint } from '../capability/name-lint.ts';
import { escapeUntrusted } from '../model/untrusted.ts';

/** What a runtime, and what a policy, makes of it; then what to write. */
export function nameLintSentence(lint: NameLint): string {
  switch (lint.lint) {
    case 'prefix':
      return `${where(lint)}: containerd puts CAP_ before it and ignores the name that comes out, CRI-O and Docker take it for ${lint.meant}, policies compare letter by letter. Write ${lint.meant}.`;
    case 'case':
      return `${where(lint)}: every runtime takes it for ${lint.meant}, but policies compare letter by letter. Write ${lint.meant}.`;
    case 'unknown':
      return `${where(lint)}: Linux has no such capability. containerd ignores it, CRI-O and Docker refuse to create the container.`;
    case 'add-and-drop':
      return `${escapeUntrusted(lint.name, 64)} is in add and in drop: containerd and CRI-O drop it, Docker adds it. Name it once.`;
    case 'beside-privileged':
      return `add names ${namesOf(lint.names)} beside privileged: true: a privileged container has everything, no runtime looks at add.`;
    case 'bounding-only':
      return `add names ${namesOf(lint.names)} for ${lint.uid === undefined ? 'a user other than root' : `uid ${lint.uid}`}: Kubernetes sets no ambient capabilities, so what is added stays in the bounding set, for setuid and file-capability programs only.`;
  }
}

function where({ list, index, written }: Extract<NameLint, { readonly written: string }>): string {
  return `capabilities.${list}[${index}] "${escapeUntrusted(written, 64)}"`;
}

function namesOf(names: readonly string[]): string {
  return names.map((name) => escapeUntrusted(name, 64)).join(', ');
}

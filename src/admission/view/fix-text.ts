import type { Workload } from '../../kubernetes/workload.ts';
import { workloadKindOf } from '../../kubernetes/workload-kinds.ts';
import type { Assumption } from '../../policy/assumption.ts';
import type { Fix } from '../../policy/psa/fix.ts';
import type { PatchOperation } from '../../policy/psa/json-patch.ts';
import { violationsText } from '../../policy/psa/sentence.ts';
import { escapeUntrusted, shownLine, shownMessage, shownName } from '../../text/untrusted.ts';

/** A word for a POSIX shell. What a terminal obeys or does not show is in no name that a server accepts: it becomes visible. */
export function shellQuoted(text: string): string {
  const visible = escapeUntrusted(text, text.length);
  return /^[\w@%+=:,./-]+$/.test(visible) ? visible : `'${visible.replaceAll("'", "'\\''")}'`;
}

/** JSON without characters that a terminal obeys or does not show: JSON has escapes for them, and means the same with them. */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

/** The command that changes the object in the cluster; for a manifest, and for a Job, which cannot be changed, the patch alone. */
export function patchText(workload: Workload, patch: readonly PatchOperation[]): string {
  const { kind, name, namespace, place } = workload;
  const json = visibleJson(patch);
  const { onChange = 'made again' } = workloadKindOf(workload) ?? {};
  if (place !== undefined || onChange === 'refused') return `JSON patch (RFC 6902): ${json}`;
  const object = `${shellQuoted(`${kind.toLowerCase()}/${name}`)}${withinText(namespace)}`;
  const change = `--type=json -p ${shellQuoted(json)}`;
  if (onChange !== 'made again') return `kubectl patch ${object} ${change}`;
  return `kubectl get ${object} -o yaml | kubectl patch --local -f - ${change} -o yaml | kubectl replace --force -f -`;
}

export function withinText(namespace: string | undefined): string {
  return namespace === undefined ? '' : ` -n ${shellQuoted(namespace)}`;
}

/** Whether the patch is enough, and what it takes for granted. */
export function fixSentences({ patch, left, assumes }: Fix, serverMinor: number): string[] {
  const proof =
    left.length === 0
      ? 'Judged again with this patch, it passes.'
      : `${patch.length === 0 ? 'No patch can decide' : 'With this patch it is still refused for'}: ${shownMessage(violationsText(left, serverMinor))}.`;
  return [proof, ...assumptionSentences(assumes, patch)];
}

/** What has to hold beside a patch. */
export function assumptionSentences(assumes: readonly Assumption[], patch: readonly PatchOperation[]): string[] {
  const setsUser = patch.some(({ op, path }) => op !== 'remove' && path.endsWith('/runAsUser'));
  return assumes.map((assumption) => assumptionSentence(assumption, setsUser));
}

function assumptionSentence(assumption: Assumption, setsUser: boolean): string {
  switch (assumption.about) {
    case 'user': {
      const whose =
        assumption.containers.length === 0
          ? ''
          : ` of ${assumption.containers.map((name) => shownName(name)).join(', ')}`;
      if (setsUser) return `The image${whose} has to work as that user; only the image knows.`;
      return `The image${whose} has to run as another user than root; only the image knows. If it names root, or its user by a name and not by a number, the kubelet will not start it: then set runAsUser too.`;
    }
    case 'function':
      return `It has to do without: ${assumption.paths.map((path) => shownLine(path)).join(', ')}.`;
  }
}

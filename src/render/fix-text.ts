import { escapeUntrusted } from '../model/untrusted.ts';
import type { Workload } from '../model/workload.ts';
import type { Assumption, Fix } from '../policy/psa/fix.ts';
import { violationsText } from './psa-sentence.ts';

/** A word for a POSIX shell. */
function shellQuoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** JSON without characters that a terminal obeys or does not show: JSON has escapes for them, and means the same with them. */
function visibleJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

/** Kinds whose pod can be changed in the cluster; a Pod's and a Job's cannot, they have to be made again. */
const PATCHABLE: ReadonlySet<string> = new Set([
  'CronJob',
  'DaemonSet',
  'Deployment',
  'PodTemplate',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
]);

/** The command that patches the object in the cluster; for a manifest, and for what cannot be changed there, the patch alone. */
export function fixText({ kind, name, namespace, place }: Workload, { patch }: Fix): string {
  const json = visibleJson(patch);
  if (place !== undefined || !PATCHABLE.has(kind)) return `JSON patch (RFC 6902): ${json}`;
  const within = namespace === undefined ? '' : ` -n ${shellQuoted(namespace)}`;
  return `kubectl patch ${shellQuoted(`${kind.toLowerCase()}/${name}`)}${within} --type=json -p ${shellQuoted(json)}`;
}

/** Whether the patch is enough, and what it takes for granted. */
export function fixSentences({ patch, left, assumes }: Fix, serverMinor: number): string[] {
  const proof =
    left.length === 0
      ? 'Judged again with this patch, it passes.'
      : `${patch.length === 0 ? 'No patch can decide' : 'With this patch it is still refused for'}: ${escapeUntrusted(violationsText(left, serverMinor), 2000)}.`;
  return [proof, ...assumes.map(assumptionSentence)];
}

function assumptionSentence(assumption: Assumption): string {
  switch (assumption.about) {
    case 'user': {
      const whose =
        assumption.containers.length === 0
          ? ''
          : ` of ${assumption.containers.map((name) => escapeUntrusted(name, 63)).join(', ')}`;
      return `The image${whose} has to run as another user than root; only the image knows. If it names root, or its user by a name and not by a number, the kubelet will not start it: then set runAsUser too.`;
    }
    case 'function':
      return `It has to do without: ${assumption.paths.map((path) => escapeUntrusted(path, 200)).join(', ')}.`;
  }
}

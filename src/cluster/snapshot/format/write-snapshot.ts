import type { KubernetesObject } from '../../../kubernetes/objects.ts';
import { API_VERSION } from '../../../text/api-version.ts';
import { formatJsonLine, formatYaml } from '../../../text/structured-text.ts';
import type { SnapshotDocument } from './format.ts';

export type SnapshotTextFormat = 'yaml' | 'json';

/** One document as text: YAML behind a line "---", JSON on a line of its own, so that a reader needs to hold no more than it. */
export async function documentText(
  document: SnapshotDocument | KubernetesObject,
  format: SnapshotTextFormat,
): Promise<string> {
  const whole = 'metadata' in document ? document : { apiVersion: API_VERSION, ...document };
  return format === 'json' ? formatJsonLine(whole) : `---\n${await formatYaml(whole)}`;
}

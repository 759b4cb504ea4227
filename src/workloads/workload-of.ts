import type { PodTemplate } from '../kubernetes/objects.ts';
import { withoutNulls } from '../kubernetes/schema/nulls.ts';
import { POD_TEMPLATE } from '../kubernetes/schema/pod.ts';
import { shapeFault } from '../kubernetes/schema/shape.ts';
import { type Place, valueAt, type Workload } from '../kubernetes/workload.ts';
import { workloadKindOf } from '../kubernetes/workload-kinds.ts';

/** What an object of a file turned out to be. "nothing": it has no pod in it, as most kinds. */
export type ReadObject =
  | { readonly is: 'workload'; readonly workload: Workload }
  | { readonly is: 'nothing' }
  /** `path`: the field that is wrong, where it is one. */
  | { readonly is: 'fault'; readonly fault: string; readonly path?: string };

/**
 * Finds the pod in an object.
 * @param templatePaths where to look in kinds that this program does not know
 */
export function workloadOf(
  { place, value }: { readonly place?: Place; readonly value: Readonly<Record<string, unknown>> },
  templatePaths: readonly string[],
): ReadObject {
  const { apiVersion, kind } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') {
    return { is: 'fault', fault: 'has no apiVersion and kind' };
  }
  const known = workloadKindOf({ apiVersion, kind });
  const path = known?.templatePath ?? templatePaths.find((candidate) => hasContainers(valueAt(value, candidate)));
  if (path === undefined) return { is: 'nothing' };
  const template = withoutNulls(valueAt(value, path));
  // A PodTemplate may be without a template; the server has nothing to say about it then.
  if (template === undefined && known?.counts === 'none') return { is: 'nothing' };
  const fault = shapeFault(POD_TEMPLATE, template, path);
  if (fault) return { is: 'fault', fault: `is not a valid ${kind}: ${fault.path} ${fault.is}`, path: fault.path };
  const claimVolumes = known?.claimsPath === undefined ? [] : claimNames(valueAt(value, known.claimsPath));
  const workload = workloadFrom({ value, ...(place === undefined ? {} : { place }) }, path, template as PodTemplate);
  return { is: 'workload', workload: { ...workload, ...(claimVolumes.length === 0 ? {} : { claimVolumes }) } };
}

/** @param path where the pod is in the object */
export function workloadFrom(
  { place, value }: { readonly place?: Place; readonly value: Readonly<Record<string, unknown>> },
  path: string,
  template: PodTemplate,
): Workload {
  const { apiVersion, kind } = value;
  const { name, generateName, namespace, annotations } = (value.metadata ?? {}) as Readonly<Record<string, unknown>>;
  const ignored = (annotations as Readonly<Record<string, unknown>> | null | undefined)?.[IGNORE_ANNOTATION];
  return {
    apiVersion: String(apiVersion),
    kind: String(kind),
    name: textOr(name) ?? textOr(generateName) ?? '',
    ...(textOr(namespace) === undefined ? {} : { namespace: textOr(namespace) ?? '' }),
    templatePath: path,
    template: onlyWhatIsJudged(template),
    ...(place === undefined ? {} : { place }),
    ...(textOr(ignored) === undefined ? {} : { ignoreAnnotation: textOr(ignored) ?? '' }),
  };
}

/** On an object: findings to live with, each with a reason. */
const IGNORE_ANNOTATION = 'kubectl-caps/ignore';

function hasContainers(value: unknown): boolean {
  return Array.isArray(valueAt(value, 'spec.containers'));
}

function claimNames(claims: unknown): string[] {
  if (!Array.isArray(claims)) return [];
  return claims.flatMap((claim) => textOr(valueAt(claim, 'metadata.name')) ?? []);
}

function textOr(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A dump of a cluster is mostly status and bookkeeping, which need not be held. */
function onlyWhatIsJudged({ metadata, spec }: PodTemplate): PodTemplate {
  const { annotations } = metadata ?? {};
  return { ...(annotations ? { metadata: { annotations } } : {}), spec };
}

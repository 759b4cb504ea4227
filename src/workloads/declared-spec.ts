import type { Cluster } from '../cluster/cluster.ts';
import { ClusterError } from '../errors.ts';
import type {
  ControllerRevision,
  KubernetesObject,
  OwnerReference,
  Pod,
  PodSpec,
  PodTemplate,
  WorkloadObject,
} from '../kubernetes/objects.ts';
import { type WorkloadKind, workloadKindOf } from '../kubernetes/workload-kinds.ts';
import { memoized } from '../memoized.ts';

/** The pod spec that somebody declared, and where it stands. */
export interface DeclaredSpec {
  readonly declaredIn: DeclaredIn;
  readonly spec: PodSpec;
  /** Of the template, or of the pod. */
  readonly annotations: Readonly<Record<string, string>>;
}

/** Fetches an owner at most once per run, however many pods it has. */
export type FetchOwner = (reference: {
  apiVersion: string;
  kind: string;
  namespace: string;
  name: string;
}) => Promise<KubernetesObject>;

export function ownerFetcher(cluster: Cluster): FetchOwner {
  return memoized(
    (reference) => cluster.object(reference),
    ({ apiVersion, kind, namespace, name }) => [apiVersion, kind, namespace, name].join(' '),
  );
}

export function controllerOf({ metadata }: KubernetesObject): OwnerReference | undefined {
  return metadata.ownerReferences?.find(({ controller }) => controller === true);
}

/** The pod template of the pod's owner, at the revision the pod was made from; the pod itself where nobody owns it. */
export async function declaredSpecOf(pod: Pod, fetchOwner: FetchOwner): Promise<DeclaredSpec> {
  const owner = controllerOf(pod);
  const itself: DeclaredSpec = {
    declaredIn: { source: 'pod' },
    spec: pod.spec,
    annotations: pod.metadata.annotations ?? {},
  };
  // Mirror pods belong to their node, where the manifest lies on a disk; a custom controller's object is not ours to read.
  // A pod's author can write anything as its owner, and other groups have kinds of the same names.
  const known = owner && workloadKindOf(owner);
  if (!known || !isDirectOwner(known)) return itself;
  try {
    const template = await templateAtRevision(pod, owner, known, fetchOwner);
    return {
      declaredIn: { source: 'template', kind: owner.kind, name: owner.name },
      spec: template.spec,
      annotations: template.metadata?.annotations ?? {},
    };
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return { ...itself, declaredIn: { source: 'unknown', message: error.message } };
  }
}

/** A Deployment makes a ReplicaSet for each revision, whose template is never changed: it is asked, and not the Deployment. */
function isDirectOwner({ controller, between }: WorkloadKind): boolean {
  return controller !== undefined && between === undefined;
}

async function ownTemplate(pod: Pod, owner: OwnerReference, fetchOwner: FetchOwner): Promise<PodTemplate> {
  const object = (await fetchOwner({ ...referenceTo(owner), namespace: namespaceOf(pod) })) as WorkloadObject;
  return templateIn(object.spec?.template, owner);
}

/** Of what keeps each template as a ControllerRevision, the one that the pod's label leads to; of others, the owner's own. */
async function templateAtRevision(
  pod: Pod,
  owner: OwnerReference,
  { revisionName }: WorkloadKind,
  fetchOwner: FetchOwner,
): Promise<PodTemplate> {
  const hash = pod.metadata.labels?.['controller-revision-hash'];
  if (hash === undefined || !revisionName) return ownTemplate(pod, owner, fetchOwner);
  const revision = (await fetchOwner({
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    namespace: namespaceOf(pod),
    name: revisionName(owner.name, hash),
  })) as ControllerRevision;
  return templateIn(revision.data?.spec?.template, owner);
}

/** That of a revision need not have containers: its schema says why. */
type UncheckedTemplate = NonNullable<NonNullable<ControllerRevision['data']>['spec']>['template'];

function templateIn(template: UncheckedTemplate | undefined, owner: OwnerReference): PodTemplate {
  const { metadata, spec } = template ?? {};
  const { containers } = spec ?? {};
  if (containers) return { ...(metadata ? { metadata } : {}), spec: { ...spec, containers } };
  throw new ClusterError('refused', `${owner.kind} "${owner.name}" came back without a pod template.`);
}

function referenceTo({ apiVersion, kind, name }: OwnerReference) {
  return { apiVersion, kind, name };
}

function namespaceOf(pod: Pod): string {
  return pod.metadata.namespace ?? '';
}
/**
 * Where the declared layer was read:
 *   template  the owner's pod template, at the pod's revision
 *   pod       the pod itself, because nobody else declares it; then it cannot differ from the admitted layer
 *   unknown   there is a template, but it could not be read; the admitted layer stands in for it
 */
export type DeclaredIn =
  | { readonly source: 'template'; readonly kind: string; readonly name: string }
  | { readonly source: 'pod' }
  | { readonly source: 'unknown'; readonly message: string };

import type { Cluster } from '../../../cluster/cluster.ts';
import { unreadSentences } from '../../../cluster/everywhere.ts';
import type { Problems } from '../../../cluster/problem.ts';
import { objectStatusOf } from '../../../denial/object-status.ts';
import { olderEphemeral } from '../../../denial/older-ephemeral.ts';
import { parseRefusal } from '../../../denial/parse-refusal.ts';
import { reasonOf } from '../../../denial/reason-code.ts';
import type { Refusal } from '../../../denial/refusal.ts';
import { eachOnce } from '../../../denial/said-again.ts';
import { ClusterError } from '../../../errors.ts';
import type { DocumentFault } from '../../../files/document-fault.ts';
import type { FileAccess } from '../../../files/file-access.ts';
import { readManifests } from '../../../files/read-manifests.ts';
import { partsOfPath } from '../../../kubernetes/field-path.ts';
import { MIRROR_ANNOTATION } from '../../../kubernetes/mirror-annotation.ts';
import type { KubernetesObject, Pod } from '../../../kubernetes/objects.ts';
import { parseName } from '../../../kubernetes/parse-name.ts';
import type { Workload } from '../../../kubernetes/workload.ts';
import { currentVersion, leavesPodsOpen, WORKLOAD_KINDS } from '../../../kubernetes/workload-kinds.ts';
import { controllerOf } from '../../../workloads/declared-spec.ts';
import { workloadOf } from '../../../workloads/workload-of.ts';
import type { SaidRefusal } from '../report.ts';
import type { InspectedObject } from './diagnose-object.ts';
import type { FindRefusals } from './find-refusals.ts';
import type { ListObjects } from './listed-objects.ts';
import { podMadeAgain } from './pod-made-again.ts';

/** What is to be asked why it is refused. */
export interface InspectedObjects {
  readonly inspected: readonly InspectedObject[];
  /** How many objects were looked at. */
  readonly looked: number;
  readonly faults: readonly DocumentFault[];
}

/** Everything that makes pods, and every pod that nothing makes, in a namespace or in all: those whose pods are not all there, or do not run. */
export async function inspectNamespace(
  namespace: string | undefined,
  list: ListObjects,
  find: FindRefusals,
  problems: Problems,
): Promise<InspectedObjects> {
  const kinds = WORKLOAD_KINDS.filter(leavesPodsOpen);
  const lists = await Promise.all(kinds.map((known) => list(currentVersion(known), known.kind, namespace)));
  const objects = lists.flatMap((one) => one.objects);
  const uids = new Set(objects.map(({ metadata }) => metadata.uid));
  const declared = objects.filter((object) => !uids.has(controllerOf(object)?.uid ?? ''));
  const unread = lists.flatMap((one) => one.unread);
  problems.add(...unreadSentences(unread, kinds.length));
  const looked = await Promise.all(declared.map((object) => lookAt(object, find, problems)));
  return {
    inspected: looked.flatMap((one) => (one && one.status !== 'fine' ? [one] : [])),
    looked: declared.length,
    faults: [],
  };
}

/** @param said a text about it that the user has, newer than what is found */
export async function inspectNamed(
  written: string,
  said: Refusal | undefined,
  cluster: Cluster,
  find: FindRefusals,
  problems: Problems,
): Promise<InspectedObjects> {
  const { apiVersion, kind, name } = parseName(written);
  let object: KubernetesObject;
  try {
    object = await cluster.object({ apiVersion, kind, name, namespace: cluster.namespace });
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    const hint =
      kind === 'Pod' && error.trouble === 'not-found'
        ? '; a pod that was refused is nowhere: ask about its manifest with -f, or about the text of the refusal with --message'
        : '';
    problems.add(`${error.message}${hint}`);
    return { inspected: [], looked: 0, faults: [] };
  }
  const inspectedObject = await lookAt({ apiVersion, kind, ...object }, find, problems);
  return { inspected: inspectedObject ? [withText(inspectedObject, said)] : [], looked: 1, faults: [] };
}

/**
 * What stands in files, whether it was made or not.
 * @param node the pods are static ones of this node, and their mirrors are asked about
 */
export async function inspectFiles(
  paths: readonly string[],
  recursive: boolean,
  { said, node }: { readonly said: Refusal | undefined; readonly node: string | undefined },
  files: FileAccess,
): Promise<InspectedObjects> {
  const inspected: InspectedObject[] = [];
  const faults: DocumentFault[] = [];
  for await (const object of readManifests(paths, { recursive }, files)) {
    if ('fault' in object) {
      faults.push(object);
      continue;
    }
    const read = workloadOf(object, []);
    if (read.is === 'fault') {
      const line = object.lineOf(partsOfPath(read.path ?? ''));
      faults.push({ place: { ...object.place, line }, fault: read.fault });
    }
    if (read.is !== 'workload') continue;
    const workload = node === undefined ? read.workload : asMirror(read.workload, node);
    // The shape of a workload was looked at: what is read of the object besides is its labels.
    const value = object.value as unknown as KubernetesObject;
    inspected.push(withText({ object: value, workload, status: 'proposed', said: [] }, said));
  }
  return { inspected, looked: inspected.length, faults };
}

/** Undefined for what has no valid pod in it. */
async function lookAt(
  object: KubernetesObject,
  find: FindRefusals,
  problems: Problems,
): Promise<InspectedObject | undefined> {
  const read = workloadOf({ value: { ...object } }, []);
  if (read.is === 'fault') problems.add(`${object.kind} "${object.metadata.name}" ${read.fault}`);
  if (read.is !== 'workload') return undefined;
  const { controller, replicas, pods, evidence: all, unread } = await find(object);
  const { status, evidence } = objectStatusOf(all, replicas, pods);
  // Of what is fine nothing is left open by events that may not be read; but it is not known to be fine without what makes its pods.
  if (status !== 'fine' || !controller) problems.add(...unread);
  return {
    object,
    workload: podMadeAgain(read.workload),
    status,
    ...(controller ? { controller } : {}),
    ...(replicas ? { replicas } : {}),
    said: eachOnce(evidence.map((one) => ({ refusal: parseRefusal(one.text), evidence: one }))).map(
      (one): SaidRefusal => ({ ...one, reason: reasonOf(one.refusal) }),
    ),
  };
}

/** As a kubelet makes it of a static pod. */
function asMirror(workload: Workload, node: string): Workload {
  const { metadata, spec } = workload.template;
  const annotations = { ...metadata?.annotations, [MIRROR_ANNOTATION]: '' };
  return { ...workload, template: { metadata: { ...metadata, annotations }, spec: { ...spec, nodeName: node } } };
}

function withText(inspectedObject: InspectedObject, refusal: Refusal | undefined): InspectedObject {
  if (refusal === undefined) return inspectedObject;
  const status = inspectedObject.status === 'fine' ? 'missing' : inspectedObject.status;
  const older =
    inspectedObject.object.kind === 'Pod' ? olderEphemeral(inspectedObject.object as Pod, refusal)?.older : undefined;
  const text: SaidRefusal = older
    ? { refusal, reason: 'ephemeral-container-stays', olderEphemeral: older }
    : { refusal, reason: reasonOf(refusal) };
  return { ...inspectedObject, status, said: [text, ...inspectedObject.said] };
}

import { MIRROR_ANNOTATION } from '../kubernetes/mirror-annotation.ts';
import type { ClusterEvent, Pod } from '../kubernetes/objects.ts';
import { timeOfEvent } from './evidence.ts';

/**
 * A static pod that ran lately on a node, and whose mirror pod is not there. That it was refused is a conclusion: a kubelet writes the
 * refusal into its own log only ("Failed creating a mirror pod"), and tries again each time it looks at the pod.
 */
export interface Unmirrored {
  readonly namespace: string;
  /** With the node's name behind: "etcd-node1". */
  readonly name: string;
  /** What its kubelet did last: "Started". */
  readonly last: { readonly reason: string; readonly time?: string };
}

/**
 * What nobody sees but the node itself.
 *   pods without events   of static pods that have no mirror, those of which nothing was written as long as events are kept
 *   refusal               of those without a mirror: who refused it, and why
 *   spec                  and what a policy or a level would be asked about
 */
export type Hidden = 'pods without events' | 'refusal' | 'spec';

export function isMirrorPod({ metadata }: Pod): boolean {
  return metadata.annotations?.[MIRROR_ANNOTATION] !== undefined;
}

/**
 * Kubelets write events about static pods whether or not their mirror pods are there, and name the static pod's own uid: 32
 * hexadecimal digits, where servers give uids with dashes.
 * Sources, 1.24.17 and 1.37.1: applyDefaults in pkg/kubelet/config/common.go, and kubelets of these versions.
 * @param mirrored the node's mirror pods
 */
export function unmirrored(events: readonly ClusterEvent[], node: string, mirrored: readonly Pod[]): Unmirrored[] {
  const newest = new Map<string, { readonly event: ClusterEvent; readonly pod: string }>();
  for (const event of events) {
    const { kind, namespace, name, uid = '' } = event.involvedObject ?? {};
    const { component, host } = event.source ?? {};
    if (kind !== 'Pod' || component !== 'kubelet' || host !== node || !STATIC_UID.test(uid)) continue;
    const pod = `${namespace}/${name}`;
    const known = newest.get(pod);
    if (!known || timeOfEvent(known.event) <= timeOfEvent(event)) newest.set(pod, { event, pod });
  }
  const seen = new Set(mirrored.map(({ metadata: { namespace, name } }) => `${namespace}/${name}`));
  return [...newest.values()]
    .filter(({ event, pod }) => !seen.has(pod) && event.reason !== KILLING)
    .toSorted((a, b) => (a.pod < b.pod ? -1 : 1))
    .map(({ event }) => {
      const { namespace = '', name = '' } = event.involvedObject ?? {};
      const time = timeOfEvent(event);
      return { namespace, name, last: { reason: event.reason ?? '', ...(time === '' ? {} : { time }) } };
    });
}

const STATIC_UID = /^[0-9a-f]{32}$/;
/** The last that is written of one whose manifest was taken away. */
const KILLING = 'Killing';

import type { Pod } from '../kubernetes/objects.ts';
import { type PodContainer, runStateOf } from '../kubernetes/pod-containers.ts';

/** What the ephemeral containers that this program adds are called, before a number. */
export const READER_NAME_PREFIX = 'caps-reader-';

/**
 * Whether a container is a reader of ours that has done its work or never started. It stays in the pod's spec and says
 * nothing about the pod. One that runs is a container like any other, whoever gave it that name.
 */
export function isSpentReader(pod: Pod, podContainer: PodContainer): boolean {
  const { kind, container } = podContainer;
  return (
    kind === 'ephemeral' &&
    container.name.startsWith(READER_NAME_PREFIX) &&
    runStateOf(pod, podContainer).run !== 'running'
  );
}

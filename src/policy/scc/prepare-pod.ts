import { type PreparePodOptions, preparePod as preparePolicyPod } from '../psp/prepare-pod.ts';
import type { ServedPod } from '../server-view.ts';
import type { ConstrainedPod } from './rule.ts';
import { sccVolumesOf } from './volume-type.ts';

/** The pod as constraints get to see it: decoded, and after the plugin ServiceAccount, as PodSecurityPolicy saw it. */
export function prepareConstrainedPod(pod: ServedPod, serverMinor: number, options: PreparePodOptions): ConstrainedPod {
  const prepared = preparePolicyPod(pod, serverMinor, options);
  return { ...prepared, volumes: sccVolumesOf(prepared.spec.volumes ?? []) };
}

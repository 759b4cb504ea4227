import type { PodTemplate, Volume } from './objects.ts';
import type { Workload } from './workload.ts';

/**
 * The template as its first pod has it: in those of a StatefulSet claims come first, and stand for a volume of the same name.
 * Source: updateStorage and getPersistentVolumeClaimName in pkg/controller/statefulset/stateful_set_utils.go of Kubernetes 1.24.17.
 */
export function withClaimVolumes({ name: owner, template, claimVolumes = [] }: Workload): PodTemplate {
  if (claimVolumes.length === 0) return template;
  const claims = claimVolumes.map(
    (name): Volume => ({
      name,
      persistentVolumeClaim: { claimName: `${name}-${owner}-0` },
    }),
  );
  const others = (template.spec.volumes ?? []).filter(({ name }) => !claimVolumes.includes(name));
  return { ...template, spec: { ...template.spec, volumes: [...claims, ...others] } };
}

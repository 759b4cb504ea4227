import type { SeLinuxOptions } from '../../../kubernetes/objects.ts';
import { isSameLevel } from '../../psp/fields/se-linux.ts';
import type { SecurityContextConstraints } from '../constraints.ts';
import {
  NO_FINDINGS,
  type SccContainerRule,
  type SccFinding,
  type SccPodRule,
  type SccRuleOf,
  saidPath,
} from '../rule.ts';

/**
 * The SELinux context of the pod and of its containers.
 *
 * Constraints: seLinuxContext.type and .seLinuxOptions; a level that is absent is the namespace's.
 * Pod: spec.securityContext.seLinuxOptions, and the containers' own.
 *   RunAsAny    everything
 *   MustRunAs   level, role, type and user as the constraints have them; absent becomes theirs
 * Only the pod's field is ever filled in: after that every container has it. Categories of a level count as a set.
 * Source: selinux/mustrunas.go of openshift/apiserver-library-go.
 */
export const sccSeLinuxOfPod: SccRuleOf<SccPodRule> = (scc) => {
  const wanted = wantedBy(scc);
  if (wanted === undefined) return undefined;
  return {
    changes: ({ spec }) =>
      spec.securityContext?.seLinuxOptions ? undefined : { securityContext: { seLinuxOptions: wanted } },
    findings: ({ spec }) =>
      differences(
        'spec.securityContext.seLinuxOptions',
        '.spec.securityContext.seLinuxOptions',
        wanted,
        spec.securityContext?.seLinuxOptions,
        {},
      ),
  };
};

export const sccSeLinuxOfContainers: SccRuleOf<SccContainerRule> = (scc) => {
  const wanted = wantedBy(scc);
  if (wanted === undefined) return undefined;
  return {
    findings: ({ container, path }, { spec }) =>
      differences(
        `${path}.securityContext.seLinuxOptions`,
        `${saidPath(path)}.seLinuxOptions`,
        wanted,
        container.securityContext?.seLinuxOptions ?? spec.securityContext?.seLinuxOptions,
        { container: container.name },
      ),
  };
};

function wantedBy({ seLinuxContext }: SecurityContextConstraints): SeLinuxOptions | undefined {
  return seLinuxContext?.type === 'MustRunAs' ? (seLinuxContext.seLinuxOptions ?? undefined) : undefined;
}

/** In the server's order. */
const PARTS = ['level', 'role', 'type', 'user'] as const;

function differences(
  path: string,
  said: string,
  wanted: SeLinuxOptions,
  options: SeLinuxOptions | null | undefined,
  of: Pick<SccFinding, 'container'>,
): readonly SccFinding[] {
  if (options === wanted) return NO_FINDINGS;
  const differing = PARTS.filter((part) => {
    const [expected, actual] = [wanted[part] ?? '', options?.[part] ?? ''];
    return part === 'level' ? !isSameLevel(expected, actual) : expected !== actual;
  });
  return differing.map((part) => ({
    rule: 'seLinux',
    error: 'Invalid value',
    path: `${path}.${part}`,
    said: `${said}.${part}`,
    ...of,
    found: options?.[part] ?? '',
    accepted: { values: [wanted[part] ?? ''], absent: false },
  }));
}

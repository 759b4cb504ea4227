import type { SeLinuxOptions } from '../../../kubernetes/objects.ts';
import { withSpec } from '../loosening.ts';
import { inheritedPlace } from '../place.ts';
import type { PodSecurityPolicy } from '../policy.ts';
import { type ContainerRule, NONE, type PodRule, type PolicyFinding, type RuleOf } from '../rule.ts';
import type { WordsOfRules } from '../rule-words.ts';

/**
 * The SELinux context of the pod and of its containers.
 *
 * Policy: seLinux.rule and .seLinuxOptions. Pod: spec.securityContext.seLinuxOptions, and the containers' own.
 *   RunAsAny    everything
 *   MustRunAs   level, role, type and user as the policy has them; absent becomes the policy's
 * Only the pod's field is ever filled in: after that every container has it. Categories of a level count as a set.
 * Source: pkg/security/podsecuritypolicy/selinux/mustrunas.go of Kubernetes 1.24.17.
 */
export const seLinuxOfPodRule: RuleOf<PodRule> = (policy) => {
  const wanted = wantedBy(policy);
  if (wanted === undefined) return undefined;
  return {
    changes: ({ spec }) =>
      spec.securityContext?.seLinuxOptions ? undefined : { securityContext: { seLinuxOptions: wanted } },
    findings: ({ spec }) =>
      differences('spec.securityContext.seLinuxOptions', wanted, spec.securityContext?.seLinuxOptions, {}),
  };
};

export const seLinuxOfContainersRule: RuleOf<ContainerRule> = (policy) => {
  const wanted = wantedBy(policy);
  if (wanted === undefined) return undefined;
  return {
    findings: ({ container, path }, { spec }) => {
      const own = container.securityContext?.seLinuxOptions ?? spec.securityContext?.seLinuxOptions;
      return differences(`${path}.securityContext.seLinuxOptions`, wanted, own, { container: container.name });
    },
  };
};

export const seLinuxWords = {
  seLinux: {
    summary: 'The SELinux context must be that of the policy.',
    path: /\.seLinuxOptions\.(?:level|role|type|user)$/,
    details: [{ text: 'must be {value}' }],
    place: (_finding, template, around) =>
      around.container === undefined
        ? around.path
        : `${inheritedPlace('seLinuxOptions', template, around)}.${around.path.split('.').at(-1)}`,
    // The pod's is filled in, and containers have it from the pod.
    change: (_finding, at) => ({ at: at.slice(0, -1) }),
    loosen: withSpec(() => ({ seLinux: { rule: 'RunAsAny' } })),
  },
} as const satisfies WordsOfRules;

function wantedBy({ spec }: PodSecurityPolicy): SeLinuxOptions | undefined {
  return spec.seLinux.rule === 'MustRunAs' ? (spec.seLinux.seLinuxOptions ?? undefined) : undefined;
}

/** In the server's order. */
const PARTS = ['level', 'role', 'type', 'user'] as const;

function differences(
  path: string,
  wanted: SeLinuxOptions,
  options: SeLinuxOptions | null | undefined,
  of: Pick<PolicyFinding, 'container'>,
): readonly PolicyFinding[] {
  if (options === wanted) return NONE;
  const differing = PARTS.filter((part) => {
    const [expected, actual] = [wanted[part] ?? '', options?.[part] ?? ''];
    return part === 'level' ? !isSameLevel(expected, actual) : expected !== actual;
  });
  return differing.map((part) => ({
    rule: 'seLinux',
    error: 'Invalid value',
    path: `${path}.${part}`,
    ...of,
    found: options?.[part] ?? '',
    accepted: { values: [wanted[part] ?? ''], absent: false },
  }));
}

/** "s0:c6,c0" is the same as "s0:c0,c6". */
export function isSameLevel(expected: string, actual: string): boolean {
  if (expected === actual) return true;
  const [wanted, is] = [partsOf(expected), partsOf(actual)];
  return wanted !== undefined && is !== undefined && wanted.sensitivity === is.sensitivity && wanted.set === is.set;
}

function partsOf(level: string): { readonly sensitivity: string; readonly set: string } | undefined {
  const colon = level.indexOf(':');
  if (colon === -1) return undefined;
  const categories = level.slice(colon + 1).split(',');
  return { sensitivity: level.slice(0, colon), set: categories.sort().join(',') };
}

import type { Container } from '../../../kubernetes/objects.ts';
import type { SecurityContextConstraints } from '../constraints.ts';
import { NO_FINDINGS, type SccContainerRule, type SccRuleOf, saidPath } from '../rule.ts';

/**
 * Whether a process can gain more privileges than its parent has.
 *
 * Constraints: allowPrivilegeEscalation (absent: true), defaultAllowPrivilegeEscalation.
 * Pod: securityContext.allowPrivilegeEscalation of containers.
 *   filled in   absent becomes the default, except in a privileged container and beside CAP_SYS_ADMIN; then false where true is
 *               not allowed, there as well: the API refuses such a privileged container after that
 *   accepted    false, where true is not allowed
 * Source: sccmatching/provider.go of openshift/apiserver-library-go.
 */
export const sccAllowPrivilegeEscalation: SccRuleOf<SccContainerRule> = (scc) => {
  const isAllowed = scc.allowPrivilegeEscalation !== false;
  const byDefault = scc.defaultAllowPrivilegeEscalation;
  if (isAllowed && typeof byDefault !== 'boolean') return undefined;
  return {
    changes: ({ container }) => {
      if (typeof container.securityContext?.allowPrivilegeEscalation === 'boolean') return undefined;
      const value = typeof byDefault === 'boolean' && !isExempt(container, scc) ? byDefault : undefined;
      const filledIn = value ?? (isAllowed ? undefined : false);
      return filledIn === undefined ? undefined : { securityContext: { allowPrivilegeEscalation: filledIn } };
    },
    findings: ({ container, path }) => {
      if (isAllowed || container.securityContext?.allowPrivilegeEscalation !== true) return NO_FINDINGS;
      return [
        {
          rule: 'allowPrivilegeEscalation',
          error: 'Invalid value',
          path: `${path}.securityContext.allowPrivilegeEscalation`,
          said: `${saidPath(path)}.allowPrivilegeEscalation`,
          container: container.name,
          found: true,
          accepted: { values: ['false'], absent: true },
        },
      ];
    },
  };
};

/** With the prefix, and only so. */
const SYS_ADMIN = 'CAP_SYS_ADMIN';

function isExempt({ securityContext }: Container, { defaultAddCapabilities }: SecurityContextConstraints): boolean {
  const { add, drop } = securityContext?.capabilities ?? {};
  const isAddedByDefault = defaultAddCapabilities?.includes(SYS_ADMIN) === true && drop?.includes(SYS_ADMIN) !== true;
  return securityContext?.privileged === true || add?.includes(SYS_ADMIN) === true || isAddedByDefault;
}

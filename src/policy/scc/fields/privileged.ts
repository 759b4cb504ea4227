import { NO_FINDINGS, type SccContainerRule, type SccRuleOf, saidPath } from '../rule.ts';

/**
 * Privileged containers.
 *
 * Constraints: allowPrivilegedContainer. Pod: securityContext.privileged of containers.
 * Source: sccmatching/provider.go of openshift/apiserver-library-go.
 */
export const sccPrivileged: SccRuleOf<SccContainerRule> = ({ allowPrivilegedContainer }) => {
  if (allowPrivilegedContainer === true) return undefined;
  return {
    findings: ({ container, path }) => {
      if (container.securityContext?.privileged !== true) return NO_FINDINGS;
      return [
        {
          rule: 'privileged',
          error: 'Invalid value',
          path: `${path}.securityContext.privileged`,
          said: `${saidPath(path)}.privileged`,
          container: container.name,
          found: true,
          accepted: { values: ['false'], absent: true },
        },
      ];
    },
  };
};

import { NO_FINDINGS, type SccContainerRule, type SccRuleOf, saidPath } from '../rule.ts';

/**
 * Root file systems that nobody can write to.
 *
 * Constraints: readOnlyRootFilesystem. Pod: securityContext.readOnlyRootFilesystem of containers; absent becomes true.
 * Source: sccmatching/provider.go of openshift/apiserver-library-go.
 */
export const sccReadOnlyRootFilesystem: SccRuleOf<SccContainerRule> = ({ readOnlyRootFilesystem }) => {
  if (readOnlyRootFilesystem !== true) return undefined;
  return {
    changes: ({ container: { securityContext } }) =>
      typeof securityContext?.readOnlyRootFilesystem === 'boolean'
        ? undefined
        : { securityContext: { readOnlyRootFilesystem: true } },
    findings: ({ container, path }) => {
      if (container.securityContext?.readOnlyRootFilesystem !== false) return NO_FINDINGS;
      return [
        {
          rule: 'readOnlyRootFilesystem',
          error: 'Invalid value',
          path: `${path}.securityContext.readOnlyRootFilesystem`,
          said: `${saidPath(path)}.readOnlyRootFilesystem`,
          container: container.name,
          found: false,
          accepted: { values: ['true'], absent: true },
        },
      ];
    },
  };
};

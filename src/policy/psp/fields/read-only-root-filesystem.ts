import { setTo } from '../../field-changes.ts';
import { withSpec } from '../loosening.ts';
import { type ContainerRule, NONE, type RuleOf } from '../rule.ts';
import type { WordsOfRules } from '../rule-words.ts';

/**
 * Whether containers may write to their image's files.
 *
 * Policy: readOnlyRootFilesystem. Pod: securityContext.readOnlyRootFilesystem of containers; where the policy asks for it, false
 * is refused and absent becomes true.
 * Source: pkg/security/podsecuritypolicy/provider.go of Kubernetes 1.24.17.
 */
export const readOnlyRootFilesystemRule: RuleOf<ContainerRule> = ({ spec: policy }) => {
  if (policy.readOnlyRootFilesystem !== true) return undefined;
  return {
    changes: ({ container: { securityContext } }) =>
      typeof securityContext?.readOnlyRootFilesystem === 'boolean'
        ? undefined
        : { securityContext: { readOnlyRootFilesystem: true } },
    findings: ({ container, path }) =>
      container.securityContext?.readOnlyRootFilesystem === false
        ? [
            {
              rule: 'readOnlyRootFilesystem',
              error: 'Invalid value',
              path: `${path}.securityContext.readOnlyRootFilesystem`,
              container: container.name,
              found: false,
              accepted: { values: ['true'], absent: true },
            },
          ]
        : NONE,
  };
};

export const readOnlyRootFilesystemWords = {
  readOnlyRootFilesystem: {
    summary: 'The root file system must be read-only.',
    path: /\.readOnlyRootFilesystem$/,
    details: [{ text: 'ReadOnlyRootFilesystem must be set to true' }],
    change: setTo(true),
    loosen: withSpec(() => ({ readOnlyRootFilesystem: false })),
  },
} as const satisfies WordsOfRules;

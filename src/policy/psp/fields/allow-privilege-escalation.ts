import { setTo } from '../../field-changes.ts';
import { whether } from '../allowance-rule.ts';
import { switchedOn } from '../loosening.ts';
import { type ContainerRule, NONE, type RuleOf } from '../rule.ts';
import type { WordsOfRules } from '../rule-words.ts';

/**
 * Whether processes may gain more privileges than their parents.
 *
 * Policy: allowPrivilegeEscalation (absent is true) and defaultAllowPrivilegeEscalation. Pod: the containers'
 * securityContext.allowPrivilegeEscalation; absent becomes the default, else false where the policy does not allow true.
 * Source: pkg/security/podsecuritypolicy/provider.go of Kubernetes 1.24.17.
 */
export const allowPrivilegeEscalationRule: RuleOf<ContainerRule> = ({ spec: policy }) => {
  const allows = policy.allowPrivilegeEscalation ?? true;
  const filledIn = policy.defaultAllowPrivilegeEscalation ?? (allows ? undefined : false);
  if (allows && filledIn === undefined) return undefined;
  return {
    changes: ({ container: { securityContext } }) =>
      filledIn === undefined || typeof securityContext?.allowPrivilegeEscalation === 'boolean'
        ? undefined
        : { securityContext: { allowPrivilegeEscalation: filledIn } },
    findings: ({ container, path }) =>
      !allows && container.securityContext?.allowPrivilegeEscalation === true
        ? [
            {
              rule: 'allowPrivilegeEscalation',
              error: 'Invalid value',
              path: `${path}.securityContext.allowPrivilegeEscalation`,
              container: container.name,
              found: true,
              accepted: { values: ['false'], absent: true },
            },
          ]
        : NONE,
  };
};

export const allowPrivilegeEscalationWords = {
  allowPrivilegeEscalation: {
    summary: 'Processes must not gain privileges by setuid or file-capability programs.',
    path: /\.allowPrivilegeEscalation$/,
    details: [{ text: 'Allowing privilege escalation for containers is not allowed' }],
    change: setTo(false),
    loosen: switchedOn('allowPrivilegeEscalation'),
    allowance: {
      allowed: ({ spec }) => whether(spec.allowPrivilegeEscalation !== false),
      // Absent is true.
      used: ({ contexts }) => whether(contexts.some((context) => context.allowPrivilegeEscalation !== false)),
    },
  },
} as const satisfies WordsOfRules;

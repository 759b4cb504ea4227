import { distinct, distinctOrAll } from '../allowance-rule.ts';
import { withMore, withSpec } from '../loosening.ts';
import { type ContainerRule, NONE, type RuleOf } from '../rule.ts';
import type { WordsOfRules } from '../rule-words.ts';

/**
 * How /proc is mounted.
 *
 * Policy: allowedProcMountTypes; an empty list allows Default only. Pod: securityContext.procMount of containers; absent is
 * Default. It is looked at before the server forgets it, where the gate ProcMountType is off.
 * Source: pkg/security/podsecuritypolicy/provider.go of Kubernetes 1.24.17.
 */
export const procMountRule: RuleOf<ContainerRule> = ({ spec: policy }) => {
  const values = policy.allowedProcMountTypes?.length ? policy.allowedProcMountTypes : ['Default'];
  return {
    findings: ({ container, path }) => {
      const found = container.securityContext?.procMount ?? 'Default';
      if (values.includes(found)) return NONE;
      return [
        {
          rule: 'allowedProcMountTypes',
          error: 'Invalid value',
          path: `${path}.securityContext.procMount`,
          container: container.name,
          found,
          accepted: { values, absent: values.includes('Default') },
        },
      ];
    },
  };
};

export const procMountWords = {
  allowedProcMountTypes: {
    summary: 'What the runtime hides of /proc must stay hidden, unless the policy allows something else.',
    path: /\.procMount$/,
    details: [{ text: 'ProcMountType is not allowed' }],
    change: ({ accepted }, at) => (accepted.absent ? { at } : { at, set: () => accepted.values[0] }),
    loosen: withSpec(({ allowedProcMountTypes }, { found }) => ({
      allowedProcMountTypes: withMore(
        allowedProcMountTypes?.length ? allowedProcMountTypes : ['Default'],
        String(found),
      ),
    })),
    allowance: {
      allowed: ({ spec }) => distinctOrAll((spec.allowedProcMountTypes ?? []).filter((type) => type !== 'Default')),
      used: ({ contexts }) => distinct(contexts.flatMap(({ procMount }) => procMount ?? [])),
    },
  },
} as const satisfies WordsOfRules;

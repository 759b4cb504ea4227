import { filledInCapabilities } from '../../psp/fields/capabilities.ts';
import { NO_FINDINGS, type SccContainerRule, type SccRuleOf, saidPath } from '../rule.ts';

/**
 * Capabilities that are added and dropped.
 *
 * Constraints: defaultAddCapabilities, requiredDropCapabilities, allowedCapabilities ("*" for all).
 * Pod: securityContext.capabilities.add and .drop of containers.
 *   filled in   what is added by default and not dropped by the container; what has to be dropped
 *   accepted    added names that are in defaultAddCapabilities or allowedCapabilities
 * Names are compared exactly (case-sensitive), "CAP_CHOWN" is not CHOWN.
 * Source: capabilities/mustrunas.go of openshift/apiserver-library-go; the same code as PodSecurityPolicy's.
 */
export const sccCapabilities: SccRuleOf<SccContainerRule> = (scc) => {
  const defaultAdd = scc.defaultAddCapabilities ?? [];
  const requiredDrop = scc.requiredDropCapabilities ?? [];
  const values = [...new Set([...defaultAdd, ...(scc.allowedCapabilities ?? [])])];
  const allowsAll = scc.allowedCapabilities?.includes('*') === true;
  const accepted = { values, absent: true };
  return {
    changes: ({ container: { securityContext } }) => {
      const changed = filledInCapabilities(securityContext?.capabilities ?? {}, defaultAdd, requiredDrop);
      return changed === undefined ? undefined : { securityContext: { capabilities: changed } };
    },
    findings: ({ container, path }) => {
      if (allowsAll) return NO_FINDINGS;
      const refused = (container.securityContext?.capabilities?.add ?? []).filter((name) => !values.includes(name));
      return refused.map((found) => ({
        rule: 'allowedCapabilities',
        error: 'Invalid value',
        path: `${path}.securityContext.capabilities.add`,
        said: `${saidPath(path)}.capabilities.add`,
        container: container.name,
        found,
        accepted,
      }));
    },
  };
};

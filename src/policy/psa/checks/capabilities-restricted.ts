import type { Check, JudgedPod, PodSecurityFinding } from '../check.ts';
import { unlessWindows } from '../exempt-pods.ts';

/**
 * Containers must drop ALL, and may add back only NET_BIND_SERVICE.
 *
 * Restricted fields, in initContainers, containers and ephemeralContainers:
 *   spec.*[*].securityContext.capabilities.drop   must include "ALL"
 *   spec.*[*].securityContext.capabilities.add    absent, empty, or only "NET_BIND_SERVICE"
 *
 * Since 1.22. From 1.25 on not for Windows pods.
 * Source: kubernetes/pod-security-admission policy/check_capabilities_restricted.go at v0.37.0.
 */
export const capabilitiesRestricted = {
  id: 'capabilities_restricted',
  level: 'restricted',
  versions: [
    { since: 22, replaces: ['capabilities_baseline'], evaluate: dropAll },
    { since: 25, replaces: ['capabilities_baseline'], evaluate: unlessWindows(dropAll) },
  ],
} as const satisfies Check;

function dropAll({ containers }: JudgedPod): PodSecurityFinding[] {
  return containers.flatMap(({ container, path }) => {
    const { add, drop } = container.securityContext?.capabilities ?? {};
    const findings: PodSecurityFinding[] = [];
    // Letter by letter on purpose: "all", and the full list of names, are both refused.
    if (!drop?.includes('ALL')) {
      findings.push({
        path: `${path}.securityContext.capabilities.drop`,
        container: container.name,
        found: drop ?? undefined,
        accepted: { values: ['ALL'], absent: false, mustInclude: true },
      });
    }
    for (const [index, name] of (add ?? []).entries()) {
      if (name === 'NET_BIND_SERVICE') continue;
      findings.push({
        path: `${path}.securityContext.capabilities.add[${index}]`,
        container: container.name,
        found: name,
        accepted: { values: ['NET_BIND_SERVICE'], absent: true },
      });
    }
    return findings;
  });
}

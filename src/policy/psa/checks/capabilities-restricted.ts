import { listOf } from '../../list-of.ts';
import { INCLUDES_ADDED } from '../capabilities-detail.ts';
import { onLinuxOnly, withoutCapability } from '../change-for.ts';
import type { Check, JudgedPod } from '../check.ts';
import { phrase, type SaidPsaFinding } from '../detail.ts';
import { unlessWindows } from '../exempt-pods.ts';
import type { PodSecurityFinding } from '../finding.ts';

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
  summary: 'Containers must drop ALL, and may add back only NET_BIND_SERVICE.',
  reason: 'unrestricted capabilities',
  detail: { say: droppedAndAdded, read: readDroppedAndAdded },
  change: onLinuxOnly((finding, at, template) =>
    isNotDropped(finding)
      ? { at, set: (before) => [...listOf(before).filter((name) => name !== 'all'), 'ALL'] }
      : withoutCapability(finding, at, template),
  ),
  versions: [
    { since: 22, replaces: ['capabilities_baseline'], evaluate: dropAll },
    { since: 25, replaces: ['capabilities_baseline'], evaluate: unlessWindows(dropAll) },
  ],
} as const satisfies Check;

function dropAll({ containers }: JudgedPod): PodSecurityFinding[] {
  return containers.flatMap(({ container, path }) => {
    const { add, drop } = container.securityContext?.capabilities ?? {};
    const findings: PodSecurityFinding[] = [];
    // Exact match on purpose: "all", and the full list of names, are both rejected.
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

const MUST_DROP = phrase('{who} must set {field}=["ALL"]', { field: 'securityContext.capabilities.drop' });

/** True for findings of the list `drop`; the others are of `add`. */
function isNotDropped({ accepted }: PodSecurityFinding): boolean {
  return accepted.mustInclude === true;
}

function droppedAndAdded(findings: readonly PodSecurityFinding[], serverMinor: number): string {
  const notDropped = findings.filter(isNotDropped);
  const added = findings.filter((finding) => !isNotDropped(finding));
  return [
    ...(notDropped.length === 0 ? [] : [MUST_DROP.say(notDropped, serverMinor)]),
    ...(added.length === 0 ? [] : [INCLUDES_ADDED.say(added, serverMinor)]),
  ].join('; ');
}

function readDroppedAndAdded(detail: string): readonly SaidPsaFinding[] | undefined {
  const parts = detail.split(/(?<=drop=\["ALL"\]); /).map((part) => MUST_DROP.read(part) ?? INCLUDES_ADDED.read(part));
  const read = parts.filter((part) => part !== undefined);
  return read.length === parts.length ? read.flat() : undefined;
}

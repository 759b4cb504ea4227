import type { PodTemplate } from '../../kubernetes/objects.ts';
import { withPlaces } from '../psp/placed-finding.ts';
import type { PolicyFinding } from '../psp/rule.ts';
import type { SccFinding } from './rule.ts';

/** A finding, and where in what somebody wrote its field stands, or would stand. */
export interface PlacedSccFinding extends SccFinding {
  /** From the pod downwards: "spec.containers[0].ports[1].hostPort". */
  readonly field: string;
}

/**
 * Each once: the server says the pod's host namespaces, and the ports of all containers, again for each container.
 * @param template as it was written, before admission added anything
 */
export function withSccPlaces(findings: readonly SccFinding[], template: PodTemplate): PlacedSccFinding[] {
  const once = [...new Map(findings.map((one) => [keyOf(one), one])).values()];
  const shared = once.filter(({ rule }) => rule !== 'hostUsers');
  const placed = withPlaces({ verdict: 'refuses', findings: shared as readonly PolicyFinding[] }, template);
  const fields = new Map(
    placed.verdict === 'refuses' ? placed.findings.map(({ field }, index) => [shared[index], field]) : [],
  );
  return once.map((finding) => ({ ...finding, field: fields.get(finding) ?? finding.path }));
}

/** Host namespaces are the pod's, though some findings name a container. */
function keyOf({ rule, path, found, outside, container }: SccFinding): string {
  return JSON.stringify([rule, path, found, outside, path === `spec.${rule}` ? undefined : container]);
}

import type { PodSpec } from '../../model/kubernetes.ts';
import type { JudgedPod } from '../judged-pod.ts';
import { volumesOf } from './fields/volumes.ts';
import { type Change, fillIn } from './fill-in.ts';
import type { PolicyFault } from './policy-fault.ts';
import type { PreparedPolicy } from './prepare-policy.ts';
import type { Finding } from './rule.ts';

/**
 * What one policy says of a pod, whoever may use it:
 *   admits      as it is
 *   changes     after filling in; `pod` is what it becomes. An update with such a pod is not admitted, and nothing is said
 *   refuses     with at least one finding, in the server's order
 *   unusable    the server passes over the policy without a word
 */
export type Verdict =
  | { readonly verdict: 'admits' }
  | { readonly verdict: 'changes'; readonly changes: readonly Change[]; readonly pod: ChangedPod }
  | { readonly verdict: 'refuses'; readonly findings: readonly Finding[] }
  | { readonly verdict: 'unusable'; readonly fault: PolicyFault };

export interface ChangedPod {
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
}

const ADMITS: Verdict = { verdict: 'admits' };

/** As admission does it: first what the policy fills in, then whether the result is accepted. */
export function judge(pod: JudgedPod, prepared: PreparedPolicy): Verdict {
  if (prepared.fault) return { verdict: 'unusable', fault: prepared.fault };
  const filled = fillIn(pod, prepared);
  const findings = findingsIn(filled.pod, prepared);
  if (findings.length > 0) return { verdict: 'refuses', findings };
  if (filled.pod === pod) return ADMITS;
  const { annotations, spec } = filled.pod;
  return { verdict: 'changes', changes: filled.changes, pod: { annotations, spec } };
}

function findingsIn(pod: JudgedPod, prepared: PreparedPolicy): Finding[] {
  const found: Finding[] = [];
  for (const { findings } of prepared.podRules) if (findings) found.push(...findings(pod));
  findInVolumes(pod, prepared, found);
  for (const { findings } of prepared.podRulesAfterVolumes) if (findings) found.push(...findings(pod));
  for (const at of pod.containers) {
    if (at.kind === 'ephemeral' && !prepared.looksAtEphemeral) continue;
    for (const { findings } of prepared.containerRules) if (findings) found.push(...findings(at, pod));
  }
  return found;
}

function findInVolumes(pod: JudgedPod, { volumeRules }: PreparedPolicy, found: Finding[]): void {
  if (volumeRules.length === 0 || !pod.spec.volumes) return;
  for (const at of volumesOf(pod.spec.volumes)) {
    for (const { type, findings } of volumeRules) {
      if (type !== undefined && type !== at.type) continue;
      const here = findings(at, pod);
      found.push(...here);
      if (here.length > 0) break;
    }
  }
}

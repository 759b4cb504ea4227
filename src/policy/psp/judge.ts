import type { PodSpec } from '../../kubernetes/objects.ts';
import type { JudgedPod } from '../judged-pod.ts';
import { type Contradiction, contradictionsIn } from './contradiction.ts';
import { changesOf, type FilledField, fillIn } from './fill-in.ts';
import type { PolicyFault } from './policy-fault.ts';
import type { PreparedPod } from './prepare-pod.ts';
import type { PreparedPolicy } from './prepare-policy.ts';
import { NONE, type PodVolume, type PolicyFinding } from './rule.ts';

/**
 * What one policy says of a pod, whoever may use it:
 *   admits      as it is
 *   changes     after filling in; `pod` is what it becomes. An update with such a pod is not admitted, and nothing is said.
 *               With contradictions it is admitted, and refused after that because it is not valid
 *   refuses     with at least one finding, in the server's order
 *   unusable    the server passes over the policy without a word
 */
export type PolicyVerdict =
  | { readonly verdict: 'admits' }
  | {
      readonly verdict: 'changes';
      readonly changes: readonly FilledField[];
      readonly pod: ChangedPod;
      readonly contradictions: readonly Contradiction[];
    }
  | { readonly verdict: 'refuses'; readonly findings: readonly PolicyFinding[] }
  | { readonly verdict: 'unusable'; readonly fault: PolicyFault };

export interface ChangedPod {
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
}

const ADMITS: PolicyVerdict = { verdict: 'admits' };

/** As admission does it: first what the policy fills in, then whether the result is accepted. */
export function judge(pod: PreparedPod, prepared: PreparedPolicy): PolicyVerdict {
  if (prepared.fault) return { verdict: 'unusable', fault: prepared.fault };
  const filled = fillIn(pod, prepared);
  const findings = findingsIn(filled.pod, pod.volumes, prepared);
  if (findings.length > 0) return { verdict: 'refuses', findings };
  if (filled.pod === pod) return ADMITS;
  const { annotations, spec } = filled.pod;
  return {
    verdict: 'changes',
    changes: changesOf(pod, filled),
    pod: { annotations, spec },
    contradictions: contradictionsIn(spec),
  };
}

function findingsIn(pod: JudgedPod, volumes: readonly PodVolume[], prepared: PreparedPolicy): PolicyFinding[] {
  const found: PolicyFinding[] = [];
  const add = (more: readonly PolicyFinding[] | undefined) => {
    if (more !== undefined && more.length > 0) found.push(...more);
  };
  for (const { findings } of prepared.podRules) add(findings?.(pod));
  for (const at of volumes) add(firstFindingsIn(at, pod, prepared));
  for (const { findings } of prepared.podRulesAfterVolumes) add(findings?.(pod));
  for (const at of pod.containers) {
    if (at.kind === 'ephemeral' && !prepared.looksAtEphemeral) continue;
    for (const { findings } of prepared.containerRules) add(findings?.(at, pod));
  }
  return found;
}

function firstFindingsIn(at: PodVolume, pod: JudgedPod, { volumeRules }: PreparedPolicy): readonly PolicyFinding[] {
  for (const { type, findings } of volumeRules) {
    const here = type === undefined || type === at.type ? findings(at, pod) : NONE;
    if (here.length > 0) return here;
  }
  return NONE;
}

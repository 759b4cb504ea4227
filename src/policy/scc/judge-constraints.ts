import type { JudgedPod } from '../judged-pod.ts';
import { type Contradiction, contradictionsIn } from '../psp/contradiction.ts';
import { changesOf, type FilledField, fillIn } from '../psp/fill-in.ts';
import type { ChangedPod } from '../psp/judge.ts';
import type { PreparedConstraints } from './prepare-constraints.ts';
import type { ConstrainedPod, SccFinding } from './rule.ts';

/**
 * What constraints say of a pod, whoever can use them:
 *   admits      as it is
 *   changes     after filling in; `pod` is what it becomes. With contradictions it is admitted, and refused after that because it
 *               is not valid
 *   refuses     with at least one finding, in the server's order
 */
export type SccVerdict =
  | { readonly verdict: 'admits' }
  | {
      readonly verdict: 'changes';
      readonly changes: readonly FilledField[];
      readonly pod: ChangedPod;
      readonly contradictions: readonly Contradiction[];
      /** Whether all that changes is in ephemeral containers. */
      readonly onlyEphemeral: boolean;
    }
  | { readonly verdict: 'refuses'; readonly findings: readonly SccFinding[] };

const ADMITS: SccVerdict = { verdict: 'admits' };

/** As admission does it: first what the constraints fill in, then whether the result is accepted. */
export function judgeByConstraints(pod: ConstrainedPod, prepared: PreparedConstraints): SccVerdict {
  const filled = fillIn(pod, prepared);
  const findings = findingsIn({ ...filled.pod, volumes: pod.volumes }, prepared);
  if (findings.length > 0) return { verdict: 'refuses', findings };
  if (filled.pod === pod) return ADMITS;
  const { annotations, spec } = filled.pod;
  return {
    verdict: 'changes',
    changes: changesOf(pod, filled),
    pod: { annotations, spec },
    contradictions: contradictionsIn(spec),
    onlyEphemeral: filled.ofPod === undefined && isOnlyEphemeral(pod, filled.ofContainers),
  };
}

function findingsIn(pod: ConstrainedPod, { podRules, containerRules }: PreparedConstraints): SccFinding[] {
  const found: SccFinding[] = [];
  for (const { findings } of podRules) if (findings) found.push(...findings(pod));
  for (const at of pod.containers) {
    for (const { findings } of containerRules) if (findings) found.push(...findings(at, pod));
  }
  return found;
}

function isOnlyEphemeral({ containers }: JudgedPod, changes: readonly unknown[]): boolean {
  return changes.every((change, index) => change === undefined || containers[index]?.kind === 'ephemeral');
}

import type { VerdictOfPolicy } from '../../../admission/verdict.ts';
import { withClaimVolumes } from '../../../kubernetes/claim-volumes.ts';
import type { Workload } from '../../../kubernetes/workload.ts';
import { judge } from '../../../policy/psp/judge.ts';
import { withPlaces } from '../../../policy/psp/placed-finding.ts';
import { preparePod } from '../../../policy/psp/prepare-pod.ts';
import type { AskedPolicies } from '../gather/asked-policies.ts';

/** By each policy that was asked for, as if the pod were created now and that policy were the only one. */
export function judgeByPolicies(
  workload: Workload,
  { rules, policies }: AskedPolicies,
  automountServiceAccountToken: boolean,
): readonly VerdictOfPolicy[] {
  const { metadata, spec } = withClaimVolumes(workload);
  const served = { kind: 'pod', annotations: metadata?.annotations ?? {}, spec } as const;
  const pod = preparePod(served, rules.minor, { operation: 'create', automountServiceAccountToken });
  return policies.map(({ asked, prepared }) => ({
    by: 'policy',
    policy: asked,
    says: withPlaces(judge(pod, prepared), workload.template),
  }));
}

import type { VerdictOfConstraints } from '../../../admission/verdict.ts';
import { withClaimVolumes } from '../../../kubernetes/claim-volumes.ts';
import type { Workload } from '../../../kubernetes/workload.ts';
import { NEWEST_MINOR } from '../../../policy/psa/levels.ts';
import { judgeByConstraints, type SccVerdict } from '../../../policy/scc/judge-constraints.ts';
import { withSccPlaces } from '../../../policy/scc/placed-finding.ts';
import { prepareConstraints } from '../../../policy/scc/prepare-constraints.ts';
import { prepareConstrainedPod } from '../../../policy/scc/prepare-pod.ts';
import { type ConstrainedNamespace, resolveIn } from '../../../policy/scc/resolve.ts';
import type { ConstrainedPod } from '../../../policy/scc/rule.ts';
import type { AskedConstraintsColumn, AskedConstraintsSets } from '../gather/asked-constraints.ts';

/** By each of the constraints that were asked for, as if the pod were created now and they were the only ones. */
export async function judgeByAskedConstraints(
  workload: Workload,
  { columns, namespaceOf }: AskedConstraintsSets,
): Promise<readonly VerdictOfConstraints[]> {
  const namespace = await namespaceOf(workload.namespace ?? '');
  const { metadata, spec } = withClaimVolumes(workload);
  const served = { kind: 'pod', annotations: metadata?.annotations ?? {}, spec } as const;
  const pod = prepareConstrainedPod(served, NEWEST_MINOR, { operation: 'create' });
  return columns.map((column) => judgeColumn(workload, pod, column, namespace));
}

/** Of several, the first that admits the pod decides; where none does, the first says why. */
function judgeColumn(
  { template }: Workload,
  pod: ConstrainedPod,
  { asked, defaults, constraints }: AskedConstraintsColumn,
  namespace: ConstrainedNamespace,
): VerdictOfConstraints {
  const verdicts = constraints.flatMap((scc): { readonly name: string; readonly says: SccVerdict }[] => {
    const resolved = resolveIn(scc, namespace);
    if ('fault' in resolved) return [];
    return [{ name: scc.metadata.name, says: judgeByConstraints(pod, prepareConstraints(resolved.scc)) }];
  });
  const decides = verdicts.find(({ says }) => says.verdict !== 'refuses') ?? verdicts[0];
  const { name, says } = decides ?? { name: asked.name, says: { verdict: 'refuses', findings: [] } as const };
  return {
    by: 'constraints',
    scc: { ...asked, name },
    ...(defaults === undefined ? {} : { defaults }),
    says: says.verdict === 'refuses' ? { verdict: 'refuses', findings: withSccPlaces(says.findings, template) } : says,
  };
}

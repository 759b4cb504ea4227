import { allowancesBeyond, allowancesOf } from '../../policy/psp/allowances.ts';
import { loosened, withEscalation } from '../../policy/psp/loosen.ts';
import type { PodSecurityPolicy } from '../../policy/psp/policy.ts';
import { policyChanges } from '../../policy/psp/policy-changes.ts';
import { type PreparedPolicy, preparePolicy } from '../../policy/psp/prepare-policy.ts';
import { type Circumstances, createdPod, judgeAgain, provenBy, withPolicy } from './judge-again.ts';
import { labelRemedy } from './label-remedy.ts';
import type { PolicyRemedy } from './remedy.ts';

/** Of the policies that may be used, the one that has to change in the fewest fields to let the pods in as they are. */
export function policyRemedy(
  circumstances: Circumstances,
  usable: readonly PreparedPolicy[],
  namespace: string,
): PolicyRemedy | undefined {
  const { refusal } = judgeAgain(circumstances, circumstances.workload.template);
  if (refusal?.by !== 'PodSecurityPolicy' && refusal?.by !== 'validation') return undefined;
  const remedies = usable.flatMap((policy) => remedyBy(policy, circumstances, namespace) ?? []);
  return remedies.sort((a, b) => a.changes.length - b.changes.length)[0];
}

function remedyBy(
  { policy }: PreparedPolicy,
  circumstances: Circumstances,
  namespace: string,
): PolicyRemedy | undefined {
  const [{ policies: report }] = circumstances.states;
  if (report.served !== 'yes') return undefined;
  const { name } = policy.metadata;
  const { template } = circumstances.workload;
  let current: PodSecurityPolicy | undefined = policy;
  // One rule can hide another: of a volume only the first is heard.
  for (let round = 0; round < MAX_ROUNDS && current; round += 1) {
    const changed = withPolicy(circumstances, preparePolicy(current, report.serverMinor));
    const judged = judgeAgain(changed, template);
    const { refusal, verdicts } = judged;
    const verdict = verdicts.get(name);
    if (refusal?.by === 'validation') current = withEscalation(current);
    else if (refusal?.by === 'PodSecurityPolicy' && verdict?.verdict === 'refuses') {
      current = loosened(current, verdict.findings, createdPod(circumstances, template).spec);
    } else {
      const label = refusal && labelRemedy(changed, namespace);
      if (refusal && !label) return undefined;
      return {
        is: 'policy',
        policy: name,
        changes: policyChanges(policy, current),
        alsoAllows: allowancesBeyond(allowancesOf(current), allowancesOf(policy)),
        ...(label ? { label } : {}),
        ...provenBy(label ?? judged),
      };
    }
  }
  return undefined;
}

const MAX_ROUNDS = 5;

import type { Remedy } from '../../../denial/remedy/remedy.ts';
import type { KubernetesObject } from '../../../kubernetes/objects.ts';
import type { Workload } from '../../../kubernetes/workload.ts';
import { applyPatch } from '../../../policy/psa/json-patch.ts';
import type { PodIdentities } from '../../../rbac/identities.ts';
import { workloadOf } from '../../../workloads/workload-of.ts';
import type { ProvenRemedy } from '../report.ts';
import { type Propose, podOf } from './propose-pod.ts';

export interface Proof {
  readonly object: KubernetesObject;
  readonly workload: Workload;
  readonly namespace: string;
  readonly identities: PodIdentities;
  /** Absent where the server is not asked. */
  readonly propose: Propose | undefined;
}

/**
 * The server is asked about each patch: one that it would refuse nevertheless is left out. Rights, labels and policies cannot be
 * tried without changing them: they are proven by the rules alone.
 */
export async function proveRemedies(remedies: readonly Remedy[], proof: Proof): Promise<readonly ProvenRemedy[]> {
  const proven = await Promise.all(remedies.map((remedy) => prove(remedy, proof)));
  return proven.filter((one) => one !== undefined);
}

async function prove(remedy: Remedy, { object, workload, namespace, identities, propose }: Proof) {
  const byRules: ProvenRemedy = { remedy, provenBy: { rules: true } };
  if (remedy.is !== 'patch' || !propose) return byRules;
  const { apiVersion, kind } = workload;
  const patched = applyPatch({ ...object, apiVersion, kind }, remedy.patch);
  const read = workloadOf({ value: { ...patched } }, [workload.templatePath]);
  if (read.is !== 'workload') return undefined;
  const answer = await propose(podOf(patched, read.workload, namespace), identities);
  if ('notAsked' in answer) return byRules;
  const { as, proposal } = answer;
  return proposal.is === 'accepted' ? ({ remedy, provenBy: { dryRunAs: as } } satisfies ProvenRemedy) : undefined;
}

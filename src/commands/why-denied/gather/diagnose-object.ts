import type { Cluster } from '../../../cluster/cluster.ts';
import { type Diagnosis, diagnose } from '../../../denial/diagnose.ts';
import type { ObjectStatus } from '../../../denial/object-status.ts';
import { parseRefusal } from '../../../denial/parse-refusal.ts';
import { type ReasonCode, reasonOf, reasonOfToday } from '../../../denial/reason-code.ts';
import type { Refusal } from '../../../denial/refusal.ts';
import { remediesFor } from '../../../denial/remedy/remedies-for.ts';
import type { Remedies } from '../../../denial/remedy/remedy.ts';
import type { Replicas } from '../../../denial/replicas.ts';
import { type Retry, retryWithin } from '../../../denial/retry-within.ts';
import type { AdmissionState } from '../../../denial/todays-refusals.ts';
import { withServer } from '../../../denial/with-server.ts';
import type { KubernetesObject } from '../../../kubernetes/objects.ts';
import type { RbacObjects } from '../../../kubernetes/rbac-objects.ts';
import type { Workload } from '../../../kubernetes/workload.ts';
import type { Denial, NotRefused, SaidRefusal, ServerSays, VerdictToday } from '../report.ts';
import type { AdmissionStateOf, GatheredState } from './admission-state.ts';
import { withoutEphemeral } from './pod-made-again.ts';
import { type Propose, podOf } from './propose-pod.ts';
import { type Proof, proveRemedies } from './prove-remedies.ts';

/** An object with a pod in it, and what is known of its pods. */
export interface InspectedObject {
  /** As the server has it, or as it stands in a file. */
  readonly object: KubernetesObject;
  readonly workload: Workload;
  /** proposed: it is in a file, and not made; the others as of standingOf. */
  readonly status: ObjectStatus | 'proposed';
  /** What makes the pods; it can be the object itself. */
  readonly controller?: KubernetesObject;
  readonly replicas?: Replicas;
  /** The newest first. */
  readonly said: readonly SaidRefusal[];
}

export interface Diagnosing {
  readonly cluster: Cluster;
  readonly admissionStateOf: AdmissionStateOf;
  /** Proposes pods to the server; absent where there are too many to ask about. */
  readonly propose?: Propose;
  /** Roles and bindings that count in a namespace. */
  readonly rbacIn: (namespace: string) => Promise<RbacObjects>;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** Why the pods of an object are refused or do not run, or that they are not. */
export async function diagnoseObject(
  inspectedObject: InspectedObject,
  diagnosing: Diagnosing,
): Promise<{ readonly denial: Denial } | { readonly notRefused: NotRefused }> {
  const { workload, status, controller, replicas, said } = inspectedObject;
  const subject = { ...workload, namespace: workload.namespace ?? diagnosing.cluster.namespace };
  const isOther = controller !== undefined && controller.metadata.uid !== inspectedObject.object.metadata.uid;
  const madeBy = isOther ? { controller: { kind: controller.kind ?? '', name: controller.metadata.name } } : {};
  const about = { subject, ...(replicas ? { replicas } : {}) };
  if (status === 'fine') return { notRefused: { ...about, is: 'fine' } };
  const newest = said[0]?.refusal;
  if (newest?.by === 'node' && newest.cause.cause === 'not security') {
    return { notRefused: { ...about, is: 'not security', text: newest.text } };
  }
  // The pod is there, and nothing of it can be changed for that.
  if (said[0]?.olderEphemeral) return { denial: { ...about, reason: said[0].reason, said } };
  const today = await judgeToday(inspectedObject, newest, diagnosing);
  const reason = reasonNow(said[0], today);
  if (reason === undefined) {
    const { outcome } = today.diagnosis;
    return {
      notRefused: {
        ...about,
        is: outcome !== 'admitted' ? 'nothing said' : status === 'proposed' ? 'fine' : 'on its way',
        today,
      },
    };
  }
  return { denial: { ...about, ...madeBy, reason, said, today } };
}

/** What refuses it now; where nothing does any more, what did when it was tried last. Undefined: nobody refuses it, and nobody did. */
function reasonNow(newest: SaidRefusal | undefined, { diagnosis, server }: VerdictToday): ReasonCode | undefined {
  if (newest?.refusal.by === 'node') return newest.reason;
  if (server && 'as' in server && server.refusal) return reasonOf(server.refusal);
  const [first] = diagnosis.refusals;
  if (first && diagnosis.outcome !== 'not ours' && diagnosis.outcome !== 'unknown') return reasonOfToday(first);
  return newest && !isWarning(newest.refusal) ? newest.reason : undefined;
}

function isWarning(refusal: Refusal): boolean {
  return refusal.by === 'PodSecurity' && refusal.mode === 'warn';
}

async function judgeToday(
  inspectedObject: InspectedObject,
  said: Refusal | undefined,
  diagnosing: Diagnosing,
): Promise<VerdictToday> {
  const { object, workload } = inspectedObject;
  const met = await diagnosing.admissionStateOf(workload, said);
  const { namespace, identities } = met;
  // A pod that is there was let in.
  const asks = diagnosing.propose !== undefined && said?.by !== 'node';
  const server = asks ? await serverSays(diagnosing.propose, podOf(object, workload, namespace), met) : undefined;
  const state = knowing(met.state, server);
  const worked = diagnose(said, state);
  const diagnosis = server && 'as' in server ? withServer(worked, said, server.refusal) : worked;
  const { policies, automountServiceAccountToken } = met;
  const asksRbac = diagnosis.refusals.some(
    ({ by }) => by === 'PodSecurityPolicy' || by === 'SecurityContextConstraints',
  );
  const rbac = asksRbac ? { rbac: await diagnosing.rbacIn(namespace) } : {};
  const needsNone = diagnosis.outcome === 'admitted' && said?.by !== 'node';
  const evidence = inspectedObject.said.flatMap((one) => one.evidence ?? []);
  const { remedies, noPatch }: Remedies = needsNone
    ? { remedies: [] }
    : remediesFor({ workload, namespace, state, said, evidence, policies, automountServiceAccountToken, ...rbac });
  const proof: Proof = { object, workload, namespace, identities, propose: diagnosing.propose };
  const proven = await proveRemedies(withoutEphemeral(remedies, object), proof);
  const lost = proven.length < remedies.length ? ({ because: 'unproven' } as const) : undefined;
  const none = noPatch ?? lost;
  return {
    diagnosis,
    policies: state.policies,
    identities,
    ...(state.serverMinor === undefined ? {} : { serverMinor: state.serverMinor }),
    ...(server ? { server } : {}),
    ...retryOf(inspectedObject, diagnosis, state.serverMinor, diagnosing.clock()),
    remedies: proven,
    ...(none ? { noPatch: none } : {}),
  };
}

/** A server that refuses a pod by policies enforces them. */
function knowing(state: AdmissionState, server: ServerSays | undefined): AdmissionState {
  const isByPolicies = server && 'as' in server && server.refusal?.by === 'PodSecurityPolicy';
  return isByPolicies ? { ...state, enforcesPolicies: 'yes' } : state;
}

/** Of what would be let in now, and is not there yet. */
function retryOf(
  { controller, said }: InspectedObject,
  { outcome }: Diagnosis,
  serverMinor: number | undefined,
  now: number,
): { readonly retry?: Retry } {
  if (outcome !== 'admitted' || !controller) return {};
  const evidence = said.flatMap((one) => one.evidence ?? []);
  const retry = retryWithin(controller, evidence, now, serverMinor);
  return retry ? { retry } : {};
}

async function serverSays(
  propose: Propose,
  pod: ReturnType<typeof podOf>,
  { identities }: GatheredState,
): Promise<ServerSays> {
  const answer = await propose(pod, identities);
  if ('notAsked' in answer) return answer;
  const { as, proposal } = answer;
  return { as, refusal: proposal.is === 'accepted' ? undefined : parseRefusal(proposal.message) };
}

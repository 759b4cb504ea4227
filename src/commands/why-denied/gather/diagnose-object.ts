import type { Cluster } from '../../../cluster/cluster.ts';
import { type Diagnosis, diagnose } from '../../../denial/diagnose.ts';
import { parseRefusal } from '../../../denial/parse-refusal.ts';
import { type ReasonCode, reasonOf, reasonOfToday } from '../../../denial/reason-code.ts';
import type { Refusal } from '../../../denial/refusal.ts';
import { remediesFor } from '../../../denial/remedy/remedies-for.ts';
import type { Remedies } from '../../../denial/remedy/remedy.ts';
import type { Replicas } from '../../../denial/replicas.ts';
import { type Retry, retryWithin } from '../../../denial/retry-within.ts';
import type { Standing } from '../../../denial/standing.ts';
import type { World } from '../../../denial/todays-refusals.ts';
import { withServer } from '../../../denial/with-server.ts';
import type { KubernetesObject } from '../../../kubernetes/objects.ts';
import type { RbacObjects } from '../../../kubernetes/rbac-objects.ts';
import type { Workload } from '../../../kubernetes/workload.ts';
import type { Denial, NotRefused, SaidRefusal, ServerSays, Today } from '../report.ts';
import { withoutEphemeral } from './pod-made-again.ts';
import { type Propose, podOf } from './propose-pod.ts';
import { type Proof, proveRemedies } from './prove-remedies.ts';
import type { MetWorld, WorldOf } from './world-of.ts';

/** An object with a pod in it, and what is known of its pods. */
export interface Suspect {
  /** As the server has it, or as it stands in a file. */
  readonly object: KubernetesObject;
  readonly workload: Workload;
  /** proposed: it is in a file, and not made; the others as of standingOf. */
  readonly standing: Standing | 'proposed';
  /** What makes the pods; it can be the object itself. */
  readonly maker?: KubernetesObject;
  readonly replicas?: Replicas;
  /** The newest first. */
  readonly said: readonly SaidRefusal[];
}

export interface Diagnosing {
  readonly cluster: Cluster;
  readonly worldOf: WorldOf;
  /** Proposes pods to the server; absent where there are too many to ask about. */
  readonly propose?: Propose;
  /** Roles and bindings that count in a namespace. */
  readonly rbacIn: (namespace: string) => Promise<RbacObjects>;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** Why the pods of an object are refused or do not run, or that they are not. */
export async function diagnoseObject(
  suspect: Suspect,
  diagnosing: Diagnosing,
): Promise<{ readonly denial: Denial } | { readonly notRefused: NotRefused }> {
  const { workload, standing, maker, replicas, said } = suspect;
  const subject = { ...workload, namespace: workload.namespace ?? diagnosing.cluster.namespace };
  const isOther = maker !== undefined && maker.metadata.uid !== suspect.object.metadata.uid;
  const madeBy = isOther ? { maker: { kind: maker.kind ?? '', name: maker.metadata.name } } : {};
  const about = { subject, ...(replicas ? { replicas } : {}) };
  if (standing === 'fine') return { notRefused: { ...about, is: 'fine' } };
  const newest = said[0]?.refusal;
  if (newest?.by === 'node' && newest.cause.cause === 'not security') {
    return { notRefused: { ...about, is: 'not security', text: newest.text } };
  }
  // The pod is there, and nothing of it can be changed for that.
  if (said[0]?.olderEphemeral) return { denial: { ...about, reason: said[0].reason, said } };
  const today = await judgeToday(suspect, newest, diagnosing);
  const reason = reasonNow(said[0], today);
  if (reason === undefined) {
    const { outcome } = today.diagnosis;
    return {
      notRefused: {
        ...about,
        is: outcome !== 'admitted' ? 'nothing said' : standing === 'proposed' ? 'fine' : 'on its way',
        today,
      },
    };
  }
  return { denial: { ...about, ...madeBy, reason, said, today } };
}

/** What refuses it now; where nothing does any more, what did when it was tried last. Undefined: nobody refuses it, and nobody did. */
function reasonNow(newest: SaidRefusal | undefined, { diagnosis, server }: Today): ReasonCode | undefined {
  if (newest?.refusal.by === 'node') return newest.reason;
  if (server && 'as' in server && server.refusal) return reasonOf(server.refusal);
  const [first] = diagnosis.refusals;
  if (first && diagnosis.outcome !== 'not ours' && diagnosis.outcome !== 'unknown') return reasonOfToday(first);
  return newest && !isWarning(newest.refusal) ? newest.reason : undefined;
}

function isWarning(refusal: Refusal): boolean {
  return refusal.by === 'PodSecurity' && refusal.mode === 'warn';
}

async function judgeToday(suspect: Suspect, said: Refusal | undefined, diagnosing: Diagnosing): Promise<Today> {
  const { object, workload } = suspect;
  const met = await diagnosing.worldOf(workload);
  const { namespace, identities } = met;
  // A pod that is there was let in.
  const asks = diagnosing.propose !== undefined && said?.by !== 'node';
  const server = asks ? await serverSays(diagnosing.propose, podOf(object, workload, namespace), met) : undefined;
  const world = knowing(met.world, server);
  const worked = diagnose(said, world);
  const diagnosis = server && 'as' in server ? withServer(worked, said, server.refusal) : worked;
  const { policies, automountServiceAccountToken } = met;
  const asksRbac = diagnosis.refusals.some(({ by }) => by === 'PodSecurityPolicy');
  const rbac = asksRbac ? { rbac: await diagnosing.rbacIn(namespace) } : {};
  const needsNone = diagnosis.outcome === 'admitted' && said?.by !== 'node';
  const evidence = suspect.said.flatMap((one) => one.evidence ?? []);
  const { remedies, noPatch }: Remedies = needsNone
    ? { remedies: [] }
    : remediesFor({ workload, namespace, world, said, evidence, policies, automountServiceAccountToken, ...rbac });
  const proof: Proof = { object, workload, namespace, identities, propose: diagnosing.propose };
  const proven = await proveRemedies(withoutEphemeral(remedies, object), proof);
  const lost = proven.length < remedies.length ? ({ because: 'unproven' } as const) : undefined;
  const none = noPatch ?? lost;
  return {
    diagnosis,
    policies: world.policies,
    identities,
    ...(world.serverMinor === undefined ? {} : { serverMinor: world.serverMinor }),
    ...(server ? { server } : {}),
    ...retryOf(suspect, diagnosis, world.serverMinor, diagnosing.clock()),
    remedies: proven,
    ...(none ? { noPatch: none } : {}),
  };
}

/** A server that refuses a pod by policies enforces them. */
function knowing(world: World, server: ServerSays | undefined): World {
  const isByPolicies = server && 'as' in server && server.refusal?.by === 'PodSecurityPolicy';
  return isByPolicies ? { ...world, enforcesPolicies: 'yes' } : world;
}

/** Of what would be let in now, and is not there yet. */
function retryOf(
  { maker, said }: Suspect,
  { outcome }: Diagnosis,
  serverMinor: number | undefined,
  now: number,
): { readonly retry?: Retry } {
  if (outcome !== 'admitted' || !maker) return {};
  const evidence = said.flatMap((one) => one.evidence ?? []);
  const retry = retryWithin(maker, evidence, now, serverMinor);
  return retry ? { retry } : {};
}

async function serverSays(
  propose: Propose,
  pod: ReturnType<typeof podOf>,
  { identities }: MetWorld,
): Promise<ServerSays> {
  const answer = await propose(pod, identities);
  if ('notAsked' in answer) return answer;
  const { as, proposal } = answer;
  return { as, refusal: proposal.is === 'accepted' ? undefined : parseRefusal(proposal.message) };
}

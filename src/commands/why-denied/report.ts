import type { Diagnosis } from '../../denial/diagnose.ts';
import type { RefusalEvidence } from '../../denial/evidence.ts';
import type { Hidden, Unmirrored } from '../../denial/mirror-pods.ts';
import type { ReasonCode } from '../../denial/reason-code.ts';
import type { Refusal } from '../../denial/refusal.ts';
import type { Remedies, Remedy } from '../../denial/remedy/remedy.ts';
import type { Replicas } from '../../denial/replicas.ts';
import type { Retry } from '../../denial/retry-within.ts';
import type { DocumentFault } from '../../files/document-fault.ts';
import type { Identity } from '../../kubernetes/access-review.ts';
import type { Workload } from '../../kubernetes/workload.ts';
import type { PoliciesReport } from '../../policy/psp/policies-report.ts';
import type { PodIdentities } from '../../rbac/identities.ts';
import type { MayUse } from '../../rbac/may-use.ts';

/** The answer of `kubectl caps why-denied`, before it becomes text. Every text in it that comes from a server is untrusted. */
export interface DenialReport {
  readonly denials: readonly Denial[];
  /** What was asked about by name or file, or is not there in full, and is not refused. */
  readonly notRefused: readonly NotRefused[];
  /** Nodes that were asked about, with their mirror pods. */
  readonly nodes: readonly NodeReport[];
  /** How many objects were looked at, and in which namespace; without one in all of them, or in none for names, files and texts. */
  readonly looked: number;
  readonly namespace?: string;
  readonly faults: readonly DocumentFault[];
  /** What could not be found out, one sentence each. */
  readonly problems: readonly string[];
}

/** One object whose pods are refused, or do not run for a reason of security; or a text about one. */
export interface Denial {
  /** Absent for a text alone. */
  readonly subject?: Workload;
  /** What makes the pods, where that is another object: the newest ReplicaSet of a Deployment, the newest Job of a CronJob. */
  readonly controller?: { readonly kind: string; readonly name: string };
  readonly replicas?: Replicas;
  /** Of the cause: what is refused now, as far as that is known. */
  readonly reason: ReasonCode;
  /** What was written down, or said by the server to a proposal; the newest first, each text once. */
  readonly said: readonly SaidRefusal[];
  /** Judged again from what holds now; absent for a text alone. */
  readonly today?: VerdictToday;
}

/** The static pods of a node, which run whether or not the server lets in the mirrors that show them. */
export interface NodeReport {
  readonly node: string;
  readonly mirrored: readonly { readonly namespace: string; readonly name: string }[];
  readonly unmirrored: readonly Unmirrored[];
  readonly hidden: readonly Hidden[];
  /** Whom the server takes for the one who creates them, and which policies he may use where one is missing; absent without policies. */
  readonly access?: readonly NodeAccess[];
}

export interface NodeAccess {
  readonly namespace: string;
  readonly policies: readonly { readonly name: string; readonly access: MayUse }[];
}

export interface SaidRefusal {
  readonly refusal: Refusal;
  readonly reason: ReasonCode;
  /** Where it stands; absent for a text that the user gave. */
  readonly evidence?: RefusalEvidence;
  /** Containers that the text names and that were added to the running pod later: they stay as long as the pod. */
  readonly olderEphemeral?: readonly string[];
}

export interface VerdictToday {
  readonly diagnosis: Diagnosis;
  readonly policies: PoliciesReport;
  readonly identities: PodIdentities;
  /** Absent where it did not tell. */
  readonly serverMinor?: number;
  /** What the server said to a proposal; absent where it was not proposed. */
  readonly server?: ServerSays;
  /** Until its controller tries again by itself; absent where nothing does, or it is refused anyhow. */
  readonly retry?: Retry;
  readonly remedies: readonly ProvenRemedy[];
  readonly noPatch?: NonNullable<Remedies['noPatch']>;
}

/** What a server said to a pod that was proposed to it as whoever would create it, or why it could not be asked. */
export type ServerSays =
  | { readonly as: Identity | 'caller'; readonly refusal: Refusal | undefined }
  | { readonly notAsked: string };

/** How it is known that a remedy helps: a server-side dry run as this one, or the rules of this program. */
export interface ProvenRemedy {
  readonly remedy: Remedy;
  readonly provenBy: { readonly dryRunAs: Identity | 'caller' } | { readonly rules: true };
}

/**
 *   fine           all pods are there, as far as policies and nodes are concerned
 *   not security   something does not start for a reason that is none of security
 *   on its way     pods are missing, and nobody would refuse them
 *   nothing said   pods are missing, and whether they are refused could not be found out
 */
export interface NotRefused {
  readonly subject: Workload;
  readonly is: 'fine' | 'not security' | 'on its way' | 'nothing said';
  readonly replicas?: Replicas;
  /** Of what does not start, in the words that were written down. */
  readonly text?: string;
  readonly today?: VerdictToday;
}

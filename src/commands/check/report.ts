import type { CheckVerdict, VerdictOfLevel } from '../../admission/verdict.ts';
import type { NameLint } from '../../capability/name-lint.ts';
import type { DocumentFault } from '../../files/document-fault.ts';
import type { Place, Workload } from '../../kubernetes/workload.ts';
import type { Violation } from '../../policy/psa/evaluate.ts';
import type { Level, LevelVersion } from '../../policy/psa/levels.ts';
import type { NamespacePolicy } from '../../policy/psa/namespace-policy.ts';
import type { TemplatePath } from '../../workloads/custom-workloads.ts';
import type { FindingIdentity } from './suppress/fingerprint.ts';

/** What is known before anything is judged. */
export interface CheckStart {
  /** The minor version of the server by whose rules levels are judged, and whether it was asked or taken to be the newest. */
  readonly serverMinor: number;
  readonly serverIsKnown: boolean;
  /** Whether anything was judged by levels: not where only policies were asked about. */
  readonly asksLevels: boolean;
  /** Absent where no policy was asked about. */
  readonly policyRules?: PolicyRules;
  /** Whose ranges constraints were given; absent where none were asked about. */
  readonly constraintsRanges?: 'of the namespace' | 'first of OpenShift';
}

/** What is known at the end, beside the workloads, each of which is shown as soon as it is judged and not held. */
export interface CheckEnd {
  readonly counts: CheckCounts;
  /** Only where a cluster was looked at; by name. */
  readonly namespaces: readonly CheckedNamespace[];
  /** Whether the events of all these namespaces could be read; absent where there are no namespaces. */
  readonly eventsRead?: boolean;
  readonly faults: readonly DocumentFault[];
  /** What could not be found out, one sentence each. */
  readonly problems: readonly string[];
  /** Documents of files that are no objects of the API, and were not looked at. */
  readonly ignored: IgnoredDocuments;
  readonly unrendered: readonly UnrenderedFile[];
  readonly unjudged: readonly UnjudgedKind[];
  /** Places that the user named, and at which nothing was. */
  readonly unusedPaths: readonly TemplatePath[];
  readonly suppressions: SuppressionsEnd;
}

export type SuppressedBy = 'annotation' | 'exceptions' | 'baseline';

export interface SuppressedFinding extends FindingIdentity {
  readonly by: SuppressedBy;
  readonly reason: string;
}

/** How many findings were suppressed, and which suppressions did nothing. */
export interface SuppressionsEnd extends Readonly<Record<SuppressedBy, number>> {
  /** Findings of the baseline that are there no more. */
  readonly gone: number;
  readonly unused: readonly UnusedSuppression[];
}

export interface UnusedSuppression {
  readonly by: 'annotation' | 'exceptions';
  readonly check: string;
  readonly why: 'matches-nothing' | 'expired' | 'no-reason';
  /** The object, for an annotation. */
  readonly about: string;
  readonly place: Place | undefined;
}

/** A kind that is not judged, whose objects have something like the spec of a pod in them. */
export interface UnjudgedKind {
  readonly apiVersion: string;
  readonly kind: string;
  /** Of what is around that spec, with [*] for elements of lists. */
  readonly path: string;
  /** How many of its objects have it there. */
  readonly objects: number;
  /** Where the first of them is. */
  readonly first: Place;
}

export interface CheckCounts {
  readonly judged: number;
  readonly refused: number;
  /** Of those that are not refused: something else is to be said about them. */
  readonly warned: number;
}

export interface IgnoredDocuments {
  readonly documents: number;
  readonly files: number;
}

/** A file that another program makes manifests of. */
export interface UnrenderedFile {
  readonly file: string;
  readonly is: 'helm-template' | 'kustomize-patch';
  /** The folder of the chart or of the kustomization, as far as there is one. */
  readonly folder: string;
}

export interface CheckedWorkload {
  readonly workload: Workload;
  /** One for each level and each policy that was asked for; what the namespace enforces where none was. */
  readonly verdicts: readonly CheckVerdict[];
  /** What the namespace warns of beyond that; absent where levels or policies were asked for. */
  readonly warning?: VerdictOfLevel;
  readonly lints: readonly CheckedNames[];
  /** What was found and is not in the verdicts and lints, because somebody has decided to live with it. */
  readonly suppressed?: readonly SuppressedFinding[];
  /** The lines of the fields that were found, or of the nearest of their parents, by path in the pod. Absent for what is in no file. */
  readonly lines?: ReadonlyMap<string, number>;
}

/** Something about the names of capabilities of a container. */
export interface CheckedNames {
  readonly container: string;
  /** Of what it is about, from the pod downwards: "spec.containers[0].securityContext.capabilities.add[1]". */
  readonly path: string;
  readonly lint: NameLint;
}

/** The version by whose rules policies are judged, and whether it is the server's or taken to be the last one with policies. */
export interface PolicyRules {
  readonly minor: number;
  readonly isServers: boolean;
}

export interface CheckedNamespace {
  readonly name: string;
  /** Undefined where the namespace itself could not be read. */
  readonly policy?: NamespacePolicy;
  /** What the server enforced without a label that asks for it, as the refusal of a pod shows: most likely its own default. */
  readonly defaultSeen?: LevelVersion;
  /** Pods that are there although what is enforced refuses them: older than the label, or exempt. By name. */
  readonly refusedPodsThere: readonly string[];
  /** The strictest level that everything in it passes, at `version`. */
  readonly strictest: Level;
  readonly version: LevelVersion['version'];
  /** What stands in the way of the level after that; absent where there is none. */
  readonly next?: {
    readonly level: Level;
    readonly inTheWay: readonly { readonly workload: Workload; readonly violations: readonly Violation[] }[];
  };
}

import type { SaidPsaFinding } from '../policy/psa/detail.ts';
import type { LevelVersion } from '../policy/psa/levels.ts';
import type { CheckId } from '../policy/psa/registry.ts';
import type { AcceptedByPolicy, PolicyFinding, RuleName } from '../policy/psp/rule.ts';
import type { FieldError, SaidValue } from './field-errors.ts';

/** The content of a text about a refusal, by who refused. Every value in it comes from a server: to be escaped before a terminal. */
export type Refusal =
  | PodSecurityPolicyRefusal
  | PodSecurityRefusal
  | SecurityContextConstraintsRefusal
  | RbacRefusal
  | InvalidRefusal
  | OtherRefusal
  | StartRefusal
  | UnparsedText;

interface Said {
  /** The whole text, verbatim. */
  readonly text: string;
  /** The object of the request: "pods", and the name; for a pod with generateName of the time of PodSecurityPolicy the prefix, "web-". */
  readonly object?: RefusedObject;
}

export interface RefusedObject {
  /** Plural, with the group after a dot where it has one: "pods", "deployments.apps"; for HTTP 422 the kind, "Pod". */
  readonly resource: string;
  readonly name?: string;
}

/** PodSecurityPolicy admission, up to Kubernetes 1.24. */
export interface PodSecurityPolicyRefusal extends Said {
  readonly by: 'PodSecurityPolicy';
  /** admit: the pod was new. validate: it was updated, or a webhook changed it. unknown: older releases did not say. */
  readonly phase: 'admit' | 'validate' | 'unknown';
  /** There was no policy at all. */
  readonly noPolicies: boolean;
  /**
   * Of all policies that could be used, mixed, and without their names. Empty without noPolicies: no policy could be used, or, on
   * update, all of them would have changed the pod.
   */
  readonly findings: readonly SaidPspFinding[];
}

/** The part of a finding of src/policy/psp that the sentence says. */
export interface SaidPspFinding extends Pick<PolicyFinding, 'error' | 'path'> {
  /** Undefined for words that no known release writes. */
  readonly rule: RuleName | undefined;
  readonly found: SaidValue;
  /** The group of a list that is in none of the ranges. */
  readonly outside?: number;
  /** Absent where the sentence does not say it. */
  readonly accepted?: Pick<AcceptedByPolicy, 'values' | 'ranges'>;
  readonly detail: string;
}

/** Pod Security Admission, from Kubernetes 1.22 on. */
export interface PodSecurityRefusal extends Said {
  readonly by: 'PodSecurity';
  /** warn: the object was admitted. */
  readonly mode: 'enforce' | 'warn';
  readonly policy: LevelVersion;
  /** The webhook that said it, where the server has the admission not built in. */
  readonly webhook?: string;
  readonly violations: readonly SaidViolation[];
}

export interface SaidViolation {
  /** "unrestricted capabilities". */
  readonly reason: string;
  readonly detail: string;
  /** The checks that use this word at that level: two for "procMount" at restricted; none for a word not known. */
  readonly checks: readonly CheckId[];
  /** Empty for a detail that no known release writes. */
  readonly findings: readonly SaidPsaFinding[];
}

/** OpenShift's own admission. */
export interface SecurityContextConstraintsRefusal extends Said {
  readonly by: 'SecurityContextConstraints';
  /** The constraints that neither the service account nor the user can use. */
  readonly notGranted: readonly string[];
  /** The usable constraints, with what each does not accept. The name is missing in old releases, and for some errors. */
  readonly failed: readonly { readonly scc?: string; readonly errors: readonly FieldError[] }[];
  /** Other things that the server says: which other constraints would accept the pod. */
  readonly hints: readonly string[];
  /** Why no constraints were tried at all; then the lists above are empty. */
  readonly fault?: SccFault;
  /** The requester wanted to enter a pod that they could not have created; absent: it was to be created or changed. */
  readonly entering?: 'exec' | 'attach';
}

/**
 * Why OpenShift rejects every such pod, or does not check it.
 *   namespace     an annotation is missing that OpenShift writes when it makes a namespace
 *   range         an annotation of the namespace cannot be read; `message` has a sentence for each of the constraints
 *   constraints   some cannot be used, and then none are
 *   missing       some of those that it comes with were deleted
 *   not ready     it has not read them yet
 *   not there     the only ones that the pod wants tried
 *   changed       the annotation that says so may not change
 *   skipped       a warning: nothing was checked
 */
export type SccFault =
  | { readonly is: 'namespace'; readonly namespace: string; readonly annotation: string }
  | { readonly is: 'range' | 'constraints' | 'skipped'; readonly message: string }
  | { readonly is: 'missing'; readonly names: readonly string[] }
  | { readonly is: 'not ready' | 'changed' }
  | { readonly is: 'not there'; readonly name: string };

/** The requester cannot do this at all: admission was not reached. */
export interface RbacRefusal extends Said {
  readonly by: 'RBAC';
  readonly user: string;
  readonly verb: string;
  /** "pods", "pods/exec"; absent for a path that is not of a resource. */
  readonly asked: string;
  readonly group: string;
  /** Absent at the cluster scope. */
  readonly namespace?: string;
  /** The authorizer's own words: "RBAC: clusterrole.rbac.authorization.k8s.io \"x\" not found". Empty where nothing is. */
  readonly reason: string;
}

/** HTTP 422: the object is not valid, perhaps only since a policy filled something in. */
export interface InvalidRefusal extends Said {
  readonly by: 'validation';
  readonly errors: readonly FieldError[];
  /** The errors that a policy's allowPrivilegeEscalation false can be the cause of. */
  readonly besideNoEscalation: readonly { readonly path: string; readonly beside: 'privileged' | 'CAP_SYS_ADMIN' }[];
}

/** A plugin or webhook whose rules this program does not know. */
export interface OtherRefusal extends Said {
  readonly by: 'other';
  readonly who: OtherRefuser;
  /** The name of the quota, the webhook or the policy; absent where the text names none. */
  readonly name?: string;
  readonly message: string;
}

export type OtherRefuser =
  | 'ResourceQuota'
  | 'LimitRanger'
  | 'webhook'
  | 'ValidatingAdmissionPolicy'
  | 'ServiceAccount'
  | 'Priority'
  | 'RuntimeClass'
  | 'NodeRestriction'
  | 'NamespaceLifecycle'
  | 'PodNodeSelector'
  | 'PodTolerationRestriction'
  /** The requester wanted to give more than they have. */
  | 'RBAC escalation';

/** The pod is there; its node does not start it, or the kernel ended it. */
export interface StartRefusal extends Said {
  readonly by: 'node';
  readonly cause: StartCause;
  /** Absent where the text does not say it. */
  readonly container?: string;
}

/**
 * Why a container does not start or does not go on.
 *   image user is root       runAsNonRoot, and neither pod nor image names another user
 *   image user is a name     runAsNonRoot, and the image's user is not a number
 *   runAsUser is 0           together with runAsNonRoot
 *   user is out of range     of the image, below 0 or too large
 *   group without user       runAsGroup alone, which Docker and CRI-O refuse
 *   unknown capability       which CRI-O, Docker and old runc refuse
 *   file capability          the program's own capabilities are not in the bounding set, or a seccomp profile forbids execve
 *   capability not held      the runtime itself has not what was added
 *   sysctl, AppArmor, no-new-privs, procMount, seccomp profile, user namespace   what the node does not allow or have
 *   read-only file system    the program wanted to write
 *   not permitted            the kernel refused something to the program; which capability it needs is not said
 *   not security             something else is missing
 */
export type StartCause =
  | { readonly cause: 'image user is root' | 'runAsUser is 0' | 'group without user' | 'no-new-privs' | 'procMount' }
  | { readonly cause: 'image user is a name'; readonly user: string }
  | { readonly cause: 'user is out of range'; readonly user: string }
  | { readonly cause: 'unknown capability'; readonly capability: string }
  | { readonly cause: 'capability not held' | 'user namespace' | 'AppArmor'; readonly message: string }
  | { readonly cause: 'file capability'; readonly program: string }
  | { readonly cause: 'sysctl'; readonly sysctl: string }
  | { readonly cause: 'seccomp profile'; readonly profile: string }
  | { readonly cause: 'read-only file system' | 'not permitted'; readonly message: string }
  | { readonly cause: 'not security'; readonly missing: Missing; readonly message: string };

/**
 * The missing thing: an object or a key of one, an image, a program or a user in it, and on the node room (CPU, memory, pods), a device,
 * or what a pod that was put there by name asks of it.
 */
export type Missing =
  | 'ConfigMap'
  | 'Secret'
  | 'key'
  | 'image'
  | 'program'
  | 'user'
  | 'room'
  | 'device'
  | 'fitting node';

/** A text that no grammar knows; it is shown verbatim. */
export interface UnparsedText extends Said {
  readonly by: 'unknown';
}

/** The grammar of one family of texts: reads a text without the words around it; undefined where it is of another family. */
export type Grammar = (message: string) => Parsed | undefined;

/** A refusal without its text. The object is there where the grammar itself has read it. */
export type Parsed = WithoutText<Refusal>;
type WithoutText<R> = R extends Refusal ? Omit<R, 'text'> : never;

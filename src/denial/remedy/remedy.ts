import type { Assumption } from '../../policy/assumption.ts';
import type { PatchOperation } from '../../policy/psa/json-patch.ts';
import type { LevelVersion } from '../../policy/psa/levels.ts';
import type { CheckId } from '../../policy/psa/registry.ts';
import type { Allowance } from '../../policy/psp/allowances.ts';
import type { PolicyChange } from '../../policy/psp/policy-changes.ts';
import type { SecurityContextConstraints } from '../../policy/scc/constraints.ts';
import type { RoleName, SubjectName } from '../../rbac/may-use.ts';
import type { StartCause } from '../refusal.ts';
import type { Undecided } from '../todays-refusals.ts';

/** What gets a refused pod in: judged again with all of today's rules, nobody refuses it then. */
export type Remedy = PatchRemedy | BindingRemedy | LabelRemedy | PolicyRemedy | ConstraintsRemedy;

export interface Remedies {
  /** The smallest first: a patch, a binding, a label, a policy. Empty where nothing is refused, or nothing that is known helps. */
  readonly remedies: readonly Remedy[];
  /** Why no change of the object alone is among them; absent where one is, or none is needed. */
  readonly noPatch?: NoPatch;
}

/**
 *   undecidable          only the author knows what could be in these fields instead
 *   no policy            no PodSecurityPolicy may be used, so that no pod gets in
 *   not in the object    the node refused it for something that no field decides
 *   unproven             whatever was changed, somebody refused it still: a policy can ask for what the level forbids
 */
export type NoPatch =
  | { readonly because: 'undecidable'; readonly paths: readonly string[] }
  | { readonly because: 'no policy' | 'unproven' }
  | { readonly because: 'not in the object'; readonly cause: StartCause['cause'] };

/** A change of the object. */
export interface ObjectPatch {
  /** Paths begin at the object: "/spec/template/spec/hostPID". */
  readonly patch: readonly PatchOperation[];
  readonly assumes: readonly Assumption[];
}

/** What is known of the pods with a remedy. */
export interface Proven {
  /** The PodSecurityPolicy that lets the pod in then; absent where none is asked. */
  readonly admittedBy?: string;
  /** What could not be found out, and might still refuse it. */
  readonly undecided: readonly Undecided[];
}

export interface PatchRemedy extends ObjectPatch, Proven {
  readonly is: 'patch';
  /** Pods of the object that stay as they are until they are deleted; absent where there are none. */
  readonly toDelete?: readonly string[];
}

/** The right to use a policy that would let the pod in, for the narrowest subject. */
export interface BindingRemedy extends Proven {
  readonly is: 'binding';
  /** What `policy` is; absent: a PodSecurityPolicy. */
  readonly kind?: 'SecurityContextConstraints';
  readonly policy: string;
  /** Of the RoleBinding, and of the Role. */
  readonly namespace: string;
  /** Of the RoleBinding, which is not there yet as far as is known. */
  readonly name: string;
  readonly subject: SubjectName;
  readonly role: RoleToBind;
  /** What the policy lets in besides what the pod has. */
  readonly alsoAllows: readonly Allowance[];
  /** Whether whoever asks may use the policy himself: then he may also bind it. */
  readonly usableByHuman: boolean;
  /** What the object needs beside, where Pod Security would refuse its pods then. */
  readonly patch?: ObjectPatch;
  /** What the namespace needs beside, where no patch helps. */
  readonly label?: LabelRemedy;
}

/** One that is there gives nothing but the use of this policy. One that is not has to be made first, as a Role of the namespace. */
export type RoleToBind =
  | (RoleName & { readonly isThere: true })
  | (RoleName & {
      readonly isThere: false;
      readonly kind: 'Role';
      readonly apiGroup: 'policy' | 'extensions' | 'security.openshift.io';
    });

/** Another level for the namespace. */
export interface LabelRemedy extends Proven {
  readonly is: 'label';
  readonly namespace: string;
  readonly label: 'enforce';
  readonly from: LevelVersion;
  /** Of all that let this pod in, the one that forgoes the fewest checks. */
  readonly to: LevelVersion;
  /** The checks of `from` that `to` does not have. */
  readonly alsoAllows: readonly CheckId[];
}

/** Another content of a policy that may be used already. */
export interface PolicyRemedy extends Proven {
  readonly is: 'policy';
  readonly policy: string;
  readonly changes: readonly PolicyChange[];
  /** What everybody who may use the policy may have in his pods then, and not now. */
  readonly alsoAllows: readonly Allowance[];
  /** What the namespace needs beside, where Pod Security would refuse its pods then. */
  readonly label?: LabelRemedy;
}

/** Constraints of the pod's own, which allow as little more as can be said: the last way, for they belong to the whole cluster. */
export interface ConstraintsRemedy extends Proven {
  readonly is: 'constraints';
  /** With the service account as the only user. */
  readonly constraints: SecurityContextConstraints;
  /** What they were made of. */
  readonly from: string;
  /** What they allow that is dangerous. */
  readonly allows: readonly Allowance[];
}

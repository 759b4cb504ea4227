import type { CapabilityPage } from '../../capability/catalogue/page.ts';
import type { Difference } from '../../capability/differences.ts';
import type { CapabilityName } from '../../capability/names.ts';
import type { Wording } from '../../capability/request.ts';
import type { GrantedReach, Reach } from '../../capability/start-sets.ts';
import type { Unreadable } from '../../pods/pod-report.ts';
import type { LevelVersion } from '../../policy/psa/levels.ts';

/** A runtime that grants a capability to every container that does not say otherwise, by its default configuration. */
export interface DefaultGrant {
  readonly runtime: 'containerd' | 'docker' | 'cri-o';
  /** Absent: all versions. */
  readonly versions?: string;
}

/** Whether a container may add a capability where this policy holds. */
export interface Acceptance {
  readonly policy: 'baseline' | 'restricted' | 'restricted-v2';
  readonly mayAdd: boolean;
  /** Whether the policy has containers drop ALL, so that nobody has what is not added. */
  readonly mustDropAll: boolean;
}

/** Everything about one capability: what the catalogue says, and what the code that judges says. */
export interface ExplainedCapability {
  readonly name: CapabilityName;
  readonly bit: number;
  readonly page: CapabilityPage;
  readonly grantedBy: readonly DefaultGrant[];
  readonly acceptedBy: readonly Acceptance[];
  /** What it means in the pods that were asked about. */
  readonly inPods: readonly CapabilityInPod[];
}

/** What a capability means in one pod. */
export interface CapabilityInPod {
  readonly name: CapabilityName;
  readonly pod: { readonly namespace: string; readonly name: string };
  readonly containers: readonly CapabilityInContainer[];
  /** What the namespace enforces, and whether a container may add the capability there; absent: not known. */
  readonly enforced?: { readonly policy: LevelVersion; readonly mayAdd: boolean };
}

export interface CapabilityInContainer {
  readonly container: string;
  readonly declared: Wording;
  readonly admitted: Wording;
  readonly granted: GrantedReach;
  readonly live:
    | { readonly read: 'yes'; readonly processes: readonly ProcessReach[] }
    | { readonly read: 'does not apply' }
    | { readonly read: 'no'; readonly why: Unreadable };
  /** Absent where the layers agree. */
  readonly difference?: Difference;
}

/** How far the capability reaches in processes that are alike. */
export interface ProcessReach {
  /** Untrusted. */
  readonly name: string;
  readonly pids: readonly number[];
  readonly reach: Reach;
}

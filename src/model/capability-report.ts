import type { CapabilityPage } from '../capability/catalogue/page.ts';
import type { CapabilityName } from '../capability/names.ts';

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
}

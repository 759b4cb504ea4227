import type { PodSecurityPolicy } from './policy.ts';
import { type PolicyFault, policyFault } from './policy-fault.ts';
import { CONTAINER_RULES, POD_RULES, POD_RULES_AFTER_VOLUMES, VOLUME_RULES } from './registry.ts';
import type { ContainerRule, PodRule, RuleOf, VolumeRule } from './rule.ts';

/** A policy with its rules, made once for all pods, and only for what the policy really asks. */
export interface PreparedPolicy {
  readonly policy: PodSecurityPolicy;
  readonly fault?: PolicyFault;
  readonly podRules: readonly PodRule[];
  readonly volumeRules: readonly VolumeRule[];
  readonly podRulesAfterVolumes: readonly PodRule[];
  readonly containerRules: readonly ContainerRule[];
  /** Whether findings in ephemeral containers count: the gate EphemeralContainers is on from 1.23. */
  readonly looksAtEphemeral: boolean;
}

const EPHEMERAL_CONTAINERS = 23;

export function preparePolicy(policy: PodSecurityPolicy, serverMinor: number): PreparedPolicy {
  const fault = policyFault(policy.spec);
  const rules = <Rule>(all: readonly RuleOf<Rule>[]): Rule[] =>
    fault ? [] : all.flatMap((make) => make(policy, serverMinor) ?? []);
  return {
    policy,
    ...(fault ? { fault } : {}),
    podRules: rules(POD_RULES),
    volumeRules: rules(VOLUME_RULES),
    podRulesAfterVolumes: rules(POD_RULES_AFTER_VOLUMES),
    containerRules: rules(CONTAINER_RULES),
    looksAtEphemeral: serverMinor >= EPHEMERAL_CONTAINERS,
  };
}

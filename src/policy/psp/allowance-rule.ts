import type { Container, PodSpec, SecurityContext } from '../../kubernetes/objects.ts';
import type { PodSecurityPolicy } from './policy.ts';

/** Something that a rule can allow and an ordinary pod does not need. Undefined: nothing; a rule without values has an empty list. */
export interface AllowanceRule {
  readonly allowed: (policy: PodSecurityPolicy) => readonly string[] | undefined;
  /** The part of it that a pod has. */
  readonly used: (pod: UsingPod) => readonly string[] | undefined;
}

export interface UsingPod {
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
  readonly containers: readonly Container[];
  /** The containers' own; empty where they have none. */
  readonly contexts: readonly SecurityContext[];
}

/** Values, each once; undefined where there are none. */
export function distinct(values: readonly string[]): readonly string[] | undefined {
  return values.length === 0 ? undefined : [...new Set(values)];
}

/** Values of a policy, where "*" is everything. */
export function distinctOrAll(values: readonly string[]): readonly string[] | undefined {
  return values.includes('*') ? ['*'] : distinct(values);
}

/** The answer about something without values. */
export function whether(is: boolean): readonly string[] | undefined {
  return is ? [] : undefined;
}

import { ACCESS_SCENARIOS } from './access-scenarios.ts';
import { DENIAL_SCENARIOS } from './denial-scenarios.ts';
import { POD_SCENARIOS, TROUBLE_SCENARIOS } from './pod-scenarios.ts';
import { POLICY_SCENARIOS } from './policy-scenarios.ts';
import type { Scenario } from './scenario.ts';
import { SEED_SCENARIOS } from './seed-scenarios.ts';

export const SCENARIOS: readonly Scenario[] = [
  ...SEED_SCENARIOS,
  ...POD_SCENARIOS,
  ...POLICY_SCENARIOS,
  ...ACCESS_SCENARIOS,
  ...DENIAL_SCENARIOS,
  ...TROUBLE_SCENARIOS,
];

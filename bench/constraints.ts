import { decide, namespaceConstraints } from '../src/policy/scc/decide.ts';
import { DEFAULT_CONSTRAINTS } from '../src/policy/scc/default-constraints.ts';
import { FIRST_RANGES } from '../src/policy/scc/first-ranges.ts';
import { prepareConstrainedPod } from '../src/policy/scc/prepare-pod.ts';
import { podsOfACluster } from './pod-dump.ts';

const PODS = 1_000;

/** What it takes to judge pods by each of OpenShift's default constraints. */
export function constraintsSpeed(): string {
  const pods = podsOfACluster().slice(0, PODS);
  const start = process.cpuUsage();
  const within = namespaceConstraints(DEFAULT_CONSTRAINTS, { name: 'shop', annotations: FIRST_RANGES, labels: {} });
  for (const { spec, metadata } of pods) {
    const served = { kind: 'pod', annotations: metadata.annotations ?? {}, spec } as const;
    decide(prepareConstrainedPod(served, 34, { operation: 'create' }), within, () => ({ requester: 'yes' }), 'create');
  }
  const { user, system } = process.cpuUsage(start);
  const seconds = (user + system) / 1_000_000;
  return `${PODS} pods judged by each of ${DEFAULT_CONSTRAINTS.length} SecurityContextConstraints in ${seconds.toFixed(2)} s of CPU.`;
}

import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Pod } from '../src/kubernetes/objects.ts';
import { evaluate } from '../src/policy/psa/evaluate.ts';

export const DUMPED_PODS = 10_000;

/** As `kubectl get pods -A -o json` has them: most of each is not about security. All pass the baseline level. */
export function podsOfACluster(): Pod[] {
  return Array.from({ length: DUMPED_PODS }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `p-${index}`, namespace: `n-${index % 50}`, annotations: { note: 'x'.repeat(400) } },
    spec: {
      containers: ['main', 'side'].map((name) => ({
        name,
        image: 'registry.test/app',
        env: [{ name: 'SETTINGS', value: 'y'.repeat(200) }],
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      })),
    },
    status: { phase: 'Running', message: 'z'.repeat(400) },
  }));
}

/** Writes the dump where the system will remove it, and returns its path. */
export function writeDump(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'caps-bench-')), 'pods.json');
  const list = { apiVersion: 'v1', kind: 'List', items: podsOfACluster() };
  writeFileSync(path, JSON.stringify(list, undefined, 4));
  return path;
}

/** The same pods as YAML documents, as a repository would have them. */
export function writeManifests(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'caps-bench-')), 'pods.yaml');
  writeFileSync(
    path,
    podsOfACluster()
      .map((pod) => stringify(pod))
      .join('---\n'),
  );
  return path;
}

export function dumpSize(path: string): string {
  return `${Math.round(statSync(path).size / 1024 / 1024)} MiB`;
}

/** Pods judged per second of CPU, at the level with the most checks. */
export function judgingSpeed(): string {
  const pods = podsOfACluster().map(({ spec, metadata }) => ({
    kind: 'pod' as const,
    annotations: metadata.annotations ?? {},
    spec,
  }));
  const start = process.cpuUsage();
  for (const pod of pods) evaluate(pod, { level: 'restricted', version: 'latest' }, 34);
  const { user, system } = process.cpuUsage(start);
  const seconds = (user + system) / 1_000_000;
  return `${DUMPED_PODS} pods judged at restricted in ${seconds.toFixed(2)} s of CPU: ${Math.round(DUMPED_PODS / seconds)} a second.`;
}

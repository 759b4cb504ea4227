import type { Handler } from '../../../kubernetes/objects.ts';
import { removed } from '../../field-changes.ts';
import type { Check, JudgedPod } from '../check.ts';
import { phrase } from '../detail.ts';
import type { PodSecurityFinding } from '../finding.ts';

/**
 * The kubelet must not be made to connect to other hosts than the pod by its probes and lifecycle hooks.
 *
 * Restricted fields, in initContainers, containers and ephemeralContainers:
 *   spec.*[*].{liveness,readiness,startup}Probe.{httpGet,tcpSocket}.host   absent or empty
 *   spec.*[*].lifecycle.{postStart,preStop}.{httpGet,tcpSocket}.host       absent or empty
 *
 * Since 1.34.
 * Source: kubernetes/pod-security-admission policy/check_hostProbesAndhostLifecycle.go at v0.37.0.
 */
export const hostProbesAndHostLifecycle = {
  id: 'hostProbesAndHostLifecycle',
  level: 'baseline',
  summary: 'Probes and lifecycle hooks must not connect to other hosts than the pod.',
  reason: 'probe or lifecycle host',
  // The sentence does not say which of the probes and hooks has the host; no other check sorts its containers.
  detail: phrase('{who} {use} probe or lifecycle host{s} {values}', { field: 'probes and lifecycle', sorted: true }),
  change: removed,
  versions: [{ since: 34, evaluate: otherHosts }],
} as const satisfies Check;

function otherHosts({ containers }: JudgedPod): PodSecurityFinding[] {
  return containers.flatMap(({ container, path }) => {
    const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container;
    const handlers: readonly (readonly [string, Handler | null | undefined])[] = [
      ['livenessProbe', livenessProbe],
      ['readinessProbe', readinessProbe],
      ['startupProbe', startupProbe],
      ['lifecycle.postStart', lifecycle?.postStart],
      ['lifecycle.preStop', lifecycle?.preStop],
    ];
    return handlers.flatMap(([field, handler]) =>
      (['httpGet', 'tcpSocket'] as const).flatMap((action) => {
        const host = handler?.[action]?.host ?? '';
        if (host === '') return [];
        return [
          {
            path: `${path}.${field}.${action}.host`,
            container: container.name,
            found: host,
            accepted: { values: ['""'], absent: true },
          },
        ];
      }),
    );
  });
}

import type { Denial, DenialReport, SaidRefusal, VerdictToday } from '../../src/commands/why-denied/report.ts';
import type { RefusalEvidence } from '../../src/denial/evidence.ts';
import { parseRefusal } from '../../src/denial/parse-refusal.ts';
import { reasonOf } from '../../src/denial/reason-code.ts';
import type { Workload } from '../../src/kubernetes/workload.ts';
import { container } from './pods.ts';

export const TIME = '2026-01-01T10:00:00Z';
export const BASELINE = { level: 'baseline', version: 'latest' } as const;
export const BASELINE_TEXT =
  'Error creating: pods "web-1-abcde" is forbidden: violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true)';

export const subject: Workload = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  name: 'web',
  namespace: 'shop',
  templatePath: 'spec.template',
  template: { spec: { containers: [container('app')] } },
};

export const EVENT: Omit<RefusalEvidence, 'text'> = {
  time: TIME,
  count: 14,
  of: { kind: 'ReplicaSet', name: 'web-1' },
  source: { is: 'event', reason: 'FailedCreate' },
};

/** A text, as an event where nothing else is said. */
export function said(text: string, evidence: Omit<RefusalEvidence, 'text'> | undefined = EVENT): SaidRefusal {
  const refusal = parseRefusal(text);
  return { refusal, reason: reasonOf(refusal), ...(evidence ? { evidence: { ...evidence, text } } : {}) };
}

/** A text that the user gave. */
export function textAlone(text: string): Denial {
  const refusal = parseRefusal(text);
  const reason = reasonOf(refusal);
  return { reason, said: [{ refusal, reason }] };
}

/** What a namespace with enforce=baseline says to a pod with hostNetwork. */
export function today({
  diagnosis,
  ...given
}: Partial<Omit<VerdictToday, 'diagnosis'>> & {
  readonly diagnosis?: Partial<VerdictToday['diagnosis']>;
} = {}): VerdictToday {
  return {
    diagnosis: {
      outcome: 'as before',
      refusals: [
        {
          by: 'PodSecurity',
          policy: BASELINE,
          violations: [
            {
              check: 'hostNamespaces',
              findings: [{ path: 'spec.hostNetwork', found: true, accepted: { values: ['false'], absent: true } }],
            },
          ],
        },
      ],
      undecided: [],
      beside: [],
      ...diagnosis,
    },
    policies: { served: 'no' },
    identities: { requester: { is: 'caller' } },
    serverMinor: 34,
    remedies: [],
    ...given,
  };
}

/** A Deployment that has none of its pods, because of hostNetwork. */
export function denial(given: Partial<Denial> = {}): Denial {
  return {
    subject,
    replicas: { wanted: 1, there: 0 },
    reason: 'pod-security-level',
    said: [said(BASELINE_TEXT)],
    today: today(),
    ...given,
  };
}

export function report(given: Partial<DenialReport> = {}): DenialReport {
  return { denials: [], notRefused: [], nodes: [], looked: 0, faults: [], problems: [], ...given };
}

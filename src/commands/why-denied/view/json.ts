import { constraintsJson } from '../../../admission/view/constraints-json.ts';
import { mayUseJson, policiesJson } from '../../../admission/view/policies-json.ts';
import { violationsJson } from '../../../admission/view/verdict-json.ts';
import type { ReasonCode } from '../../../denial/reason-code.ts';
import type { TodaysRefusal } from '../../../denial/todays-refusals.ts';
import { pathInObject, type Workload } from '../../../kubernetes/workload.ts';
import { formatLevelVersion } from '../../../policy/psa/levels.ts';
import { withPlaces } from '../../../policy/psp/placed-finding.ts';
import { pspErrorSentence } from '../../../policy/psp/sentence.ts';
import { API_VERSION } from '../../../text/api-version.ts';
import type {
  Denial,
  DenialReport,
  NodeAccess,
  NodeReport,
  NotRefused,
  ProvenRemedy,
  SaidRefusal,
  VerdictToday,
} from '../report.ts';
import { reasonSentence } from './reason-sentence.ts';
import { noPatchSentence, remedyText } from './remedy-text.ts';
import { besideSentences, notRefusedSentence, nowSentence, titleSentence } from './sentence.ts';

/** Described by schema/pod-denials.v1alpha1.json; renaming a field is a breaking change. */
export function denialsJson({ denials, notRefused, nodes, looked, namespace, faults, problems }: DenialReport): object {
  return {
    apiVersion: API_VERSION,
    kind: 'PodDenials',
    looked,
    ...(namespace === undefined ? {} : { namespace }),
    items: denials.map(denialJson),
    notRefused: notRefused.map(notRefusedJson),
    nodes: nodes.map(nodeJson),
    faults: faults.map(({ place, fault }) => ({ ...place, message: fault })),
    problems,
  };
}

function denialJson(denial: Denial): object {
  const { subject, controller, replicas, reason, said, today } = denial;
  return {
    ...(subject ? referenceJson(subject) : {}),
    ...(controller ? { maker: controller } : {}),
    ...(replicas ? { replicas } : {}),
    reason,
    message: `${titleSentence(denial)} ${reasonSentence(denial)}`,
    said: said.map(saidJson),
    ...(today && subject ? { today: todayJson(denial, subject, today) } : {}),
  };
}

function referenceJson({ apiVersion, kind, name, namespace, place }: Workload): object {
  const object = { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
  return { object, ...(place ? { place } : {}) };
}

function saidJson({ refusal: { text, ...refusal }, reason, evidence, olderEphemeral }: SaidRefusal): object {
  const { text: _text, ...where } = evidence ?? { text: '' };
  return {
    reason,
    text,
    refusal,
    ...(evidence ? { evidence: where } : {}),
    ...(olderEphemeral ? { olderEphemeral } : {}),
  };
}

function todayJson(denial: Denial, subject: Workload, today: VerdictToday): object {
  const { diagnosis, policies, server, retry, remedies, noPatch } = today;
  return {
    outcome: diagnosis.outcome,
    message: nowSentence(denial, today),
    refusals: diagnosis.refusals.map((refusal) => refusalJson(refusal, subject)),
    undecided: diagnosis.undecided,
    beside: besideSentences(today),
    policies: policiesJson(policies),
    ...(server ? { server: serverJson(server) } : {}),
    ...(retry ? { retry } : {}),
    remedies: remedies.map((remedy) => remedyJson(remedy, subject)),
    ...(noPatch ? { noPatch: { ...noPatch, message: noPatchSentence(noPatch) } } : {}),
  };
}

function refusalJson(refusal: TodaysRefusal, subject: Workload): object {
  const place = (path: string) => ({ path: pathInObject(subject, path) });
  switch (refusal.by) {
    case 'PodSecurity':
      return {
        by: refusal.by,
        policy: formatLevelVersion(refusal.policy),
        violations: violationsJson(refusal.violations, place),
      };
    case 'validation':
      return {
        by: refusal.by,
        policy: refusal.policy,
        contradictions: refusal.contradictions.map((one) => ({ ...one, ...place(one.path) })),
      };
    case 'SecurityContextConstraints':
      return { by: refusal.by, constraints: constraintsJson(refusal.judged) };
    case 'PodSecurityPolicy': {
      if (refusal.findings === undefined) return { by: refusal.by, noPolicies: true };
      const placed = withPlaces({ verdict: 'refuses', findings: refusal.findings }, subject.template);
      const findings = placed.verdict === 'refuses' ? placed.findings : [];
      return {
        by: refusal.by,
        findings: findings.map(({ field, ...finding }) => ({
          ...finding,
          ...place(field),
          message: pspErrorSentence(finding),
        })),
      };
    }
  }
}

function nodeJson({ access, ...node }: NodeReport): object {
  if (!access) return node;
  const policiesOf = ({ namespace, policies }: NodeAccess) => ({
    namespace,
    policies: policies.map((policy) => ({ name: policy.name, access: mayUseJson(policy.access) })),
  });
  return { ...node, access: access.map(policiesOf) };
}

function serverJson(server: NonNullable<VerdictToday['server']>): object {
  if ('notAsked' in server) return { asked: false, message: server.notAsked };
  const { as, refusal } = server;
  return { asked: true, as, letsIn: refusal === undefined, ...(refusal ? { text: refusal.text } : {}) };
}

function remedyJson(proven: ProvenRemedy, subject: Workload): object {
  const { remedy, provenBy } = proven;
  const { commands, notes } = remedyText(proven, subject);
  return { ...remedy, provenBy, commands, notes };
}

function notRefusedJson(one: NotRefused): object {
  const { subject, is, replicas } = one;
  const reason = REASONS[is];
  return {
    ...referenceJson(subject),
    is,
    ...(replicas ? { replicas } : {}),
    ...(reason ? { reason } : {}),
    message: notRefusedSentence(one),
  };
}

/** Of what is missing or does not start nevertheless. */
const REASONS: Readonly<Partial<Record<NotRefused['is'], ReasonCode>>> = {
  'not security': 'not-security',
  'nothing said': 'no-evidence',
};

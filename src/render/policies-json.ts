import type { PoliciesReport, PolicyUsers } from '../model/policies-report.ts';
import type { Verdict } from '../policy/psp/judge.ts';
import type { Answer } from '../policy/psp/select.ts';
import type { MayUse } from '../rbac/may-use.ts';
import { mayUseSentence } from './access-sentence.ts';
import { faultText } from './policy-verdict-text.ts';
import { pspContradictionSentence, pspErrorSentence } from './psp-sentence.ts';

/** What the PodSecurityPolicies say of a pod. */
export function policiesJson(report: PoliciesReport): object {
  if (report.served !== 'yes') return report;
  const { serverMinor, serverIsKnown, judged, identities, policies, answer, annotated } = report;
  return {
    served: 'yes',
    rulesOf: { version: `v1.${serverMinor}`, from: serverIsKnown ? 'server' : 'assumed' },
    judged,
    asked: identities,
    items: policies.map(({ name, verdict, use, access }) => ({
      name,
      ...verdictJson(verdict),
      mayBeUsed: use,
      users: usersJson(access),
    })),
    answer: answerJson(answer),
    ...(annotated ? { annotated } : {}),
  };
}

function verdictJson(verdict: Verdict): object {
  switch (verdict.verdict) {
    case 'admits':
      return { verdict: 'admits' };
    case 'changes':
      return {
        verdict: 'changes',
        changes: verdict.changes.map(({ path, container, before, after }) => ({
          path,
          ...(container === undefined ? {} : { container }),
          ...(before === undefined ? {} : { before }),
          after,
        })),
        notValid: verdict.contradictions.map(pspContradictionSentence),
      };
    case 'refuses':
      return {
        verdict: 'refuses',
        findings: verdict.findings.map((finding) => ({ ...finding, message: pspErrorSentence(finding) })),
      };
    case 'unusable':
      return { verdict: 'unusable', message: faultText(verdict.fault) };
  }
}

function usersJson(access: PolicyUsers): object {
  return Object.fromEntries(Object.entries(access).map(([who, answer]: [string, MayUse]) => [who, mayUseJson(answer)]));
}

function mayUseJson(answer: MayUse): object {
  const through = answer.may === 'yes' ? { through: answer.through } : {};
  const from = answer.may === 'unknown' ? {} : { from: answer.from };
  return { may: answer.may, ...from, ...through, message: mayUseSentence(answer) };
}

function answerJson(answer: Answer): object {
  switch (answer.answer) {
    case 'admitted':
      return { answer: 'admitted', by: answer.by.name };
    case 'refused':
      return {
        answer: 'refused',
        messages: answer.findings.map(pspErrorSentence),
        alsoPossible: answer.alsoPossible,
      };
    case 'no policies':
      return { answer: 'no policies' };
    case 'unknown':
      return {
        answer: 'unknown',
        possible: answer.possible.map(({ name }) => name),
        mayBeRefused: answer.mayBeRefused,
      };
  }
}

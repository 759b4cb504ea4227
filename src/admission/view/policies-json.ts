import type { PoliciesReport, PolicyAccessAnswers } from '../../policy/psp/policies-report.ts';
import type { PolicyFinding } from '../../policy/psp/rule.ts';
import type { Answer } from '../../policy/psp/select.ts';
import { pspContradictionSentence, pspErrorSentence } from '../../policy/psp/sentence.ts';
import type { MayUse } from '../../rbac/may-use.ts';
import { mayUseSentence } from './access-sentence.ts';
import { type Places, pspVerdictJson } from './psp-verdict-json.ts';

const AS_THEY_ARE: Places<PolicyFinding> = { ofPath: (path) => ({ path }), ofFinding: (finding) => finding };

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
      ...pspVerdictJson(verdict, AS_THEY_ARE),
      mayBeUsed: use,
      users: usersJson(access),
    })),
    answer: answerJson(answer),
    ...(annotated ? { annotated: { name: annotated.name, standing: annotated.status } } : {}),
  };
}

function usersJson(access: PolicyAccessAnswers): object {
  return Object.fromEntries(Object.entries(access).map(([who, answer]: [string, MayUse]) => [who, mayUseJson(answer)]));
}

export function mayUseJson(answer: MayUse): object {
  const through = answer.may === 'yes' ? { through: answer.through } : {};
  const from = answer.may === 'unknown' ? {} : { from: answer.from };
  return { may: answer.may, ...from, ...through, message: mayUseSentence(answer) };
}

function answerJson(answer: Answer): object {
  switch (answer.answer) {
    case 'admitted': {
      const { name, verdict } = answer.by;
      const notValid = verdict.verdict === 'changes' ? verdict.contradictions.map(pspContradictionSentence) : [];
      return { answer: 'admitted', by: name, notValid };
    }
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

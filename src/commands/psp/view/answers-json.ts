import { mayUseJson, policiesJson } from '../../../admission/view/policies-json.ts';
import { faultText } from '../../../admission/view/policy-verdict-text.ts';
import { API_VERSION } from '../../../text/api-version.ts';
import type { AccountAnswer, AskedObject, PolicyAnswer, PolicyAnswersReport } from '../answers-report.ts';

/** Described by schema/policy-answers.v1alpha1.json; renaming a field is a breaking change. */
export function policyAnswersJson(report: PolicyAnswersReport): object {
  const head = { apiVersion: API_VERSION, kind: 'PolicyAnswers' };
  if (report.served !== 'yes') return { ...head, ...report };
  const { answers, faults, problems } = report;
  return {
    ...head,
    served: 'yes',
    items: answers.map(itemJson),
    faults: faults.map(({ place, fault }) => ({ ...place, message: fault })),
    problems,
  };
}

function itemJson(answer: PolicyAnswer): object {
  const policies = answer.about === 'pod' ? { policies: policiesJson(answer.policies) } : accountJson(answer);
  return { ...subjectJson(answer.subject), ...policies };
}

function subjectJson({ apiVersion, kind, name, namespace, place }: AskedObject): object {
  const object = { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
  return { object, ...(place ? { place } : {}) };
}

function accountJson({ account, requester, policies }: AccountAnswer): object {
  return {
    asked: { serviceAccount: account, ...(requester ? { requester } : {}) },
    mayUse: policies.map((policy) => ({
      name: policy.name,
      ...(policy.fault ? { passedOver: { ...policy.fault, message: faultText(policy.fault) } } : {}),
      serviceAccount: mayUseJson(policy.account),
      ...(policy.requester ? { requester: mayUseJson(policy.requester) } : {}),
    })),
  };
}

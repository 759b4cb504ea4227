import { mayUseSentence } from '../../../admission/view/access-sentence.ts';
import type { Grant, ResolvedBinding } from '../../../rbac/grants.ts';
import type { MayUse } from '../../../rbac/may-use.ts';
import { SUPERUSERS } from '../../../rbac/subjects.ts';
import { API_VERSION } from '../../../text/api-version.ts';
import type { PolicyUsers, PolicyUsersReport, UsedPolicyKind } from '../report.ts';
import { danglingSentence, policyUsersProblems } from './sentence.ts';
import { openWorkloadsSentence, subjectSentence } from './subject-sentence.ts';

/** Described by schema/policy-users.v1alpha1.json; renaming a field is a breaking change. */
export function policyUsersJson(report: PolicyUsersReport): object {
  const { kind, namespace, policies, dangling } = report;
  return {
    apiVersion: API_VERSION,
    kind: 'PolicyUsers',
    // Absent: all namespaces.
    ...(namespace === undefined ? {} : { namespace }),
    from: 'roles and bindings',
    items: policies.map((policy) => policyJson(kind, policy)),
    dangling: dangling.map(danglingJson),
    problems: policyUsersProblems(report),
  };
}

function policyJson(kind: UsedPolicyKind, policy: PolicyUsers): object {
  const { name, exists, grants, listed = [], openWorkloads, requester } = policy;
  return {
    policy: { kind, name, exists },
    users: [
      ...listed.map((subject) => ({ subject: subjectJson(subject), through: ['listed'] })),
      ...grants.map(grantJson),
      { subject: subjectJson({ kind: 'Group', name: SUPERUSERS }), through: ['superuser'] },
    ],
    openWorkloads: openWorkloads.map((open) => ({
      ...(open.namespace === undefined ? {} : { namespace: open.namespace }),
      kinds: open.kinds,
      through: open.subjects,
      message: openWorkloadsSentence(open),
    })),
    ...(requester ? { requester: { ...requester.identity, ...answerJson(requester.answer) } } : {}),
  };
}

function grantJson({ subject, binding, role, isAggregated, rules }: Grant): object {
  return {
    subject: subjectJson(subject),
    // Absent: all namespaces.
    ...(binding.namespace === undefined ? {} : { namespace: binding.namespace }),
    through: [...new Set(rules.map(({ gives }) => gives))],
    binding,
    role: { ...role, aggregated: isAggregated },
    rules: rules.map(({ rule: { verbs, apiGroups, resources, resourceNames } }) => ({
      verbs,
      apiGroups: apiGroups ?? [],
      resources: resources ?? [],
      resourceNames: resourceNames ?? [],
    })),
  };
}

function subjectJson(subject: Grant['subject']): object {
  const sentence = subjectSentence(subject);
  return { ...subject, ...(sentence === undefined ? {} : { message: sentence }) };
}

function danglingJson(dangling: ResolvedBinding): object {
  const { binding, role, subjects } = dangling;
  return { binding, role, subjects, message: danglingSentence(dangling) };
}

function answerJson(answer: MayUse): object {
  return { ...answer, message: mayUseSentence(answer) };
}

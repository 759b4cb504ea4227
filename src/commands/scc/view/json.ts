import { constraintsJson } from '../../../admission/view/constraints-json.ts';
import { mayUseJson } from '../../../admission/view/policies-json.ts';
import { API_VERSION } from '../../../text/api-version.ts';
import type { AccountConstraintsAnswer, ConstraintsAnswer, ConstraintsAnswersReport } from '../answers-report.ts';
import type { ConstraintsListReport, ListedConstraints } from '../list-report.ts';
import { constraintsRules } from './rule-words.ts';

/** Described by schema/constraints-list.v1alpha1.json; renaming a field is a breaking change. */
export function constraintsListJson(report: ConstraintsListReport): object {
  const head = { apiVersion: API_VERSION, kind: 'ConstraintsList' };
  if (report.served !== 'yes') return { ...head, ...report };
  const { constraints, total, missing, pods, problems } = report;
  return {
    ...head,
    served: 'yes',
    total,
    items: constraints.map(listedJson),
    missing,
    ...(pods ? { pods } : {}),
    problems,
  };
}

function listedJson({ order, scc, points, carrying }: ListedConstraints): object {
  const { apiVersion: _apiVersion, kind: _kind, metadata, ...constraints } = scc;
  return {
    name: metadata.name,
    order,
    priority: scc.priority ?? 0,
    points,
    rules: constraintsRules(scc).map(({ rule, text }) => ({ rule, message: text })),
    constraints,
    ...(carrying === undefined ? {} : { pods: { carrying } }),
  };
}

/** Described by schema/constraints-answers.v1alpha1.json; renaming a field is a breaking change. */
export function constraintsAnswersJson(report: ConstraintsAnswersReport): object {
  const head = { apiVersion: API_VERSION, kind: 'ConstraintsAnswers' };
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

function itemJson(answer: ConstraintsAnswer): object {
  const { apiVersion, kind, name, namespace, place } = answer.subject;
  const object = { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
  return {
    object,
    ...(place ? { place } : {}),
    ...(answer.about === 'pod' ? { constraints: constraintsJson(answer.constraints) } : accountJson(answer)),
  };
}

function accountJson({ account, requester, constraints }: AccountConstraintsAnswer): object {
  return {
    asked: { serviceAccount: account, ...(requester ? { requester } : {}) },
    mayUse: constraints.map((one) => ({
      name: one.name,
      serviceAccount: mayUseJson(one.account),
      ...(one.requester ? { requester: mayUseJson(one.requester) } : {}),
    })),
  };
}

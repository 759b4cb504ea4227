import { pspContradictionSentence } from '../../policy/psp/sentence.ts';
import type { ConstraintsReport, JudgedByConstraints } from '../../policy/scc/constraints-report.ts';
import type { SccVerdict } from '../../policy/scc/judge-constraints.ts';
import type { SccFinding } from '../../policy/scc/rule.ts';
import { sccErrorSentence, sccRefusalReason } from '../../policy/scc/sentence.ts';
import type { MayUse } from '../../rbac/may-use.ts';
import type { PlacedSccVerdict } from '../verdict.ts';
import { notJudgedSentence } from './constraints-words.ts';
import { mayUseJson } from './policies-json.ts';

/** What the SecurityContextConstraints say of a pod. */
export function constraintsJson(report: ConstraintsReport): object {
  if (report.served !== 'yes') return report;
  const { judged, identities, constraints, annotated } = report;
  return {
    served: 'yes',
    judged,
    asked: identities,
    items: constraints.map(({ name, priority, points, verdict, use, subjectType, access }) => ({
      name,
      priority,
      points,
      ...sccVerdictJson(name, verdict),
      mayBeUsed: use,
      ...(use === 'yes' ? { subjectType } : {}),
      users: Object.fromEntries(
        Object.entries(access).map(([who, answer]: [string, MayUse]) => [who, mayUseJson(answer)]),
      ),
    })),
    answer: answerJson(report),
    ...(annotated ? { annotated: { name: annotated.name, standing: annotated.status } } : {}),
  };
}

/** @param placeOf where a path of the pod is in what was asked about */
export function sccVerdictJson(
  name: string,
  verdict: SccVerdict | PlacedSccVerdict,
  placeOf: (path: string) => object = (path) => ({ path }),
): object {
  switch (verdict.verdict) {
    case 'admits':
      return { verdict: 'admits' };
    case 'changes':
      return {
        verdict: 'changes',
        changes: verdict.changes.map(({ path, container, before, after }) => ({
          ...placeOf(path),
          ...(container === undefined ? {} : { container }),
          ...(before === undefined ? {} : { before }),
          after,
        })),
        notValid: verdict.contradictions.map(pspContradictionSentence),
      };
    case 'refuses':
      return { verdict: 'refuses', findings: verdict.findings.map((finding) => findingJson(name, finding, placeOf)) };
  }
}

function findingJson(
  name: string,
  finding: SccFinding & { readonly field?: string },
  placeOf: (path: string) => object,
): object {
  const { said: _said, field, ...rest } = finding;
  return { ...rest, ...placeOf(field ?? finding.path), message: sccErrorSentence(name, finding) };
}

function answerJson({ answer, constraints }: JudgedByConstraints): object {
  switch (answer.answer) {
    case 'not judged':
      return { answer: 'not judged', ...answer.why, message: notJudgedSentence(answer.why) };
    case 'fault':
      return { answer: 'fault', message: answer.fault };
    case 'admitted': {
      const { name, subjectType } = answer.by;
      return { answer: 'admitted', by: name, subjectType };
    }
    case 'refused':
      return {
        answer: 'refused',
        message: sccRefusalReason({ answer, judged: constraints }) ?? '',
        restrictedWouldAdmit: answer.restrictedWouldAdmit,
        alsoPossible: answer.alsoPossible,
      };
    case 'unknown':
      return {
        answer: 'unknown',
        possible: answer.possible.map(({ name }) => name),
        mayBeRefused: answer.mayBeRefused,
      };
  }
}

import type {
  CheckVerdict,
  VerdictOfConstraints,
  VerdictOfLevel,
  VerdictOfPolicy,
} from '../../../admission/verdict.ts';
import { sccVerdictJson } from '../../../admission/view/constraints-json.ts';
import { fixSentences } from '../../../admission/view/fix-text.ts';

import { pspVerdictJson } from '../../../admission/view/psp-verdict-json.ts';
import { violationsJson } from '../../../admission/view/verdict-json.ts';
import { serverSentence, type VerdictMode } from '../../../admission/view/verdict-words.ts';
import { pathInObject, type Workload } from '../../../kubernetes/workload.ts';
import { fixFor } from '../../../policy/psa/fix.ts';
import { formatLevelVersion } from '../../../policy/psa/levels.ts';
import { violationsText } from '../../../policy/psa/sentence.ts';
import { API_VERSION } from '../../../text/api-version.ts';
import { isRefused, refuses } from '../exit-code.ts';
import type { CheckEnd, CheckedNamespace, CheckedWorkload, CheckStart } from '../report.ts';
import { nameLintSentence } from './name-lint-sentence.ts';
import { renderCommand } from './note-sentences.ts';

/** The fields before the items; renaming one is a breaking change. */
export function startJson({ serverMinor, serverIsKnown, asksLevels, policyRules }: CheckStart): object {
  return {
    apiVersion: API_VERSION,
    kind: 'PodSecurityCheck',
    ...(asksLevels ? { rulesOf: rulesJson(serverMinor, serverIsKnown ? 'server' : 'newest known') } : {}),
    ...(policyRules
      ? { policyRulesOf: rulesJson(policyRules.minor, policyRules.isServers ? 'server' : 'last with policies') }
      : {}),
  };
}

/** The fields after the items. */
export function endJson(end: CheckEnd, serverMinor: number): object {
  const { counts, namespaces, eventsRead, faults, problems, ignored, unrendered, unjudged } = end;
  return {
    counts: { ...counts, unreadable: faults.length, ignored: ignored.documents },
    namespaces: namespaces.map((namespace) => namespaceJson(namespace, serverMinor)),
    ...(eventsRead === undefined ? {} : { eventsRead }),
    faults: faults.map(({ place, fault }) => ({ ...place, message: fault })),
    unrendered: unrendered.map((file) => ({ file: file.file, is: file.is, render: renderCommand(file) })),
    unjudged,
    suppressions: end.suppressions,
    problems,
  };
}

function rulesJson(minor: number, from: string): object {
  return { version: `v1.${minor}`, from };
}

export function workloadJson(checked: CheckedWorkload, serverMinor: number, fix: boolean): object {
  const { workload, verdicts, warning, lints, suppressed } = checked;
  return {
    ...referenceJson(workload),
    ...(workload.place ? { place: workload.place } : {}),
    ...(workload.places ? { podAt: workload.templatePath } : {}),
    ...(workload.note === undefined ? {} : { note: workload.note }),
    result: isRefused(checked) ? 'refused' : 'passes',
    verdicts: verdicts.map((verdict) => ({
      ...verdictJson(checked, verdict, 'enforce', serverMinor),
      ...(fix && !workload.places && verdict.by === 'level' && refuses(verdict)
        ? { fix: fixJson(workload, verdict, serverMinor) }
        : {}),
    })),
    ...(warning ? { warning: verdictJson(checked, warning, 'warn', serverMinor) } : {}),
    lints: lints.map(({ container, path, lint }) => ({
      container,
      ...placeJson(checked, path),
      ...lint,
      message: nameLintSentence(lint),
    })),
    ...(suppressed
      ? {
          suppressed: suppressed.map(({ rule, path, container, by, reason }) => ({
            check: rule,
            ...(container === undefined ? {} : { container }),
            ...placeJson(checked, path),
            by,
            reason,
          })),
        }
      : {}),
  };
}

function referenceJson({ apiVersion, kind, name, namespace }: Workload): object {
  return { object: { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) } };
}

function verdictJson(checked: CheckedWorkload, verdict: CheckVerdict, mode: VerdictMode, serverMinor: number): object {
  const message = serverSentence(verdict, mode, serverMinor);
  return {
    ...(verdict.by === 'level'
      ? { policy: formatLevelVersion(verdict.level) }
      : verdict.by === 'policy'
        ? { podSecurityPolicy: policyJson(verdict) }
        : { constraints: constraintsNameJson(verdict) }),
    passes: !refuses(verdict),
    ...(message === '' ? {} : { message }),
    ...detailsJson(checked, verdict),
  };
}

function detailsJson(checked: CheckedWorkload, verdict: CheckVerdict): object {
  switch (verdict.by) {
    case 'level':
      return levelJson(checked, verdict);
    case 'policy':
      return saysJson(checked, verdict);
    case 'constraints':
      return sccVerdictJson(verdict.scc.name, verdict.says, (path) => placeJson(checked, path));
  }
}

function constraintsNameJson({ scc: { name, place }, defaults }: VerdictOfConstraints): object {
  return { name, ...(defaults === undefined ? {} : { defaults }), ...(place ? { place } : {}) };
}

function levelJson(checked: CheckedWorkload, { violations }: VerdictOfLevel): object {
  return { violations: violationsJson(violations, (path) => placeJson(checked, path)) };
}

function policyJson({ policy: { name, place } }: VerdictOfPolicy): object {
  return { name, ...(place ? { place } : {}) };
}

function saysJson(checked: CheckedWorkload, { says }: VerdictOfPolicy): object {
  return pspVerdictJson(says, {
    ofPath: (path) => placeJson(checked, path),
    ofFinding: ({ field, ...finding }) => ({ ...finding, ...placeJson(checked, field) }),
  });
}

/** The line is absent for what is in no file. */
function placeJson({ workload, lines }: CheckedWorkload, path: string): object {
  const line = lines?.get(path);
  return { path: pathInObject(workload, path), ...(line === undefined ? {} : { line }) };
}

function fixJson({ template, templatePath }: Workload, { level }: VerdictOfLevel, serverMinor: number): object {
  const fix = fixFor(template, 'pod', templatePath, level, serverMinor);
  return { patch: fix.patch, proven: fix.left.length === 0, notes: fixSentences(fix, serverMinor) };
}

function namespaceJson(namespace: CheckedNamespace, serverMinor: number): object {
  const { name, policy, defaultSeen, refusedPodsThere, strictest, version, next } = namespace;
  return {
    name,
    ...(policy
      ? {
          enforces: formatLevelVersion(policy.enforce),
          warns: formatLevelVersion(policy.warn),
          audits: formatLevelVersion(policy.audit),
          notUnderstood: policy.invalid,
        }
      : {}),
    ...(defaultSeen ? { defaultSeen: formatLevelVersion(defaultSeen) } : {}),
    refusedPodsThere,
    couldEnforce: formatLevelVersion({ level: strictest, version }),
    ...(next
      ? {
          next: {
            level: next.level,
            inTheWay: next.inTheWay.map(({ workload, violations }) => ({
              ...referenceJson(workload),
              message: violationsText(violations, serverMinor),
            })),
          },
        }
      : {}),
  };
}

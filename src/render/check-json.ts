import type { CheckedNamespace, CheckedWorkload, CheckReport, Verdict } from '../model/check-report.ts';
import { isRefused } from '../model/check-verdict.ts';
import type { Workload } from '../model/workload.ts';
import { fixFor } from '../policy/psa/fix.ts';
import { formatLevelVersion } from '../policy/psa/levels.ts';
import { API_VERSION } from './api-version.ts';
import { fullPath } from './finding-words.ts';
import { fixSentences } from './fix-text.ts';
import { nameLintSentence } from './name-lint-sentence.ts';
import { enforceSentence, violationsText, warnSentence } from './psa-sentence.ts';
import { violationsJson } from './verdict-json.ts';

/** The whole report, as a Kubernetes-style object; renaming a field is a breaking change. */
export function checkJson(report: CheckReport, fix: boolean): object {
  const { serverMinor, serverIsKnown, workloads, namespaces, eventsRead, faults, problems } = report;
  return {
    apiVersion: API_VERSION,
    kind: 'PodSecurityCheck',
    rulesOf: { version: `v1.${serverMinor}`, from: serverIsKnown ? 'server' : 'newest known' },
    items: workloads.map((checked) => workloadJson(checked, serverMinor, fix)),
    namespaces: namespaces.map((namespace) => namespaceJson(namespace, serverMinor)),
    ...(eventsRead === undefined ? {} : { eventsRead }),
    faults: faults.map(({ place, fault }) => ({ ...place, message: fault })),
    problems,
  };
}

function workloadJson(checked: CheckedWorkload, serverMinor: number, fix: boolean): object {
  const { workload, verdicts, warning, lints, lines } = checked;
  return {
    ...referenceJson(workload),
    ...(workload.place ? { place: workload.place } : {}),
    result: isRefused(checked) ? 'refused' : 'passes',
    verdicts: verdicts.map((verdict) => ({
      ...verdictJson(checked, verdict, enforceSentence, serverMinor),
      ...(fix && verdict.violations.length > 0 ? { fix: fixJson(workload, verdict, serverMinor) } : {}),
    })),
    ...(warning ? { warning: verdictJson(checked, warning, warnSentence, serverMinor) } : {}),
    lints: lints.map(({ container, path, lint }) => ({
      container,
      path: fullPath(workload, path),
      ...lineJson(lines, path),
      ...lint,
      message: nameLintSentence(lint),
    })),
  };
}

function referenceJson({ apiVersion, kind, name, namespace }: Workload): object {
  return { object: { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) } };
}

function verdictJson(
  { workload, lines }: CheckedWorkload,
  { policy, violations }: Verdict,
  sentence: typeof enforceSentence,
  serverMinor: number,
): object {
  return {
    policy: formatLevelVersion(policy),
    passes: violations.length === 0,
    ...(violations.length === 0 ? {} : { message: sentence(policy, violations, serverMinor) }),
    violations: violationsJson(violations, (path) => ({ path: fullPath(workload, path), ...lineJson(lines, path) })),
  };
}

/** Absent for what is in no file. */
function lineJson(lines: CheckedWorkload['lines'], path: string): object {
  const line = lines?.get(path);
  return line === undefined ? {} : { line };
}

function fixJson({ template, templatePath }: Workload, { policy }: Verdict, serverMinor: number): object {
  const fix = fixFor(template, 'pod', templatePath, policy, serverMinor);
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

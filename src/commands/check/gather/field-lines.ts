import type { CheckVerdict } from '../../../admission/verdict.ts';
import type { FoundObject } from '../../../files/objects-in-text.ts';
import { partsOfPath } from '../../../kubernetes/field-path.ts';
import { pathInObject } from '../../../kubernetes/workload.ts';
import type { CheckedWorkload } from '../report.ts';

/** With the line of everything that was found, while the text that it was found in is still at hand. */
export function withFieldLines(checked: CheckedWorkload, lineOf: FoundObject['lineOf']): CheckedWorkload {
  const { workload, verdicts, warning, lints } = checked;
  const paths = [...[...verdicts, ...(warning ? [warning] : [])].flatMap(pathsIn), ...lints.map(({ path }) => path)];
  if (paths.length === 0) return checked;
  return { ...checked, lines: new Map(paths.map((path) => [path, lineOf(partsOfPath(pathInObject(workload, path)))])) };
}

function pathsIn(verdict: CheckVerdict): string[] {
  if (verdict.by === 'level') return verdict.violations.flatMap(({ findings }) => findings.map(({ path }) => path));
  const { says } = verdict;
  if (says.verdict === 'refuses') return says.findings.map(({ field }) => field);
  return says.verdict === 'changes' ? [...says.changes, ...says.contradictions].map(({ path }) => path) : [];
}

import type { CheckVerdict } from '../../../admission/verdict.ts';
import { objectTitle } from '../../../admission/view/object-words.ts';
import { foundFields } from '../../../admission/view/verdict-words.ts';
import { pathInObject, type Workload } from '../../../kubernetes/workload.ts';
import type { CheckedWorkload, SuppressedFinding, SuppressionsEnd, UnusedSuppression } from '../report.ts';
import type { Baseline } from './baseline.ts';
import { type Exception, isAbout } from './exceptions.ts';
import { type FindingIdentity, fingerprintOf } from './fingerprint.ts';

export interface SuppressionSources {
  readonly exceptions: readonly Exception[];
  /** What was there before; absent: everything is new. */
  readonly baseline?: Baseline | undefined;
  /** Where to note what is there now. */
  readonly newBaseline?: Baseline | undefined;
  /** The day, in UTC: YYYY-MM-DD. */
  readonly today: string;
}

/** Takes out of what was found what somebody has decided to live with, and keeps account of it. */
export class Suppressions {
  readonly #sources: SuppressionSources;
  readonly #used = new Set<Exception>();
  readonly #unused: UnusedSuppression[] = [];
  readonly #counts = { annotation: 0, exceptions: 0, baseline: 0 };

  constructor(sources: SuppressionSources) {
    this.#sources = sources;
  }

  apply(checked: CheckedWorkload): CheckedWorkload {
    const { workload, verdicts, warning, lints } = checked;
    const entries = entriesOf(workload);
    const suppressed: SuppressedFinding[] = [];
    const keeps = (finding: FindingIdentity): boolean => {
      const suppression = this.#suppressionOf(finding, workload, entries);
      if (!suppression) return true;
      suppressed.push({ ...finding, ...suppression });
      this.#counts[suppression.by] += 1;
      return false;
    };
    const kept: CheckedWorkload = {
      ...checked,
      verdicts: verdicts.map((verdict) => withoutFindings(verdict, keeps)),
      ...(warning ? { warning: withoutFindings(warning, keeps) } : {}),
      lints: lints.filter(({ container, path, lint }) =>
        keeps({ rule: `capability-name-${lint.lint}`, path, container, found: '' }),
      ),
    };
    for (const { check, reason, isUsed } of entries) {
      if (isUsed) continue;
      const why = reason === '' ? 'no-reason' : 'matches-nothing';
      this.#unused.push({ by: 'annotation', check, why, about: objectTitle(workload), place: workload.place });
    }
    return suppressed.length === 0 ? kept : { ...kept, suppressed };
  }

  end(): SuppressionsEnd {
    const { exceptions, baseline, today } = this.#sources;
    const unused = exceptions
      .filter((exception) => !this.#used.has(exception))
      .map(({ check, until, place }): UnusedSuppression => {
        const why = until !== undefined && until < today ? 'expired' : 'matches-nothing';
        return { by: 'exceptions', check, why, about: '', place };
      });
    return { ...this.#counts, gone: baseline?.left() ?? 0, unused: [...this.#unused, ...unused] };
  }

  #suppressionOf(
    finding: FindingIdentity,
    workload: Workload,
    entries: Entry[],
  ): Pick<SuppressedFinding, 'by' | 'reason'> | undefined {
    const { exceptions, baseline, newBaseline, today } = this.#sources;
    const entry = entries.find(({ check, reason }) => reason !== '' && isCheck(check, finding.rule));
    if (entry) {
      entry.isUsed = true;
      return { by: 'annotation', reason: entry.reason };
    }
    const exception = exceptions.find(
      (one) => (one.until ?? today) >= today && isCheck(one.check, finding.rule) && isAbout(one, workload),
    );
    if (exception) {
      this.#used.add(exception);
      return { by: 'exceptions', reason: exception.reason };
    }
    const fingerprint = fingerprintOf(workload, finding);
    const path = pathInObject(workload, finding.path);
    newBaseline?.add(fingerprint, { object: objectTitle(workload), check: finding.rule, path });
    return baseline?.take(fingerprint) ? { by: 'baseline', reason: 'in the baseline' } : undefined;
  }
}

interface Entry {
  readonly check: string;
  /** Empty: none is given, and it counts for nothing. */
  readonly reason: string;
  isUsed: boolean;
}

/** "hostNamespaces: node exporter needs it; hostPorts, hostPathVolumes: the same", also line by line. */
function entriesOf({ ignoreAnnotation }: Workload): Entry[] {
  return (ignoreAnnotation ?? '')
    .split(/[;\n]/)
    .filter((entry) => entry.trim() !== '')
    .flatMap((entry) => {
      const [checks = '', ...reason] = entry.split(':');
      return checks
        .split(',')
        .map((check) => ({ check: check.trim(), reason: reason.join(':').trim(), isUsed: false }));
    });
}

/** A check has its own name at each level; both are meant where neither is named. */
function isCheck(written: string, rule: string): boolean {
  return written === '*' || written === rule || written === rule.replace(/_(?:baseline|restricted)$/, '');
}

function withoutFindings<Verdict extends CheckVerdict>(
  verdict: Verdict,
  keeps: (finding: FindingIdentity) => boolean,
): Verdict {
  const dropped = new Set(
    foundFields(verdict)
      .filter((field) => !keeps(field))
      .map(({ rule, path }) => `${rule} ${path}`),
  );
  if (dropped.size === 0) return verdict;
  if (verdict.by === 'level') {
    const violations = verdict.violations
      .map((violation) => ({
        ...violation,
        findings: violation.findings.filter(({ path }) => !dropped.has(`${violation.check} ${path}`)),
      }))
      .filter(({ findings }) => findings.length > 0);
    return { ...verdict, violations };
  }
  if (verdict.says.verdict !== 'refuses') return verdict;
  const findings = verdict.says.findings.filter(({ rule, field }) => !dropped.has(`psp/${rule} ${field}`));
  return { ...verdict, says: { ...verdict.says, findings } };
}

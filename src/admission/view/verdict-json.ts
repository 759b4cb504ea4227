import type { Violation } from '../../policy/psa/evaluate.ts';

/** The violations of a level, as every JSON answer has them; `place` tells where a finding's path is in what was asked about. */
export function violationsJson(
  violations: readonly Violation[],
  place: (path: string) => object = (path) => ({ path }),
): object[] {
  return violations.map(({ check, findings }) => ({
    check,
    findings: findings.map((finding) => ({
      ...(finding.container === undefined ? {} : { container: finding.container }),
      ...place(finding.path),
      // Absent means that the field is not there.
      ...(finding.found === undefined ? {} : { found: finding.found }),
      accepted: finding.accepted,
    })),
  }));
}

import type { VerdictOfLevel, VerdictOfPolicy } from '../../../admission/verdict.ts';
import { pathInContainer } from '../../../admission/view/object-words.ts';
import { type FoundField, foundByConstraints, foundFields } from '../../../admission/view/verdict-words.ts';
import { sccSummary } from '../../../denial/scc-summary.ts';
import { pathInObject, type Workload } from '../../../kubernetes/workload.ts';
import { formatLevelVersion } from '../../../policy/psa/levels.ts';
import { withPlaces } from '../../../policy/psp/placed-finding.ts';
import type { JudgedByConstraints } from '../../../policy/scc/constraints-report.ts';
import { withSccPlaces } from '../../../policy/scc/placed-finding.ts';
import { textTable } from '../../../text/text-table.ts';
import { shownLine, shownName } from '../../../text/untrusted.ts';
import type { Denial } from '../report.ts';
import { refusalOf } from './reason-sentence.ts';

/** The fields that are not accepted, with who does not accept them; empty where no field is the matter. */
export function fieldsTable(denial: Denial, wide: boolean, headers: boolean): string {
  const fields = fieldsOfToday(denial);
  // One alone is named above the table.
  const isByMany = new Set(fields.map(({ by }) => by)).size > 1;
  const rows = fields.map(({ field, by }) => [
    field.container === undefined ? 'pod' : shownName(field.container),
    shownLine(wide && denial.subject ? pathInObject(denial.subject, field.path) : pathInContainer(field.path)),
    field.found,
    field.accepted,
    field.name,
    ...(isByMany ? [by] : []),
  ]);
  const head = ['CONTAINER', 'FIELD', 'IS', 'ACCEPTED', 'RULE', ...(isByMany ? ['BY'] : [])];
  if (rows.length > 0) return table(head, rows, headers);
  const said = fieldsOfText(denial);
  const heads =
    refusalOf(denial)?.by === 'PodSecurity' ? ['VIOLATION', 'THE SERVER SAYS'] : ['FIELD', 'IS', 'THE SERVER SAYS'];
  return said.length === 0 ? '' : table(heads, said, headers);
}

function table(head: readonly string[], rows: readonly (readonly string[])[], headers: boolean): string {
  return textTable(headers ? head : undefined, rows)
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`))
    .join('\n');
}

interface RefusedField {
  readonly field: FoundField;
  readonly by: string;
}

/** Of all who would refuse it now, in the server's order. */
function fieldsOfToday({ subject, today }: Denial): RefusedField[] {
  if (!subject || !today || today.diagnosis.outcome === 'not ours') return [];
  return today.diagnosis.refusals.flatMap((refusal): RefusedField[] => {
    if (refusal.by === 'PodSecurity') {
      const verdict: VerdictOfLevel = { by: 'level', level: refusal.policy, violations: refusal.violations };
      return foundFields(verdict).map((field) => ({ field, by: formatLevelVersion(refusal.policy) }));
    }
    if (refusal.by === 'SecurityContextConstraints') return fieldsOfConstraints(subject, refusal.judged);
    return refusal.by === 'PodSecurityPolicy' ? fieldsOfPolicies(subject, today) : [];
  });
}

function fieldsOfPolicies({ template }: Workload, { policies }: NonNullable<Denial['today']>): RefusedField[] {
  if (policies.served !== 'yes') return [];
  return policies.policies
    .filter(({ use }) => use === 'yes')
    .flatMap(({ name, verdict }) => {
      const says = withPlaces(verdict, template);
      const asked: VerdictOfPolicy = { by: 'policy', policy: { name, hasNamesake: false }, says };
      const placed = says.verdict === 'refuses' ? says.findings : [];
      return foundFields(asked).map((field, index) => ({
        field: { ...field, path: placed[index]?.field ?? field.path },
        by: shownName(name),
      }));
    });
}

function fieldsOfConstraints({ template }: Workload, { constraints }: JudgedByConstraints): RefusedField[] {
  return constraints
    .filter(({ use }) => use === 'yes')
    .flatMap(({ name, verdict }) =>
      verdict.verdict === 'refuses'
        ? foundByConstraints(withSccPlaces(verdict.findings, template)).map((field) => ({ field, by: shownName(name) }))
        : [],
    );
}

/** Where there is nothing but the text: what that says. */
function fieldsOfText(denial: Denial): string[][] {
  const refusal = refusalOf(denial);
  switch (refusal?.by) {
    case 'PodSecurityPolicy':
      return refusal.findings.map(({ path, found, detail }) => [shownLine(path), foundSaid(found), shownLine(detail)]);
    case 'PodSecurity':
      return refusal.violations.map(({ reason, detail }) => [shownLine(reason), shownLine(detail)]);
    case 'SecurityContextConstraints':
      return sccSummary(refusal).failed.flatMap(({ scc = '', errors }) =>
        errors.map(({ path, value, detail, times }) => [
          shownLine(path),
          foundSaid(value),
          shownLine(`${scc === '' ? '' : `${scc}: `}${detail}${times > 1 ? ` (${times} times)` : ''}`),
        ]),
      );
    case 'validation':
      return refusal.errors.map(({ path, value, detail }) => [shownLine(path), foundSaid(value), shownLine(detail)]);
    default:
      return [];
  }
}

type Said = { readonly said: string; readonly value?: unknown };

function foundSaid(found: Said): string {
  if (found.said === 'nothing') return 'not set';
  if (found.said !== 'value') return '-';
  return shownLine(typeof found.value === 'string' ? found.value : JSON.stringify(found.value));
}

import type { FieldPath } from '../../kubernetes/field-path.ts';
import type { PodTemplate } from '../../kubernetes/objects.ts';
import { assumptionsOf } from '../../policy/assumption.ts';
import { type FieldChange, operationsAt, operationsOf } from '../../policy/field-changes.ts';
import { levelChangeFor } from '../../policy/psa/changes.ts';
import type { PodSecurityFinding } from '../../policy/psa/finding.ts';
import { applyPatch } from '../../policy/psa/json-patch.ts';
import { changesForContradictions, policyChangeFor } from '../../policy/psp/fix.ts';
import { withPlaces } from '../../policy/psp/placed-finding.ts';
import { LAST_MINOR } from '../../policy/psp/policy.ts';
import { sccChanges } from '../../policy/scc/fix.ts';
import { templateChanges } from '../../policy/template-differences.ts';
import { type Circumstances, type JudgedAgain, judgeAgain, type Obstacle } from './judge-again.ts';
import type { ObjectPatch } from './remedy.ts';

/** A patch with which the pods get in, or why there is none. */
export type Patched =
  | {
      readonly is: 'found';
      readonly patch: ObjectPatch;
      /** With the patch. */
      readonly template: PodTemplate;
      readonly judged: JudgedAgain;
    }
  | { readonly is: 'undecidable'; readonly paths: readonly string[] }
  /** Whatever was changed, somebody refused it still. */
  | { readonly is: 'none' };

/**
 * The smallest patch with which everybody lets the pods in. Empty where they get in as they are.
 * @param policy which of the policies is to accept them; undefined where none has to
 * @param first what has to be changed whatever admission says
 */
export function patchTowards(
  circumstances: Circumstances,
  policy: string | undefined,
  first: readonly FieldChange[] = [],
): Patched {
  const { template, templatePath } = circumstances.workload;
  let current = changed(template, first);
  let judged = judgeAgain(circumstances, current);
  // One field can hide another, and one who refuses another.
  for (let round = 0; round < MAX_ROUNDS && judged.refusal; round += 1) {
    const { changes, undecidable } = changesAgainst(judged.refusal, judged, current, policy, circumstances);
    if (undecidable.length > 0) return { is: 'undecidable', paths: undecidable };
    const next = changed(current, changes);
    if (next === current) return { is: 'none' };
    current = next;
    judged = judgeAgain(circumstances, current);
  }
  if (judged.refusal) return { is: 'none' };
  const needed = smallest(circumstances, templateChanges(template, current), first);
  const result = changed(template, needed);
  return {
    is: 'found',
    patch: {
      patch: operationsAt(templatePath, operationsOf(template, needed)),
      assumes: assumptionsOf(template, result),
    },
    template: result,
    judged: judgeAgain(circumstances, result),
  };
}

const MAX_ROUNDS = 10;

function changed(template: PodTemplate, changes: readonly FieldChange[]): PodTemplate {
  const operations = operationsOf(template, changes);
  return operations.length === 0 ? template : applyPatch(template, operations);
}

interface Changes {
  readonly changes: readonly FieldChange[];
  /** Paths of the template. */
  readonly undecidable: readonly string[];
}

function changesAgainst(
  refusal: Obstacle,
  { verdicts }: JudgedAgain,
  template: PodTemplate,
  policy: string | undefined,
  circumstances: Circumstances,
): Changes {
  switch (refusal.by) {
    case 'validation':
      return { changes: changesForContradictions(template, refusal.contradictions), undecidable: [] };
    case 'PodSecurity':
      return together(
        refusal.violations.flatMap(({ check, findings }) =>
          findings.map((finding) => levelChangeFor(template, check, finding) ?? placeOf(finding, template)),
        ),
      );
    case 'SecurityContextConstraints': {
      const wanted = refusal.judged.constraints.find(({ name }) => name === policy)?.verdict;
      if (wanted?.verdict !== 'refuses') return NOTHING;
      return together(sccChanges(template, wanted.findings));
    }
    case 'PodSecurityPolicy': {
      const verdict = policy === undefined ? undefined : verdicts.get(policy);
      const placed = verdict && withPlaces(verdict, template);
      if (placed?.verdict !== 'refuses') return NOTHING;
      const minor = minorOf(circumstances);
      return together(placed.findings.map((finding) => policyChangeFor(template, finding, minor) ?? finding.field));
    }
  }
}

const NOTHING: Changes = { changes: [], undecidable: [] };

function together(found: readonly (FieldChange | string)[]): Changes {
  return {
    changes: found.filter((one) => typeof one !== 'string'),
    undecidable: [...new Set(found.filter((one) => typeof one === 'string'))],
  };
}

/** The claims of a StatefulSet come before the volumes that are written. */
function placeOf({ path, volume }: PodSecurityFinding, { spec }: PodTemplate): string {
  const index = spec.volumes?.findIndex(({ name }) => name === volume) ?? -1;
  return index === -1 ? path : path.replace(/^spec\.volumes\[\d+\]/, `spec.volumes[${index}]`);
}

function minorOf({ states: [{ policies }] }: Circumstances): number {
  return policies.served === 'yes' ? policies.serverMinor : LAST_MINOR;
}

/** Without what turned out not to be necessary, because something else was changed too. */
function smallest(
  circumstances: Circumstances,
  changes: readonly FieldChange[],
  first: readonly FieldChange[],
): readonly FieldChange[] {
  const { template } = circumstances.workload;
  let needed = changes;
  for (const change of changes) {
    if (isAnnotationTakenAway(change) || first.some(({ at }) => isSameOrAbove(change.at, at))) continue;
    const without = needed.filter((one) => one !== change);
    if (judgeAgain(circumstances, changed(template, without)).refusal === undefined) needed = without;
  }
  return needed;
}

/** A field would contradict it, which makes a pod that is not valid. */
function isAnnotationTakenAway({ at, set }: FieldChange): boolean {
  return at[0] === 'metadata' && set === undefined;
}

function isSameOrAbove(one: FieldPath, other: FieldPath): boolean {
  return one.every((part, index) => part === other[index]);
}

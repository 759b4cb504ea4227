import type { PodTemplate } from '../../kubernetes/objects.ts';
import { type Assumption, assumptionsOf } from '../assumption.ts';
import { operationsAt, operationsOf } from '../field-changes.ts';
import type { ServedPod } from '../server-view.ts';
import { changesFor } from './changes.ts';
import { evaluate, type Violation } from './evaluate.ts';
import { applyPatch, type PatchOperation } from './json-patch.ts';
import type { LevelVersion } from './levels.ts';

/** What makes a pod pass, as far as a patch can decide it. */
export interface Fix {
  /** Paths begin at the object, such as "/spec/template/spec/hostPID". Empty where a patch can do nothing. */
  readonly patch: readonly PatchOperation[];
  /** What the patched pod is still refused for: it was judged again. Empty: the patch is proven. */
  readonly left: readonly Violation[];
  readonly assumes: readonly Assumption[];
}

/** The smallest patch of the fields that were found, proven by judging the result again. */
export function fixFor(
  template: PodTemplate,
  kind: ServedPod['kind'],
  templatePath: string,
  policy: LevelVersion,
  serverMinor: number,
): Fix {
  const judge = (given: PodTemplate) =>
    evaluate({ kind, annotations: given.metadata?.annotations ?? {}, spec: given.spec }, policy, serverMinor);
  const operations: PatchOperation[] = [];
  let current = template;
  let left = judge(current);
  // One field can hide another: a pod that says false hides the containers that say nothing.
  for (let round = 0; round < MAX_ROUNDS && left.length > 0; round += 1) {
    const next = operationsOf(current, changesFor(current, left));
    if (next.length === 0) break;
    operations.push(...next);
    current = applyPatch(current, next);
    left = judge(current);
  }
  return { patch: operationsAt(templatePath, operations), left, assumes: assumptionsOf(template, current) };
}

const MAX_ROUNDS = 3;

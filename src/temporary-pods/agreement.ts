import { UsageError } from '../errors.ts';
import type { Io } from '../io.ts';
import type { TemporaryPodsRequest } from './request.ts';
import { namespaceNameOf, RUN_LABEL } from './run-name.ts';

/** Asks whether the pods may be made. Rejects with a UsageError where nobody said yes. */
export async function agree(request: TemporaryPodsRequest, { ask, stderr }: Pick<Io, 'ask' | 'stderr'>): Promise<void> {
  if (request.agreed) return;
  stderr.write(`${planText(request)}\n`);
  if (!ask) throw new UsageError('nothing was created: to create this, add --yes');
  if (!isYes(await ask('Create this? [y/N] '))) throw new UsageError('nothing was created');
}

/** "y" or "yes", in any case. */
export function isYes(answer: string): boolean {
  return /^\s*y(es)?\s*$/i.test(answer);
}

/** What will be made, and what becomes of it. */
export function planText({ run, namespace, count, description, deadlineSeconds }: TemporaryPodsRequest): string {
  const pods = `${count} ${count === 1 ? 'pod' : 'pods'}`;
  const where =
    namespace === undefined
      ? [`namespace ${namespaceNameOf(run)} (temporary, Pod Security level privileged)`, `${pods} in it`]
      : [`${pods} in namespace ${namespace}`];
  return [
    'This creates, and removes afterwards:',
    ...where.map((line) => `  ${line}`),
    `  each pod: ${description}; ended by the cluster after ${deadlineSeconds} s at the latest`,
    `Everything is labelled ${RUN_LABEL}=${run}; kubectl caps cleanup removes what an aborted run leaves.`,
  ].join('\n');
}

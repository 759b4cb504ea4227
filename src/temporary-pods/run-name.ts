import { randomBytes } from 'node:crypto';

/** What makes temporary objects; part of their names. */
export type TemporaryPodsCommand = 'scan' | 'trace' | 'suggest' | 'why-denied';

/** On everything that a run makes; the value is the run's name, such as "scan-3f9c2a1b". */
export const RUN_LABEL = 'kubectl-caps/run';

/** Selects what any run made. */
export const MADE_BY_ANY_RUN = RUN_LABEL;

export function madeByRun(run: string): string {
  return `${RUN_LABEL}=${run}`;
}

/** A name that no other run has. */
export function newRunName(command: TemporaryPodsCommand): string {
  return `${command}-${randomBytes(4).toString('hex')}`;
}

/** The namespace that a run makes for itself. */
export function namespaceNameOf(run: string): string {
  return `kubectl-caps-${run}`;
}

export function podNameOf(run: string, number: number): string {
  return `kubectl-caps-${run}-${number}`;
}

/**
 * The run that made an object; undefined for one that only carries the label. A namespace is deleted with all that is in it, so
 * neither is believed for its label alone.
 */
export function runThatMade({
  kind,
  metadata,
}: {
  readonly kind?: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
}): string | undefined {
  const run = metadata.labels?.[RUN_LABEL];
  if (run === undefined || run === '') return undefined;
  const name = namespaceNameOf(run);
  const isOurs = kind === 'Namespace' ? metadata.name === name : metadata.name.startsWith(`${name}-`);
  return isOurs ? run : undefined;
}

import { formatMask } from '../capability/mask.ts';
import { CAPABILITY_SETS, type ProcessStatus } from '../capability/proc-status.ts';
import type { LiveReport } from './pod-report.ts';

/** A field of the main process that two kinds of evidence tell differently. */
export interface ReadingContradiction {
  readonly field: string;
  /** What the better evidence says, as text. */
  readonly is: string;
  readonly said: string;
}

/** What an exec says otherwise than its node; empty where either was not read, for then nothing was said. */
export function contradictions(node: LiveReport, exec: LiveReport): ReadingContradiction[] {
  if (node.read !== 'yes' || exec.read !== 'yes') return [];
  const said = fieldsOf(exec.sight.main);
  return Object.entries(fieldsOf(node.sight.main)).flatMap(([field, is]) => {
    const other = said[field];
    return is === undefined || other === undefined || is === other ? [] : [{ field, is, said: other }];
  });
}

/** What cannot differ between two readings of one process, but for what the process itself changes. */
function fieldsOf({ uid, noNewPrivs, seccomp, ...status }: ProcessStatus): Record<string, string | undefined> {
  const sets = CAPABILITY_SETS.map((set) => {
    const mask = status[set];
    return [set, mask === undefined ? undefined : formatMask(mask)];
  });
  return {
    ...Object.fromEntries(sets),
    user: uid && `${uid.real}/${uid.effective}`,
    noNewPrivs: noNewPrivs === undefined ? undefined : String(noNewPrivs),
    seccomp: seccomp === undefined ? undefined : String(seccomp),
  };
}

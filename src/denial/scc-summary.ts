import type { FieldError } from './field-errors.ts';
import type { SecurityContextConstraintsRefusal } from './refusal.ts';

/** What a refusal by security context constraints says of the pod, and what only says that something is not granted. */
export interface SccSummary {
  /** Those that may be used, and do not accept the pod: what there is to change. */
  readonly failed: readonly FailedScc[];
  /** Those that may not be used, in the server's order. They say nothing about the pod. */
  readonly notGranted: readonly string[];
  /** Of notGranted, those that would accept the pod: the server tries that for restricted constraints only. */
  readonly wouldAccept: readonly string[];
}

export interface FailedScc {
  /** Absent where the server did not say it. */
  readonly scc?: string;
  readonly errors: readonly CountedError[];
}

/** The same error of the same field, and how often: old releases say it once for each constraint, without its name. */
export interface CountedError extends FieldError {
  readonly times: number;
}

/**
 * Up to 4.11 not every error of a list has the name of its constraint, so errors without one are of the named one before
 * them, or of others: they stay apart.
 */
export function sccSummary({ failed, notGranted, hints }: SecurityContextConstraintsRefusal): SccSummary {
  return {
    failed: failed.map(({ scc, errors }) => ({ ...(scc === undefined ? {} : { scc }), errors: counted(errors) })),
    notGranted: [...new Set(notGranted)],
    wouldAccept: [...new Set(hints.flatMap((hint) => HINT.exec(hint)?.[1] ?? []))],
  };
}

/** Source: sccadmission/admission.go of openshift/apiserver-library-go, a8019f39. */
const HINT = /^no access to scc\/([\w.-]+): /;

function counted(errors: readonly FieldError[]): CountedError[] {
  const known = new Map<string, CountedError>();
  for (const error of errors) {
    const key = JSON.stringify(error);
    known.set(key, { ...error, times: (known.get(key)?.times ?? 0) + 1 });
  }
  return [...known.values()];
}

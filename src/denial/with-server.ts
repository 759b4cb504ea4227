import type { Diagnosis } from './diagnose.ts';
import type { Refusal } from './refusal.ts';
import { isSaidAgain } from './said-again.ts';

/**
 * The diagnosis beside what the server itself said to such a pod: it is right, because it knows exemptions, quotas, webhooks and
 * what policies are enforced. Which rules refuse the pod stays as it was worked out; the server names only the first who refuses.
 * @param answer undefined: the server would let it in
 */
export function withServer(diagnosis: Diagnosis, said: Refusal | undefined, answer: Refusal | undefined): Diagnosis {
  if (answer === undefined) return { ...diagnosis, outcome: 'admitted', refusals: [], undecided: [] };
  const isWorkedOut = diagnosis.outcome !== 'not ours' && diagnosis.outcome !== 'unknown';
  if (diagnosis.refusals.length > 0 && isWorkedOut) return diagnosis;
  if (said === undefined) return { ...diagnosis, outcome: 'refused' };
  return { ...diagnosis, outcome: isSaidAgain(said, answer) ? 'as before' : 'otherwise' };
}

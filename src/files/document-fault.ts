import type { Place } from '../kubernetes/workload.ts';

/** A document of a file that could not be judged. */
export interface DocumentFault {
  readonly place: Place;
  readonly fault: string;
}

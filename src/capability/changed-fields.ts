import type { Cause } from './causes.ts';
import type { Layers } from './layers.ts';
import type { CapabilityRequest } from './request.ts';

/** Fields of a securityContext that decide what capabilities are worth. */
const FIELDS = ['privileged', 'allowPrivilegeEscalation', 'runAsUser', 'runAsNonRoot'] as const;

/** A field that was written or changed when the pod was admitted. Absent values are not set. */
export interface ChangedField {
  readonly field: (typeof FIELDS)[number];
  readonly declared?: boolean | number;
  readonly admitted?: boolean | number;
  readonly cause: AdmissionCause;
}

export type AdmissionCause = Extract<Cause, { cause: 'policy' | 'webhook' }>;

type Admission = Pick<Layers, 'injected' | 'admittedBy' | 'admittedToday'>;

/**
 * Who changed a pod at its admission: the policy whose name it carries, where a policy can have done that, otherwise somebody
 * who left no name. Policies add no containers, and write only what nobody said.
 */
export function admissionCause(
  { injected, admittedBy, admittedToday }: Admission,
  isFilledIn: boolean,
  isSame: (today: CapabilityRequest) => boolean,
): AdmissionCause {
  if (!admittedBy || injected || !isFilledIn) return { cause: 'webhook' };
  return { cause: 'policy', ...admittedBy, ...(admittedToday ? { sameToday: isSame(admittedToday) } : {}) };
}

/** What differs between the template and the pod, besides the lists of capabilities. */
export function changedFields(layers: Pick<Layers, 'declared' | 'admitted'> & Admission): ChangedField[] {
  const { declared, admitted } = layers;
  return FIELDS.filter((field) => declared[field] !== admitted[field]).map((field) => ({
    field,
    ...(declared[field] === undefined ? {} : { declared: declared[field] }),
    ...(admitted[field] === undefined ? {} : { admitted: admitted[field] }),
    cause: admissionCause(
      layers,
      // No policy makes a container privileged, or takes that away.
      field !== 'privileged' && declared[field] === undefined,
      (today) => today[field] === admitted[field],
    ),
  }));
}

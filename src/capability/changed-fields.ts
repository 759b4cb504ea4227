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

/** Who changed a pod at its admission: the policy whose name it carries, otherwise somebody who left no name. */
export function admissionCause(admittedBy: Layers['admittedBy']): AdmissionCause {
  return admittedBy ? { cause: 'policy', ...admittedBy } : { cause: 'webhook' };
}

/** What differs between the template and the pod, besides the lists of capabilities. */
export function changedFields(
  declared: CapabilityRequest,
  admitted: CapabilityRequest,
  admittedBy: Layers['admittedBy'],
): ChangedField[] {
  return FIELDS.filter((field) => declared[field] !== admitted[field]).map((field) => ({
    field,
    ...(declared[field] === undefined ? {} : { declared: declared[field] }),
    ...(admitted[field] === undefined ? {} : { admitted: admitted[field] }),
    cause: admissionCause(admittedBy),
  }));
}

import { NAMED_METADATA } from './metadata.ts';
import { BOOLEAN, object } from './schema.ts';

export const SERVICE_ACCOUNT = object(
  {
    metadata: NAMED_METADATA,
    /** Absent is true. */
    automountServiceAccountToken: BOOLEAN,
  },
  ['metadata'],
);

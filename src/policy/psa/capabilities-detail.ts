import { phrase } from './detail.ts';

/** The phrase of both checks of capabilities about names that are added. */
export const INCLUDES_ADDED = phrase('{who} must not include {values} in {field}', {
  field: 'securityContext.capabilities.add',
});

import { phrase } from './detail.ts';

/** What both checks of capabilities say of names that are added. */
export const INCLUDES_ADDED = phrase('{who} must not include {values} in {field}', {
  field: 'securityContext.capabilities.add',
});

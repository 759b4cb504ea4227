import type { Identity } from '../../kubernetes/access-review.ts';
import { parseRequester } from '../../rbac/identities.ts';
import { single } from './single.ts';

/** --requester. */
export function requesterFlag(describe: string) {
  return { requester: { ...single, describe } } as const;
}

/** Somebody to ask about instead of the caller, or besides. Throws a UsageError for text that is none. */
export function requesterOf({ requester }: { readonly requester?: string | undefined }): {
  readonly requester?: Identity;
} {
  return requester === undefined ? {} : { requester: parseRequester(requester) };
}

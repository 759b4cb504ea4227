import { EXIT, type ExitCode } from '../../exit-codes.ts';
import type { PolicyUsersReport } from './report.ts';

/** A list of users is no verdict; a policy that is not there, or a requester who may not use it, is one. */
export function policyUsersExitCode({ policies, unread, policiesUnread }: PolicyUsersReport): ExitCode {
  const isPartial = unread.length > 0 || policiesUnread !== undefined;
  if (isPartial || policies.some(({ requester }) => requester?.answer.may === 'unknown')) return EXIT.unknown;
  const isWrong = policies.some(({ exists, requester }) => exists === 'no' || requester?.answer.may === 'no');
  return isWrong ? EXIT.found : EXIT.clean;
}

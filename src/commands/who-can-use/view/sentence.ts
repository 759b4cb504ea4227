import { bindingText, roleText, subjectText } from '../../../admission/view/access-sentence.ts';
import type { UnreadList } from '../../../kubernetes/rbac-objects.ts';
import type { ResolvedBinding } from '../../../rbac/grants.ts';
import type { PolicyUsersReport } from '../report.ts';

/** What could not be found out, one sentence each. */
export function policyUsersProblems({ policiesUnread, unread, policies }: PolicyUsersReport): string[] {
  return [
    ...(policiesUnread === undefined ? [] : [`${policiesUnread}; whether the policy is there is not known`]),
    ...unread.map(unreadSentence),
    ...policies.flatMap(({ requester }) => (requester?.answer.may === 'unknown' ? [requester.answer.why] : [])),
  ].filter((sentence, index, all) => all.indexOf(sentence) === index);
}

function unreadSentence({ kind, why }: UnreadList): string {
  const isBinding = kind === 'ClusterRoleBinding' || kind === 'RoleBinding';
  return `${why}; ${isBinding ? `what a ${kind} gives` : `what a binding to a ${kind} gives`} is missing here`;
}

export function danglingSentence({ binding, role, subjects }: ResolvedBinding): string {
  const names = `${bindingText(binding)} names ${roleText(role)}, which is not there`;
  if (subjects.length === 0) return `${names}, and has no subjects.`;
  return `${names}. Whoever makes it decides what ${subjects.map(subjectText).join(', ')} may do.`;
}

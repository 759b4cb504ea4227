import type { Identity } from '../../kubernetes/access-review.ts';
import type { UnreadList } from '../../kubernetes/rbac-objects.ts';
import type { BindingName, MayUse, RoleName, SubjectName, Through } from '../../rbac/may-use.ts';
import { shownMessage, shownName } from '../../text/untrusted.ts';

/** Whether somebody may use a policy, and through what: "yes, through RoleBinding team-a/use-psp of ...". */
export function mayUseSentence(answer: MayUse): string {
  switch (answer.may) {
    case 'yes':
      return `yes, through ${throughText(answer.through)}${sourceText(answer.from)}`;
    case 'no': {
      const roles = answer.missingRoles.map((role) => `; a binding names ${roleText(role)}, which is not there`);
      const said = answer.text === '' ? '' : `; the server says: ${shownMessage(answer.text)}`;
      return `no${roles.join('')}${said}${sourceText(answer.from)}`;
    }
    case 'unknown':
      return `could not be found out: ${shownMessage(answer.why)}${unreadText(answer.unread)}`;
  }
}

/** The lists are named, and not why: that is said once for all that misses them. */
function unreadText(unread: readonly UnreadList[]): string {
  const kinds = unread.map(({ kind }) => kind).join(', ');
  return unread.length === 0 ? '' : `; to work it out, these would have to be readable: ${kinds}`;
}

export function throughText(through: Through): string {
  switch (through.is) {
    case 'binding':
      return `${bindingText(through.binding)} of ${roleText(through.role)} to ${subjectText(through.subject)}`;
    case 'listed':
      return `their own list of ${through.in}, which has ${shownName(through.name)}`;
    case 'superuser':
      return 'Group system:masters, which is let through before any rule is looked at';
    case 'text':
      return through.text === ''
        ? 'an authorizer that gives no reason, as for Group system:masters'
        : shownMessage(through.text);
  }
}

/** Where an answer is from, where it is not the server's own. */
function sourceText(from: 'server' | 'bindings'): string {
  return from === 'server' ? '' : ` (worked out from roles and bindings; ${BLIND_SPOT})`;
}

export const BLIND_SPOT = 'what other authorizers, such as webhooks, allow does not show there';

/** "RoleBinding team-a/use-psp". */
export function bindingText({ kind, name, namespace }: BindingName): string {
  return `${kind} ${within(namespace, name)}`;
}

export function roleText({ kind, name }: RoleName): string {
  return `${kind} ${shownName(name)}`;
}

/** "ServiceAccount team-a/builder", "Group developers". */
export function subjectText({ kind, name, namespace }: SubjectName): string {
  return `${kind} ${within(namespace, name)}`;
}

/** "alice (developers, system:authenticated)". */
export function identityText({ user, groups }: Identity): string {
  const [name, ...others] = [user, ...groups].map((text) => shownName(text));
  return others.length === 0 ? (name ?? '') : `${name} (${others.join(', ')})`;
}

function within(namespace: string | undefined, name: string): string {
  return shownName(namespace === undefined ? name : `${namespace}/${name}`);
}

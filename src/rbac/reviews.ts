import type { AccessAnswer, ResourceAttributes } from '../kubernetes/access-review.ts';
import type { MayUse, RoleName } from './may-use.ts';
import { parseReason } from './reason.ts';
import { USED_POLICIES, type UsedKind } from './used-kind.ts';

/** What is asked about a policy, in this order, until the answer is yes. An absent namespace means all of them. */
export function usesOfPolicy(
  policy: string,
  namespace: string | undefined,
  { groups, resource }: UsedKind = USED_POLICIES,
): readonly ResourceAttributes[] {
  return groups.map((group) => ({
    verb: 'use',
    group,
    version: '*',
    resource,
    name: policy,
    ...(namespace === undefined ? {} : { namespace }),
  }));
}

/** What the answers to these questions say together: one yes is enough. */
export function joinAnswers(answers: readonly AccessAnswer[]): MayUse {
  const yes = answers.find(({ allowed }) => allowed);
  if (yes) {
    const { path, text } = parseReason(yes.reason);
    return { may: 'yes', from: 'server', through: path ? { is: 'binding', ...path } : { is: 'text', text } };
  }
  // An authorizer that failed might have said yes.
  const failed = answers.find(({ evaluationError }) => evaluationError !== '');
  if (failed)
    return { may: 'unknown', why: `an authorizer of the server failed: ${failed.evaluationError}`, unread: [] };
  const parsed = answers.map(({ reason }) => parseReason(reason));
  return {
    may: 'no',
    from: 'server',
    missingRoles: distinctRoles(parsed.flatMap(({ missingRoles }) => missingRoles)),
    text: [...new Set(parsed.map(({ text }) => text).filter((text) => text !== ''))].join('\n'),
  };
}

/** By kind and name. */
export function distinctRoles(roles: readonly RoleName[]): RoleName[] {
  const keyed = new Map(roles.map((role) => [`${role.kind}/${role.name}`, role]));
  return [...keyed.keys()].sort().flatMap((key) => keyed.get(key) ?? []);
}

import type { Cluster } from '../cluster/cluster.ts';
import { ClusterError } from '../errors.ts';
import type { AccessAnswer, AccessReview, Identity, ResourceAttributes } from '../kubernetes/access-review.ts';
import type { MayUse } from '../rbac/may-use.ts';
import { joinAnswers } from '../rbac/reviews.ts';

/** Puts questions to the server, or says that it may not. */
export type AskReviews = (
  who: Identity | 'caller',
  questions: readonly ResourceAttributes[],
) => Promise<MayUse | MayNotAsk>;

export interface MayNotAsk {
  /** The server's refusal, as a sentence; or that a recording does not hold the answer. */
  readonly mayNotAsk: string;
  /** Whether it is about this question alone, and the next one may be answered. */
  readonly onlyThis?: true;
}

/** A way of asking: how a question becomes a review. */
type Way = (attributes: ResourceAttributes) => AccessReview;

/**
 * Asks one question after the other until one is answered with yes. About others there are two ways to ask: everywhere, or in
 * one namespace. A way that was refused is not tried again.
 */
export function reviewAsker(cluster: Pick<Cluster, 'reviewAccess'>): AskReviews {
  /** By namespace; what the server said. */
  const refused = new Map<string, string>();

  const ask = async (way: Way, questions: readonly ResourceAttributes[]): Promise<MayUse | MayNotAsk> => {
    const answers: AccessAnswer[] = [];
    let failure: string | undefined;
    for (const attributes of questions) {
      try {
        const answer = await cluster.reviewAccess(way(attributes));
        answers.push(answer);
        if (answer.allowed) break;
      } catch (error) {
        if (!(error instanceof ClusterError)) throw error;
        if (error.trouble === 'forbidden') return { mayNotAsk: error.message };
        if (error.trouble === 'not-recorded') return { mayNotAsk: error.message, onlyThis: true };
        failure ??= error.message;
      }
    }
    const joined = joinAnswers(answers);
    return failure !== undefined && joined.may !== 'yes' ? { may: 'unknown', why: failure, unread: [] } : joined;
  };

  /** By namespace: whether that way may be asked is found out with the first question, and the others wait for it. */
  const first = new Map<string, Promise<MayUse | MayNotAsk>>();

  const askInTurn = async (scope: string, way: Way, questions: readonly ResourceAttributes[]) => {
    const earlier = first.get(scope);
    if (earlier) await earlier;
    if (refused.has(scope)) return undefined;
    const asked = ask(way, questions);
    if (!earlier) first.set(scope, asked);
    const answer = await asked;
    if ('may' in answer || answer.onlyThis) return answer;
    refused.set(scope, answer.mayNotAsk);
    return undefined;
  };

  return async (who, questions) => {
    if (who === 'caller') return ask((attributes) => ({ kind: 'SelfSubjectAccessReview', attributes }), questions);
    for (const [scope, way] of waysOfAsking(who, questions[0]?.namespace)) {
      const answer = await askInTurn(scope, way, questions);
      if (answer) return answer;
    }
    return { mayNotAsk: refused.get(EVERYWHERE) ?? '' };
  };
}

const EVERYWHERE = '';

/** By where they are allowed or refused. */
function waysOfAsking(subject: Identity, namespace: string | undefined): (readonly [scope: string, way: Way])[] {
  const everywhere: Way = (attributes) => ({ kind: 'SubjectAccessReview', subject, attributes });
  if (namespace === undefined) return [[EVERYWHERE, everywhere]];
  const there: Way = (attributes) => ({
    kind: 'LocalSubjectAccessReview',
    subject,
    attributes: { ...attributes, namespace },
  });
  return [
    [EVERYWHERE, everywhere],
    [namespace, there],
  ];
}

import pLimit from 'p-limit';
import { reviewAsker } from '../admission/ask-reviews.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { MissingThing, RecordedReview } from '../cluster/snapshot/format/format.ts';
import { ClusterError } from '../errors.ts';
import type { AccessReview, Identity } from '../kubernetes/access-review.ts';
import { MIRROR_ANNOTATION } from '../kubernetes/mirror-annotation.ts';
import type { KubernetesObject, PodTemplate } from '../kubernetes/objects.ts';
import { templatePathOf, valueAt } from '../kubernetes/workload.ts';
import { type PodInQuestion, podIdentities } from '../rbac/identities.ts';
import { usesOfPolicy } from '../rbac/reviews.ts';
import type { UsedKind } from '../rbac/used-kind.ts';
import { controllerOf } from '../workloads/declared-spec.ts';
import { failureOf } from './record-readings.ts';

/** Reviews that are under way at once, as for `caps pod`. */
const CONCURRENCY = 16;

export interface RecordedReviews {
  readonly reviews: readonly RecordedReview[];
  /** Ways of asking that were refused. */
  readonly missing: readonly MissingThing[];
}

/** Names of what somebody needs the right to use, by what rules call it. */
export type UsablePolicies = ReadonlyMap<UsedKind, readonly string[]>;

/** Asks who may use each policy for these pods, as commands do: their service accounts, whoever creates them, and the caller. */
export async function reviewsOf(
  policies: UsablePolicies,
  pods: readonly PodInQuestion[],
  cluster: Pick<Cluster, 'reviewAccess'>,
): Promise<RecordedReviews> {
  const reviews = new Map<string, RecordedReview>();
  const missing = new Map<string, MissingThing>();
  const ask = reviewAsker({
    reviewAccess: async (review) => {
      try {
        const answer = await cluster.reviewAccess(review);
        reviews.set(JSON.stringify(review), { kind: 'AccessReviewAnswer', review, answer });
        return answer;
      } catch (error) {
        if (error instanceof ClusterError) {
          const thing = missingReview(review, error);
          missing.set(JSON.stringify([thing.kind, thing.namespace]), thing);
        }
        throw error;
      }
    },
  });
  const limit = pLimit(CONCURRENCY);
  const questions = distinctAskers(pods).flatMap(({ who, namespace }) =>
    [...policies].flatMap(([kind, names]) =>
      names.map((name) => limit(() => ask(who, usesOfPolicy(name, namespace, kind)))),
    ),
  );
  await Promise.all(questions);
  const inOrder = [...reviews].sort(([a], [b]) => (a < b ? -1 : 1));
  return { reviews: inOrder.map(([, review]) => review), missing: [...missing.values()] };
}

/** What decides whom admission asks about, and nothing else: many pods are one question. Undefined for what has no pod in it. */
export function podInQuestion(object: KubernetesObject): PodInQuestion | undefined {
  const { kind, metadata } = object;
  const path = templatePathOf(object);
  const template = path === undefined ? undefined : (valueAt(object, path) as PodTemplate | undefined);
  if (!template?.spec) return undefined;
  const { serviceAccountName, serviceAccount, nodeName = '' } = template.spec;
  const controller = kind === 'Pod' ? controllerOf(object) : object;
  const isMirror = kind === 'Pod' && metadata.annotations?.[MIRROR_ANNOTATION] !== undefined;
  return {
    namespace: metadata.namespace ?? '',
    serviceAccountName: serviceAccountName || serviceAccount || '',
    ...(isMirror ? { annotations: { [MIRROR_ANNOTATION]: '' }, nodeName } : {}),
    ...(controller ? { madeBy: { apiVersion: controller.apiVersion ?? '', kind: controller.kind ?? '' } } : {}),
  };
}

interface Asker {
  readonly who: Identity | 'caller';
  readonly namespace: string;
}

function distinctAskers(pods: readonly PodInQuestion[]): readonly Asker[] {
  const askers = pods.flatMap((pod): Asker[] => {
    const { serviceAccount, requester } = podIdentities(pod);
    const asked = [serviceAccount, 'identity' in requester ? requester.identity : undefined, 'caller' as const];
    return asked.flatMap((who) => (who === undefined ? [] : [{ who, namespace: pod.namespace }]));
  });
  return [...new Map(askers.map((asker) => [JSON.stringify(asker), asker])).values()];
}

function missingReview({ kind, attributes }: AccessReview, error: ClusterError): MissingThing {
  const within = kind === 'LocalSubjectAccessReview' ? { namespace: attributes.namespace } : {};
  return { apiVersion: 'authorization.k8s.io/v1', kind, ...within, failure: failureOf(error) };
}

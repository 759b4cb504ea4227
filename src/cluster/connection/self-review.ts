import { ClusterError } from '../../errors.ts';
import type { Identity } from '../../kubernetes/access-review.ts';
import { groupPath } from './resources.ts';
import type { ApiRequest } from './transport/rest.ts';

const API_VERSION = 'authentication.k8s.io/v1';

/** A SelfSubjectReview, which the server answers and does not keep. Stable in Kubernetes 1.28. */
export function selfReviewRequest(): ApiRequest & { readonly tried: string } {
  const kind = 'SelfSubjectReview';
  return {
    method: 'POST',
    path: `${groupPath(API_VERSION)}/selfsubjectreviews`,
    body: { contentType: 'application/json', text: JSON.stringify({ apiVersion: API_VERSION, kind }) },
    tried: 'ask the server whom it takes the caller for',
  };
}

export function identityOf(answer: unknown, tried: string): Identity {
  const { status } = (answer ?? {}) as { status?: { userInfo?: Partial<Record<string, unknown>> | null } | null };
  const { username, groups } = status?.userInfo ?? {};
  if (typeof username !== 'string') throw new ClusterError('refused', `cannot ${tried}: the answer names no user`);
  return {
    user: username,
    groups: Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : [],
  };
}

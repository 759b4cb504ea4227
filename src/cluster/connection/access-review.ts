import { ClusterError } from '../../errors.ts';
import type { AccessAnswer, AccessReview } from '../../kubernetes/access-review.ts';
import { quoted } from './quoted.ts';
import { groupPath, segment } from './resources.ts';
import type { ApiRequest } from './transport/rest.ts';

const API_VERSION = 'authorization.k8s.io/v1';

/** A review as a request. The server answers it and keeps nothing. */
export function reviewRequest(review: AccessReview): ApiRequest {
  const { kind, attributes } = review;
  const isLocal = kind === 'LocalSubjectAccessReview';
  // The server wants metadata to be empty, but for the namespace of a local review.
  const metadata = isLocal ? { metadata: { namespace: attributes.namespace } } : {};
  const whom = kind === 'SelfSubjectAccessReview' ? {} : review.subject;
  const body = { apiVersion: API_VERSION, kind, ...metadata, spec: { ...whom, resourceAttributes: attributes } };
  const within = isLocal ? `/namespaces/${segment(attributes.namespace ?? '')}` : '';
  return {
    method: 'POST',
    path: `${groupPath(API_VERSION)}${within}/${kind.toLowerCase()}s`,
    body: { contentType: 'application/json', text: JSON.stringify(body) },
    tried: `ask by ${kind}${isLocal ? ` in namespace ${quoted(attributes.namespace ?? '')}` : ''}`,
  };
}

export function answerOf(answer: unknown, tried: string): AccessAnswer {
  const { status } = (answer ?? {}) as { status?: Partial<Record<string, unknown>> | null };
  const { allowed, reason, evaluationError } = status ?? {};
  if (typeof allowed !== 'boolean') {
    throw new ClusterError('refused', `cannot ${tried}: the answer does not say whether it is allowed`);
  }
  return { allowed, reason: textOf(reason), evaluationError: textOf(evaluationError) };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

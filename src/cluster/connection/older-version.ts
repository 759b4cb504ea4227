import { ClusterError } from '../../errors.ts';
import { workloadKindOf } from '../../kubernetes/workload-kinds.ts';
import { memoized } from '../../memoized.ts';
import type { ObjectReference } from '../cluster.ts';

type KindInVersion = Pick<ObjectReference, 'apiVersion' | 'kind'>;

/** The same question, in a version in which the server has the kind. Throws the error where there is none. */
export type InOlderVersion = <Asked extends KindInVersion>(asked: Asked, error: unknown) => Promise<Asked>;

/**
 * Servers before a kind's current version have it in an older one: CronJobs are batch/v1beta1 up to 1.20. That is only looked into
 * where a server says that it does not have the current one, so that others are not asked once more; discovery decides.
 * @param discover rejects with "not-found" for a kind that the server does not have
 */
export function olderVersions(discover: (reference: KindInVersion) => Promise<unknown>): InOlderVersion {
  const has = memoized(async ({ apiVersion, kind }: KindInVersion): Promise<boolean> => {
    try {
      await discover({ apiVersion, kind });
      return true;
    } catch (error) {
      if (error instanceof ClusterError && error.trouble === 'not-found') return false;
      throw error;
    }
  });
  return async (asked, error) => {
    if (!mayBeUnserved(error)) throw error;
    for (const { apiVersion } of workloadKindOf(asked)?.versions ?? []) {
      const isOther = apiVersion !== asked.apiVersion;
      if (isOther && (await has({ apiVersion, kind: asked.kind }))) return { ...asked, apiVersion };
    }
    throw error;
  };
}

/** An object that is not there has its kind. Source of the sentence: NewNotFound in apimachinery pkg/api/errors, 1.24 and 1.37. */
function mayBeUnserved(error: unknown): boolean {
  return error instanceof ClusterError && error.trouble === 'not-found' && !/" not found$/.test(error.said ?? '');
}

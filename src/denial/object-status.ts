import type { Pod } from '../kubernetes/objects.ts';
import type { RefusalEvidence } from './evidence.ts';
import type { Replicas } from './replicas.ts';

/**
 *   fine          what is wanted is there, and runs
 *   missing       pods are not there
 *   not running   all are there, and some do not start or go on
 */
export type ObjectStatus = 'fine' | 'missing' | 'not running';

/** How an object stands now, and what of the evidence is about that: events outlive what they are about. */
export function objectStatusOf(
  evidence: readonly RefusalEvidence[],
  replicas: Replicas | undefined,
  pods: readonly Pod[],
): { readonly status: ObjectStatus; readonly evidence: readonly RefusalEvidence[] } {
  const stuck = new Set(pods.filter((pod) => !isRunning(pod)).map(({ metadata }) => metadata.name));
  const isMissing = replicas !== undefined && (replicas.wanted === 'unknown' || replicas.there < replicas.wanted);
  const ofNow = evidence.filter(({ of }) => (of.kind === 'Pod' ? stuck.has(of.name) : isMissing));
  if (isMissing) return { status: 'missing', evidence: ofNow };
  return { status: ofNow.length === 0 ? 'fine' : 'not running', evidence: ofNow };
}

function isRunning({ metadata, status }: Pod): boolean {
  if (metadata.deletionTimestamp || status?.phase === 'Succeeded') return true;
  if (status?.phase !== 'Running') return false;
  const { containerStatuses = [], ephemeralContainerStatuses = [] } = status;
  // Somebody's debugging that ended badly keeps no pod from running.
  return (
    containerStatuses.every(({ state }) => state?.waiting === undefined && !hasFailed(state?.terminated?.exitCode)) &&
    ephemeralContainerStatuses.every(({ state }) => state?.waiting === undefined)
  );
}

function hasFailed(exitCode: number | undefined): boolean {
  return exitCode !== undefined && exitCode !== 0;
}

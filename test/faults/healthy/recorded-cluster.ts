import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordedReading, RecordedReview, SnapshotHeader } from '../../../src/cluster/snapshot/format/format.ts';

/** A document of a recording, or an API object. */
export interface RecordedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly uid?: string };
}

/** What a real 1.24 cluster said for the scenario "demo": a pod that its policy changed, and a Deployment that its policy refuses. */
const DOCUMENTS = readFileSync(join(import.meta.dirname, '../../scenarios/snapshots/demo.legacy.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { readonly kind: string });

const ofKind = <T>(kind: string): T[] => DOCUMENTS.filter((document) => document.kind === kind) as unknown as T[];

export const [HEADER] = ofKind<SnapshotHeader>('ClusterSnapshot');
export const READINGS = ofKind<RecordedReading>('ContainerReading');
export const REVIEWS = ofKind<RecordedReview>('AccessReviewAnswer');
export const NAMESPACE = 'testns';
export const POD = 'test-statefulset-0';
/** The pod once more under another name, so that one odd pod is one of two. */
export const OTHER_POD = 'test-statefulset-1';

const RECORDED = DOCUMENTS.filter((document) => 'metadata' in document) as unknown as readonly RecordedObject[];

export const OBJECTS: readonly RecordedObject[] = RECORDED.flatMap((object) =>
  object.kind === 'Pod'
    ? [object, { ...object, metadata: { ...object.metadata, name: OTHER_POD, uid: '1' } }]
    : [object],
);

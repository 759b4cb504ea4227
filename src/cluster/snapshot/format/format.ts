import type { ClusterTrouble } from '../../../errors.ts';
import type { AccessAnswer, AccessReview } from '../../../kubernetes/access-review.ts';
import type { SurveyRule } from '../../../live/readers.ts';
import type { ExecEnd, ServerVersion } from '../../cluster.ts';
import { fields, type Kept, list } from './kept.ts';

/**
 * A recording is a stream of documents: a ClusterSnapshot, then API objects, readings and answers in any order, and a
 * ClusterSnapshotEnd, by which one that was cut off is told. Described by schema/cluster-snapshot.v1alpha1.json.
 */
export const FORMAT = 1;

export interface SnapshotHeader {
  readonly kind: 'ClusterSnapshot';
  readonly format: number;
  /** When it was recorded, RFC 3339. */
  readonly time: string;
  /** The version of the program that recorded it. */
  readonly program: string;
  /** Absent: the server did not tell. */
  readonly kubernetes?: ServerVersion;
  /** Of whoever recorded it, for questions without one. */
  readonly namespace: string;
  /** Absent: all. */
  readonly namespaces?: readonly string[];
  /** What was replaced by other words. */
  readonly redacted?: readonly 'names'[];
}

/** What the readers in a container did, one after the other, until one of them could be started. */
export interface RecordedReading {
  readonly kind: 'ContainerReading';
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly rule: SurveyRule;
  readonly attempts: readonly { readonly reader: string; readonly end: ExecEnd }[];
  /** What kept the next one from being asked. */
  readonly failure?: Failure;
}

export interface RecordedReview {
  readonly kind: 'AccessReviewAnswer';
  readonly review: AccessReview;
  readonly answer: AccessAnswer;
}

export interface SnapshotEnd {
  readonly kind: 'ClusterSnapshotEnd';
  /** How many came before, the header included. */
  readonly documents: number;
  /** What is held completely: who is not in such a list was not there. */
  readonly lists: readonly RecordedList[];
  /** What was asked for and could not be had. */
  readonly missing: readonly MissingThing[];
}

/** Absent namespace: all of them, or a kind that is in none. */
export interface RecordedList {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
}

/** A list; with a name, one object; or kind "ServerVersion". */
export interface MissingThing extends RecordedList {
  readonly name?: string;
  readonly failure: Failure;
}

/** A ClusterError. */
export interface Failure {
  readonly trouble: ClusterTrouble;
  readonly message: string;
  readonly httpStatus?: number;
  readonly reason?: string;
}

export type SnapshotDocument = SnapshotHeader | RecordedReading | RecordedReview | SnapshotEnd;

const FAILURE = fields({ trouble: 'text', message: 'message', httpStatus: 'number', reason: 'text' }, [
  'trouble',
  'message',
]);
const LIST = { apiVersion: 'text', kind: 'text', namespace: 'name' } as const;

const END = fields(
  {
    end: 'text',
    exitCode: 'number',
    stdout: 'reading',
    stderr: 'message',
    message: 'message',
    maxBytes: 'number',
    timeoutMs: 'number',
  },
  ['end'],
);

/** What each kind of document has in it, without its kind. */
export const KEPT_DOCUMENTS: Readonly<Record<SnapshotDocument['kind'], Kept>> = {
  ClusterSnapshot: fields(
    {
      format: 'number',
      time: 'text',
      program: 'text',
      kubernetes: fields({ gitVersion: 'text', major: 'number', minor: 'number' }, ['gitVersion', 'major', 'minor']),
      namespace: 'name',
      namespaces: list('name'),
      redacted: list('text'),
    },
    ['format', 'time', 'program', 'namespace'],
  ),
  ContainerReading: fields(
    {
      namespace: 'name',
      pod: 'name',
      container: 'name',
      rule: 'text',
      attempts: list(fields({ reader: 'text', end: END }, ['reader', 'end'])),
      failure: FAILURE,
    },
    ['namespace', 'pod', 'container', 'rule', 'attempts'],
  ),
  AccessReviewAnswer: fields(
    {
      review: fields(
        {
          kind: 'text',
          subject: fields({ user: 'name', groups: list('name') }, ['user', 'groups']),
          attributes: fields(
            { verb: 'text', group: 'text', version: 'text', resource: 'text', name: 'name', namespace: 'name' },
            ['verb', 'group', 'version', 'resource', 'name'],
          ),
        },
        ['kind', 'attributes'],
      ),
      answer: fields({ allowed: 'truth', reason: 'message', evaluationError: 'message' }, [
        'allowed',
        'reason',
        'evaluationError',
      ]),
    },
    ['review', 'answer'],
  ),
  ClusterSnapshotEnd: fields(
    {
      documents: 'number',
      lists: list(fields(LIST, ['apiVersion', 'kind'])),
      missing: list(fields({ ...LIST, name: 'name', failure: FAILURE }, ['apiVersion', 'kind', 'failure'])),
    },
    ['documents', 'lists', 'missing'],
  ),
};

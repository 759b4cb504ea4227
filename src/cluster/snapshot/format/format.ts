import type { ClusterTrouble } from '../../../errors.ts';
import type { AccessAnswer, AccessReview } from '../../../kubernetes/access-review.ts';
import {
  BOOLEAN,
  list,
  MESSAGE,
  NUMBER,
  OBJECT_NAME,
  object,
  PROGRAM_VERSION,
  READING,
  type Schema,
  TEXT,
} from '../../../kubernetes/schema/schema.ts';
import type { SurveyRule } from '../../../live/readers.ts';
import type { ExecEnd, ServerVersion } from '../../cluster.ts';

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
  /** "node": a reader of the node saw it (src/live/node/container-text.ts), and `reader` is "node/NAME". */
  readonly rule: SurveyRule | 'node';
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

const FAILURE = object({ trouble: TEXT, message: MESSAGE, httpStatus: NUMBER, reason: OBJECT_NAME }, [
  'trouble',
  'message',
]);
const LIST = { apiVersion: TEXT, kind: TEXT, namespace: OBJECT_NAME };

const END = object(
  {
    end: TEXT,
    exitCode: NUMBER,
    stdout: READING,
    stderr: MESSAGE,
    message: MESSAGE,
    maxBytes: NUMBER,
    timeoutMs: NUMBER,
  },
  ['end'],
);

/** What each kind of document has in it, without its kind. */
export const DOCUMENT_SCHEMAS: Readonly<Record<SnapshotDocument['kind'], Schema<object>>> = {
  ClusterSnapshot: object(
    {
      format: NUMBER,
      time: TEXT,
      program: TEXT,
      kubernetes: object({ gitVersion: PROGRAM_VERSION, major: NUMBER, minor: NUMBER }, [
        'gitVersion',
        'major',
        'minor',
      ]),
      namespace: OBJECT_NAME,
      namespaces: list(OBJECT_NAME),
      redacted: list(TEXT),
    },
    ['format', 'time', 'program', 'namespace'],
  ),
  ContainerReading: object(
    {
      namespace: OBJECT_NAME,
      pod: OBJECT_NAME,
      container: OBJECT_NAME,
      rule: TEXT,
      attempts: list(object({ reader: TEXT, end: END }, ['reader', 'end'])),
      failure: FAILURE,
    },
    ['namespace', 'pod', 'container', 'rule', 'attempts'],
  ),
  AccessReviewAnswer: object(
    {
      review: object(
        {
          kind: TEXT,
          subject: object({ user: OBJECT_NAME, groups: list(OBJECT_NAME) }, ['user', 'groups']),
          attributes: object(
            { verb: TEXT, group: TEXT, version: TEXT, resource: TEXT, name: OBJECT_NAME, namespace: OBJECT_NAME },
            ['verb', 'group', 'version', 'resource', 'name'],
          ),
        },
        ['kind', 'attributes'],
      ),
      answer: object({ allowed: BOOLEAN, reason: MESSAGE, evaluationError: MESSAGE }, [
        'allowed',
        'reason',
        'evaluationError',
      ]),
    },
    ['review', 'answer'],
  ),
  ClusterSnapshotEnd: object(
    {
      documents: NUMBER,
      lists: list(object(LIST, ['apiVersion', 'kind'])),
      missing: list(object({ ...LIST, name: OBJECT_NAME, failure: FAILURE }, ['apiVersion', 'kind', 'failure'])),
    },
    ['documents', 'lists', 'missing'],
  ),
};

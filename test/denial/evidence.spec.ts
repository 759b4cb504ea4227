import assert from 'node:assert/strict';
import { evidenceOfConditions, evidenceOfEvent, inOrder, timeOfEvent } from '../../src/denial/evidence.ts';
import type { ClusterEvent } from '../../src/kubernetes/objects.ts';

const SET = { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { name: 'web-1', namespace: 'shop', uid: 'u' } };
const EVENT: ClusterEvent = {
  metadata: { name: 'e', creationTimestamp: '2026-01-01T09:00:00Z' },
  type: 'Warning',
  reason: 'FailedCreate',
  message: 'Error creating: x',
  involvedObject: { kind: 'ReplicaSet', name: 'web-1', uid: 'u' },
  count: 7,
  lastTimestamp: '2026-01-01T10:00:00Z',
};

describe('denial/evidence', () => {
  it('reads an event of the object', () => {
    assert.deepEqual(evidenceOfEvent(EVENT, SET), {
      text: 'Error creating: x',
      time: '2026-01-01T10:00:00Z',
      count: 7,
      of: { kind: 'ReplicaSet', name: 'web-1' },
      source: { is: 'event', reason: 'FailedCreate' },
    });
  });

  it('leaves out what is about others, and what is no refusal', () => {
    const others: Partial<ClusterEvent>[] = [
      // One of the same name that was there before.
      { involvedObject: { kind: 'ReplicaSet', name: 'web-1', uid: 'v' } },
      { involvedObject: { kind: 'ReplicaSet', name: 'web-2' } },
      { involvedObject: { kind: 'Pod', name: 'web-1' } },
      { involvedObject: {} },
      { reason: 'FailedDelete' },
      { reason: 'BackOff' },
      { type: 'Normal' },
      { message: '' },
    ];
    for (const change of others)
      assert.equal(evidenceOfEvent({ ...EVENT, ...change }, SET), undefined, JSON.stringify(change));
    assert.ok(evidenceOfEvent({ ...EVENT, involvedObject: { kind: 'ReplicaSet', name: 'web-1' } }, SET));
  });

  it('takes the time that is there', () => {
    const series = { lastObservedTime: '2026-01-01T12:00:00.000001Z', count: 9 };
    const { lastTimestamp: _none, ...without } = EVENT;
    assert.equal(timeOfEvent({ ...EVENT, series }), series.lastObservedTime);
    assert.equal(evidenceOfEvent({ ...EVENT, series }, SET)?.count, 9);
    assert.equal(timeOfEvent({ ...without, eventTime: '2026-01-01T11:00:00.5Z' }), '2026-01-01T11:00:00.5Z');
    assert.equal(timeOfEvent(without), '2026-01-01T09:00:00Z');
  });

  it('reads the condition of a failure, and only that', () => {
    const conditions = [
      { type: 'Progressing', status: 'False', message: 'too late' },
      {
        type: 'ReplicaFailure',
        status: 'True',
        message: 'pods "web-" is forbidden',
        lastTransitionTime: '2026-01-01T08:00:00Z',
      },
      { type: 'ReplicaFailure', status: 'False', message: 'over' },
    ];
    assert.deepEqual(evidenceOfConditions({ ...SET, status: { conditions } } as typeof SET), [
      {
        text: 'pods "web-" is forbidden',
        time: '2026-01-01T08:00:00Z',
        of: { kind: 'ReplicaSet', name: 'web-1' },
        source: { is: 'condition', type: 'ReplicaFailure' },
      },
    ]);
    assert.deepEqual(evidenceOfConditions(SET), []);
  });

  it('puts what holds now first, then the newest, each text of an object once', () => {
    const source = { is: 'event', reason: 'FailedCreate' } as const;
    const at = (time: string | undefined, text: string, name = 'a') => ({
      text,
      ...(time === undefined ? {} : { time }),
      of: { kind: 'Pod', name },
      source,
    });
    const old = at('2026-01-01T09:59:59.999Z', 'x');
    const again = at('2026-01-01T10:00:00.001Z', 'x');
    const other = at('2026-01-01T10:00:00Z', 'x', 'b');
    const now = at(undefined, 'now');
    assert.deepEqual(inOrder([old, other, again, now]), [now, again, other]);
  });
});

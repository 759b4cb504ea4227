import assert from 'node:assert/strict';
import type { RefusalEvidence } from '../../src/denial/evidence.ts';
import { retryWithin } from '../../src/denial/retry-within.ts';
import type { KubernetesObject } from '../../src/kubernetes/objects.ts';
import { current } from '../support/workloads.ts';

const at = (clock: string) => `2026-11-21T${clock}Z`;

function controller(kind: string, created: string | undefined = at('10:00:00')): KubernetesObject {
  return {
    ...current(kind),
    metadata: { name: 'a', namespace: 'shop', ...(created === '' ? {} : { creationTimestamp: created }) },
  };
}

function event(kind: string, time: string, reason = 'FailedCreate', name = 'a'): RefusalEvidence {
  return { text: 'x', time, of: { kind, name }, source: { is: 'event', reason } };
}

/** Counts and last times of the events of workloads whose pods were refused: 1.24.17 and 1.34.4, kubectl get events --watch. */
const SEEN = [
  {
    kind: 'Job',
    minor: 24,
    created: '10:37:58',
    seen: [
      [2, '10:37:58'],
      [3, '10:38:08'],
      [4, '10:38:48'],
      [5, '10:40:08'],
      [6, '10:42:48'],
    ],
  },
  {
    kind: 'ReplicaSet',
    minor: 24,
    created: '10:37:58',
    seen: [
      [11, '10:38:03'],
      [12, '10:38:08'],
      [13, '10:38:18'],
      [14, '10:38:39'],
      [15, '10:39:20'],
      [16, '10:40:42'],
    ],
  },
  {
    kind: 'StatefulSet',
    minor: 34,
    created: '10:38:00',
    seen: [
      [12, '10:38:10'],
      [13, '10:38:21'],
      [14, '10:38:41'],
      [15, '10:39:22'],
      [16, '10:40:44'],
      [17, '10:43:28'],
    ],
  },
  // Each with another pod's name, so that there is an event for each.
  {
    kind: 'Job',
    minor: 34,
    created: '10:38:00',
    seen: [
      [1, '10:38:00'],
      [2, '10:38:01'],
      [3, '10:38:03'],
      [4, '10:38:07'],
      [5, '10:38:15'],
      [6, '10:38:32'],
      [7, '10:39:04'],
      [8, '10:40:04'],
      [9, '10:41:04'],
      [10, '10:42:04'],
      [11, '10:43:04'],
    ],
  },
] as const;

const seconds = (
  of: KubernetesObject,
  evidence: readonly RefusalEvidence[],
  now: string,
  minor: number | undefined = 34,
) => retryWithin(of, evidence, Date.parse(now), minor)?.atMostSeconds;

describe('denial/retry-within', () => {
  it('waits after the last failure as the number of events says', () => {
    const set = controller('ReplicaSet', at('10:01:25'));
    const counted = (...counts: number[]) =>
      counts.map((count, index) => ({ ...event('ReplicaSet', at(`10:01:2${7 - index}`)), count }));
    // 5 ms, 15 times doubled, and the second that times of events leave out.
    assert.equal(seconds(set, counted(16), at('10:01:27')), 165);
    assert.equal(seconds(set, counted(6, 1, 9), at('10:01:27')), 165);
    assert.equal(seconds(set, counted(16), at('10:02:27')), 105);
    for (const kind of ['ReplicationController', 'StatefulSet', 'DaemonSet'])
      assert.equal(
        seconds(controller(kind, at('10:01:25')), [{ ...event(kind, at('10:01:27')), count: 16 }], at('10:02:27')),
        105,
        kind,
      );
  });

  it('holds for what was seen on real clusters, and is hardly longer', () => {
    for (const { kind, minor, created, seen } of SEEN) {
      const set = controller(kind, at(created));
      for (const [index, [count, time]] of seen.entries()) {
        const [, next] = seen[index + 1] ?? [];
        if (next === undefined) continue;
        const within = seconds(set, [{ ...event(kind, at(time)), count }], at(time), minor) ?? 0;
        const waited = (Date.parse(at(next)) - Date.parse(at(time))) / 1000;
        const what = `${kind} on 1.${minor}, after ${count}: ${within} s, and waited ${waited} s`;
        assert.ok(waited <= within, what);
        // The first attempts come together with changes of the status.
        assert.ok(count < 3 || within <= waited + 3, what);
      }
    }
  });

  it('waits as long as it has been failing, where events are gone', () => {
    const set = controller('ReplicaSet');
    assert.equal(seconds(set, [event('ReplicaSet', at('10:01:30'))], at('10:01:30')), 92);
    assert.equal(seconds(set, [event('ReplicaSet', at('10:01:30'))], at('10:02:00')), 62);
  });

  it('has a maximum for each controller and release', () => {
    const long = controller('ReplicaSet', '2026-11-01T10:00:00Z');
    assert.equal(seconds(long, [event('ReplicaSet', at('10:00:00'))], at('10:00:00')), 1000);
    const job = controller('Job', '2026-11-01T10:00:00Z');
    const failed = [event('Job', at('10:00:00'))];
    assert.equal(seconds(job, failed, at('10:00:00')), 60);
    assert.equal(seconds(job, failed, at('10:00:00'), 24), 360);
    assert.equal(retryWithin(job, failed, Date.parse(at('10:00:00')), undefined)?.atMostSeconds, 360);
  });

  it('takes the maximum where no event is left, or the next attempt left none', () => {
    const set = controller('StatefulSet');
    assert.equal(seconds(set, [], at('10:03:00')), 1000);
    assert.equal(seconds(set, [event('StatefulSet', at('10:00:10'))], at('10:05:00')), 1000);
    const others: RefusalEvidence[] = [
      event('Pod', at('10:02:59')),
      event('StatefulSet', at('10:02:59'), 'FailedDelete'),
      event('StatefulSet', at('10:02:59'), 'FailedCreate', 'b'),
      { ...event('StatefulSet', at('10:02:59')), source: { is: 'condition', type: 'ReplicaFailure' } },
    ];
    assert.equal(seconds(set, others, at('10:03:00')), 1000);
    assert.equal(seconds(controller('StatefulSet', ''), [event('StatefulSet', at('10:03:00'))], at('10:03:00')), 2);
  });

  it('says how to have it try at once', () => {
    const now = Date.parse(at('10:00:00'));
    assert.deepEqual(retryWithin(controller('DaemonSet'), [], now, 34)?.tryNow, [
      'kubectl',
      'annotate',
      'daemonset/a',
      '-n',
      'shop',
      `tried-again=${now / 1000}`,
      '--overwrite',
    ]);
  });

  it('says nothing of what tries nothing', () => {
    for (const kind of ['Pod', 'Deployment', 'CronJob', 'Node', 'Rollout'])
      assert.equal(retryWithin(controller(kind), [], 0, 34), undefined, kind);
  });
});

import assert from 'node:assert/strict';
import { evidenceOfLog, evidenceOfPod, silentFailures } from '../../src/denial/evidence-of-pod.ts';
import type { ContainerStatus } from '../../src/kubernetes/objects.ts';
import { container, pod } from '../support/pods.ts';

const AT = '2026-01-01T10:00:00Z';

describe('denial/evidence-of-pod', () => {
  it('reads why a pod was not let in by its node, and why its containers wait or have ended', () => {
    const terminated = { exitCode: 1, reason: 'Error', message: 'read-only', finishedAt: '2026-01-01T10:00:00Z' };
    const found = evidenceOfPod(
      pod({
        spec: { containers: ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => container(name)) },
        status: {
          phase: 'Failed',
          reason: 'SysctlForbidden',
          message: 'forbidden sysctl',
          initContainerStatuses: [
            { name: 'setup', state: { waiting: { reason: 'CreateContainerError', message: 'no' } } },
          ],
          containerStatuses: [
            {
              name: 'a',
              state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 20s' } },
              lastState: { terminated },
            },
            { name: 'b', state: { terminated } },
            { name: 'c', state: { terminated: { exitCode: 0, message: 'well done' } } },
            { name: 'd', state: { waiting: { reason: 'ContainerCreating' } } },
            { name: 'e', state: { running: {} }, lastState: { terminated } },
            { name: 'f', state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 20s' } } },
          ],
        },
      }),
    );
    assert.deepEqual(
      found.map(({ text, time, source }) => [text, time, source]),
      [
        ['forbidden sysctl', undefined, { is: 'pod', reason: 'SysctlForbidden' }],
        ['no', undefined, { is: 'container', container: 'setup', reason: 'CreateContainerError' }],
        ['read-only', '2026-01-01T10:00:00Z', { is: 'container', container: 'a', reason: 'Error' }],
        ['read-only', '2026-01-01T10:00:00Z', { is: 'container', container: 'b', reason: 'Error' }],
        ['back-off 20s', undefined, { is: 'container', container: 'f', reason: 'CrashLoopBackOff' }],
      ],
    );
    assert.deepEqual(new Set(found.map(({ of }) => `${of.kind} ${of.name}`)), new Set(['Pod web-0']));
  });

  it('says when a pod failed, which stays for good; not since when one waits', () => {
    const status = { reason: 'Evicted', message: 'The node was low on resource: memory. ', startTime: AT };
    const timeOf = (phase: string) => evidenceOfPod(pod({ status: { ...status, phase } })).map(({ time }) => time);
    assert.deepEqual([timeOf('Failed'), timeOf('Pending')], [[AT], [undefined]]);
  });

  it('knows which containers failed without a word', () => {
    const failed = { exitCode: 1, reason: 'Error', finishedAt: AT };
    const statuses: readonly ContainerStatus[] = [
      { name: 'a', state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: failed } },
      { name: 'b', state: { terminated: failed } },
      { name: 'said why', state: { terminated: { ...failed, message: 'because' } } },
      { name: 'ended well', state: { terminated: { ...failed, exitCode: 0 } } },
      { name: 'runs again', state: { running: {} }, lastState: { terminated: failed } },
      { name: 'waits', state: { waiting: { reason: 'ContainerCreating' } } },
    ];
    const given = {
      initContainerStatuses: [{ name: 'setup', state: { terminated: { exitCode: 2 } } }],
      containerStatuses: statuses,
      ephemeralContainerStatuses: [{ name: 'shell', state: { terminated: failed } }],
    };
    assert.deepEqual(silentFailures(pod({ status: given })), [
      { container: 'setup' },
      { container: 'a', finishedAt: AT },
      { container: 'b', finishedAt: AT },
    ]);
    const there = pod({ status: given });
    assert.deepEqual(silentFailures({ ...there, metadata: { ...there.metadata, deletionTimestamp: AT } }), []);
  });

  // The logs are those of containers on 1.24.17 and 1.34.4.
  it('takes the last line of a log that the kernel made', () => {
    const failure = { container: 'm', finishedAt: AT };
    const said = (log: string) => evidenceOfLog(log, pod({ name: 'crash' }), failure)?.text;
    assert.deepEqual(
      evidenceOfLog('starting\nchown: /tmp: Operation not permitted\n', pod({ name: 'crash' }), failure),
      {
        text: 'chown: /tmp: Operation not permitted',
        time: AT,
        of: { kind: 'Pod', name: 'crash' },
        source: { is: 'log', container: 'm' },
      },
    );
    assert.equal(
      said("starting\r\nsh: can't create /file: Read-only file system\r\nexiting"),
      "sh: can't create /file: Read-only file system",
    );
    assert.equal(
      said('exec /bin/filecap-pause: operation not permitted'),
      'exec /bin/filecap-pause: operation not permitted',
    );
    assert.equal(
      said('one: Operation not permitted\ntwo: Operation not permitted\nthree'),
      'two: Operation not permitted',
    );
    // What servers said, and a program only repeats, is not about this container.
    for (const other of [
      '',
      'panic: nil',
      'connect: permission denied',
      'pods "a" is forbidden: violates PodSecurity "baseline:latest": privileged (container "a" must not set securityContext.privileged=true)',
      'admission webhook "a.b" denied the request: Operation not permitted',
      'configmap "gone" not found',
    ])
      assert.equal(said(other), undefined, other);
  });
});

import assert from 'node:assert/strict';
import { judgePodSecurity } from '../../src/admission/pod-security.ts';
import type { Cause } from '../../src/capability/causes.ts';
import type { Difference } from '../../src/capability/differences.ts';
import { ClusterError } from '../../src/errors.ts';
import type { LiveReport } from '../../src/pods/pod-report.ts';
import { isPartial, isUnexplained, isUnread, podsExitCode } from '../../src/pods/pod-verdict.ts';
import { pod } from '../support/pods.ts';
import { containerReport, liveYes, podReport } from '../support/reports.ts';
import { DEFAULT, rootProcess } from '../support/statuses.ts';

const unexplained: Cause = { cause: 'unexplained', way: 'more', where: 'process' };
const runtimeDefault: Cause = { cause: 'runtime-default', runtime: 'containerd 1.6.20', confirmed: true };

function difference(...causes: Cause[]): Difference {
  return {
    capabilities: ['KILL'],
    declared: '-',
    admitted: '-',
    granted: 'effective',
    live: 'effective',
    causes,
  };
}

const read = liveYes({ sight: { main: rootProcess(DEFAULT) } });
const unread: LiveReport = { read: 'no', why: { why: 'timed-out', by: 'cat', timeoutMs: 1000 } };

describe('pods/pod-verdict', () => {
  it('isUnread: asked for, and not had', () => {
    const lives: LiveReport[] = [
      read,
      unread,
      { read: 'not asked' },
      { read: 'does not apply', because: 'windows' },
      { read: 'does not apply', because: 'finished' },
    ];
    assert.deepEqual(
      lives.map((live) => isUnread(containerReport({ live }))),
      [false, true, false, false, false],
    );
  });

  it('isUnread: one of the three sets that decide was not among what was read', () => {
    const left = (['effective', 'permitted', 'bounding', 'inheritable', 'ambient'] as const).map((missing) => {
      const { [missing]: _, ...main } = rootProcess(DEFAULT);
      return isUnread(containerReport({ live: liveYes({ sight: { main } }) }));
    });
    assert.deepEqual(left, [true, true, true, false, false]);
  });

  it('isUnexplained: any difference, and no_new_privs, may have no cause', () => {
    assert.deepEqual(
      [
        containerReport(),
        containerReport({ differences: [difference(runtimeDefault)] }),
        containerReport({ differences: [difference(runtimeDefault), difference(runtimeDefault, unexplained)] }),
        containerReport({ noNewPrivs: { granted: true, live: false, cause: unexplained } }),
        containerReport({
          noNewPrivs: { granted: false, live: true, cause: { cause: 'dropped-by-process', proven: true } },
        }),
      ].map(isUnexplained),
      [false, false, true, true, false],
    );
  });

  it('isPartial: a container was not read, or nobody knows what was declared', () => {
    assert.deepEqual(
      [
        podReport(),
        podReport({ containers: [containerReport({ live: read }), containerReport({ live: unread })] }),
        podReport({ declaredIn: { source: 'unknown', message: 'forbidden' } }),
        podReport({ declaredIn: { source: 'template', kind: 'Job', name: 'a' } }),
      ].map(isPartial),
      [false, true, true, false],
    );
  });

  it('isPartial: what admission says was asked and is not known', () => {
    const none = { served: 'no' } as const;
    const labels = judgePodSecurity(pod(), 34, new ClusterError('forbidden', 'x'));
    assert.deepEqual(
      [
        podReport({ policies: none }),
        podReport({ policies: { served: 'unknown', why: 'x' } }),
        podReport({ policies: none, podSecurity: { judged: 'no', message: 'x' } }),
        podReport({ policies: none, podSecurity: labels }),
        // Not asked: rows of many pods say nothing of it.
        podReport({ podSecurity: labels }),
      ].map(isPartial),
      [false, true, true, true, false],
    );
  });

  describe('the exit code', () => {
    const fine = podReport({
      containers: [containerReport({ live: read, differences: [difference(runtimeDefault)] })],
    });
    const found = podReport({
      containers: [containerReport(), containerReport({ differences: [difference(unexplained)] })],
    });
    const partly = podReport({ containers: [containerReport({ live: unread })] });

    it('is 0 where everything was found out and has a cause, also for no pod at all', () => {
      assert.equal(podsExitCode({ pods: [fine, fine], problems: [] }), 0);
      assert.equal(podsExitCode({ pods: [], problems: [] }), 0);
    });

    it('is 1 where something is unexplained, even if something else could not be found out', () => {
      assert.equal(podsExitCode({ pods: [fine, found], problems: [] }), 1);
      assert.equal(podsExitCode({ pods: [partly, found], problems: ['pods "x" not found'] }), 1);
    });

    it('is 3 where something could not be found out', () => {
      assert.equal(podsExitCode({ pods: [fine, partly], problems: [] }), 3);
      assert.equal(podsExitCode({ pods: [fine], problems: ['pods "x" not found'] }), 3);
      assert.equal(podsExitCode({ pods: [], problems: ['pods "x" not found'] }), 3);
      assert.equal(
        podsExitCode({ pods: [podReport({ declaredIn: { source: 'unknown', message: 'x' } })], problems: [] }),
        3,
      );
    });
  });
});

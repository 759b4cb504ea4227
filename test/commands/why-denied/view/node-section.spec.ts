import assert from 'node:assert/strict';
import type { NodeReport } from '../../../../src/commands/why-denied/report.ts';
import { nodeSection } from '../../../../src/commands/why-denied/view/node-section.ts';
import { TIME } from '../../../support/denials.ts';
import { HOSTILE, UNSAFE } from '../../../support/hostile.ts';

const NO = { may: 'no', from: 'server', missingRoles: [], text: '' } as const;
const YES = { may: 'yes', from: 'server', through: { is: 'superuser' } } as const;
const OPEN = { may: 'unknown', why: 'reviews are forbidden', unread: [] } as const;

const FINE: NodeReport = {
  node: 'a',
  mirrored: [{ namespace: 'kube-system', name: 'etcd-a' }],
  unmirrored: [],
  hidden: ['pods without events'],
};
const MISSING: NodeReport = {
  ...FINE,
  unmirrored: [
    { namespace: 'kube-system', name: 'proxy-a', last: { reason: 'Started', time: TIME } },
    { namespace: 'kube-system', name: 'api-a', last: { reason: 'BackOff' } },
  ],
  hidden: ['pods without events', 'refusal', 'spec'],
};

const lines = (report: NodeReport, headers = true) => nodeSection(report, headers).split('\n');
const withAccess = (...policies: NonNullable<NodeReport['access']>[number]['policies']) =>
  nodeSection({ ...MISSING, access: [{ namespace: 'kube-system', policies }] }, true);

describe('commands/why-denied/view/node-section', () => {
  it('counts the mirror pods where none is missing', () => {
    assert.deepEqual(lines(FINE), [
      'node/a has 1 mirror pod, and none is known to be missing.',
      '  mirrored   kube-system/etcd-a',
      '  hidden     Static pods without a mirror of which no event is left cannot be seen from here.',
      '',
    ]);
    assert.equal(lines({ ...FINE, mirrored: [] })[0], 'node/a has no mirror pod, and none is known to be missing.');
  });

  it('says what of the missing can be seen, what cannot, and how to go on', () => {
    assert.deepEqual(lines(MISSING), [
      'node/a runs 2 static pods without a mirror pod: most likely the server refuses it to the kubelet. The containers run in any case.',
      'STATIC POD            LAST EVENT OF ITS KUBELET',
      'kube-system/proxy-a   Started at 2026-01-01 10:00:00 UTC',
      'kube-system/api-a     BackOff',
      '  mirrored   kube-system/etcd-a',
      '  hidden     Static pods without a mirror of which no event is left cannot be seen from here.',
      '  hidden     Who refused them, and why, stands in the log of the kubelet only: "Failed creating a mirror pod".',
      '  hidden     What is in them stands in files of the node only.',
      '  ask        With its manifest, which lies on the node: kubectl caps why-denied node/a -f FILE',
      '',
    ]);
    assert.equal(lines(MISSING, false)[1], 'kube-system/proxy-a   Started at 2026-01-01 10:00:00 UTC');
  });

  it('says which policies the kubelet may use', () => {
    const said = (text: string) => text.replace(/\s+/g, ' ');
    assert.match(
      said(withAccess({ name: 'p', access: NO })),
      /policies system:node:a \(system:nodes\) may use no PodSecurityPolicy in namespace kube-system: every mirror pod is refused there\./,
    );
    const both = said(withAccess({ name: 'p', access: YES }, { name: 'q', access: OPEN }, { name: 'r', access: NO }));
    assert.match(both, /policies system:node:a \(system:nodes\) may use p in namespace kube-system: /);
    assert.match(both, /unknown Whether system:node:a \(system:nodes\) may use q in namespace kube-system /);
    assert.doesNotMatch(both, /may use r|no PodSecurityPolicy/);
  });

  it('is without anything that a terminal obeys', () => {
    const pod = { namespace: HOSTILE, name: HOSTILE };
    const policies = [NO, YES, { ...OPEN, why: HOSTILE }].map((access) => ({ name: HOSTILE, access }));
    const text = nodeSection(
      {
        node: HOSTILE,
        mirrored: [pod],
        unmirrored: [{ ...pod, last: { reason: HOSTILE, time: HOSTILE } }],
        hidden: [],
        access: [{ namespace: HOSTILE, policies }],
      },
      true,
    );
    assert.doesNotMatch(text, UNSAFE);
  });
});

import assert from 'node:assert/strict';
import type { DenialReport } from '../../../../src/commands/why-denied/report.ts';
import { denialsTable } from '../../../../src/commands/why-denied/view/table.ts';
import { denial, report, said, subject } from '../../../support/denials.ts';
import { HOSTILE, UNSAFE } from '../../../support/hostile.ts';

const table = (given: Partial<DenialReport>, wide = false, headers = true) =>
  denialsTable(report(given), { wide, headers });

const named = (name: string, namespace = 'shop') => denial({ subject: { ...subject, name, namespace } });
const many = (count: number) => Array.from({ length: count }, (_, index) => named(`web-${index}`));

const QUOTA = said('pods "a" is forbidden: exceeded quota: few, requested: pods=1, used: pods=0, limited: pods=0');

describe('commands/why-denied/view/table', () => {
  it('says that nothing is refused, and of how much', () => {
    assert.deepEqual(
      [table({ looked: 1 }), table({ looked: 12, namespace: 'shop' })],
      ['Nothing is refused: 1 object was looked at.\n', 'Nothing is refused in shop: 12 objects were looked at.\n'],
    );
    assert.deepEqual([table({}), table({ looked: 3, problems: ['x'] })], ['', '']);
  });

  it('shows a few whole, then nodes, then what is not refused', () => {
    const node = { node: 'a', mirrored: [], unmirrored: [], hidden: [] };
    const text = table({
      denials: many(2),
      nodes: [node],
      notRefused: [
        { subject, is: 'fine' },
        { subject: { ...subject, name: 'api' }, is: 'fine' },
      ],
      looked: 4,
    });
    const firsts = text.split('\n').filter((line) => /^(deployment|node)\//.test(line));
    assert.deepEqual(
      firsts.map((line) => line.split(' ')[0]),
      ['deployment/web-0', 'deployment/web-1', 'node/a', 'deployment/web', 'deployment/api'],
    );
    assert.match(text, /deployment\/web in shop is not refused\.\ndeployment\/api in shop is not refused\.\n$/);
  });

  it('has one line for each of many, under what they have in common', () => {
    const other = denial({ reason: 'resource-quota', said: [QUOTA], replicas: { wanted: 'unknown', there: 0 } });
    const text = table({ denials: [other, ...many(6)], looked: 7 });
    assert.deepEqual(text.split('\n'), [
      '6 objects: Refused by Pod Security: namespace shop enforces baseline:latest.',
      '',
      '  CONTAINER   FIELD              IS     ACCEPTED         RULE',
      '  pod         spec.hostNetwork   true   false, not set   hostNamespaces',
      '',
      'NAMESPACE   OBJECT             PODS   REFUSED',
      ...[0, 1, 2, 3, 4, 5].map(
        (index) => `shop        deployment/web-${index}   0/1    14 times, last at 2026-01-01 10:00:00 UTC`,
      ),
      '  reason   pod-security-level: see docs/reasons/pod-security-level.md',
      '  remedy   kubectl caps why-denied deployment/web-0 -n shop',
      '',
      '1 object: Refused by ResourceQuota few. Its rules are not judged here.',
      '',
      '  CONTAINER   FIELD              IS     ACCEPTED         RULE',
      '  pod         spec.hostNetwork   true   false, not set   hostNamespaces',
      '',
      'NAMESPACE   OBJECT           PODS   REFUSED',
      'shop        deployment/web   0/?    14 times, last at 2026-01-01 10:00:00 UTC',
      '  reason   resource-quota: see docs/reasons/resource-quota.md',
      '  remedy   kubectl caps why-denied deployment/web -n shop',
      '',
    ]);
    assert.doesNotMatch(table({ denials: many(6) }, false, false), /NAMESPACE|CONTAINER/);
    assert.equal(table({ denials: many(6) }, true).match(/wants 1 pod/g)?.length, 6);
  });

  it('stays readable with 500 of them', () => {
    const denials = Array.from({ length: 500 }, (_, index) =>
      named(`web-${index}-${'x'.repeat(20)}`, `team-${index % 7}`),
    );
    const lines = table({ denials, looked: 500 }).split('\n');
    // Each namespace has a sentence of its own.
    assert.equal(lines.filter((line) => / objects?: /.test(line)).length, 7);
    for (let index = 0; index < 500; index += 1) {
      assert.equal(
        lines.filter((line) => line.includes(` deployment/web-${index}-`) && line.includes('0/1')).length,
        1,
      );
    }
    assert.ok(lines.length < 500 + 7 * 12, `${lines.length} lines`);
    assert.deepEqual(
      lines.filter((line) => line.length >= 120),
      [],
    );
  });

  it('asks for the file of what stands in one', () => {
    const place = { file: 'my pods.yaml', document: 1, line: 1 };
    const { namespace: _none, ...rest } = subject;
    const denials = Array.from({ length: 6 }, () => denial({ subject: { ...rest, place } }));
    assert.match(table({ denials }), /\n {2}remedy {3}kubectl caps why-denied -f 'my pods\.yaml'\n/);
  });

  it('is without anything that a terminal obeys', () => {
    const hostiles = Array.from({ length: 6 }, () => named(HOSTILE, HOSTILE));
    assert.doesNotMatch(table({ denials: hostiles }), UNSAFE);
    assert.doesNotMatch(table({ looked: 1, namespace: HOSTILE }), UNSAFE);
  });
});

import assert from 'node:assert/strict';
import type { SecurityContextConstraints } from '../../../src/policy/scc/constraints.ts';
import { DEFAULT_CONSTRAINTS, DEFAULT_SETS } from '../../../src/policy/scc/default-constraints.ts';
import { inAdmissionOrder } from '../../../src/policy/scc/order.ts';
import { pointsOf } from '../../../src/policy/scc/points.ts';

describe('policy/scc/points and order', () => {
  it('tries the defaults in the order that a server was seen to try them in', () => {
    const shuffled = DEFAULT_CONSTRAINTS.toSorted((a, b) => (a.metadata.name < b.metadata.name ? 1 : -1));
    assert.deepEqual(
      inAdmissionOrder(shuffled).map((scc) => [scc.metadata.name, scc.priority ?? 0, pointsOf(scc)]),
      [
        ['anyuid', 10, 154950],
        ['restricted-v2', 0, 132010],
        ['restricted-v3', 0, 132010],
        ['restricted', 0, 134800],
        ['nested-container', 0, 135020],
        ['nonroot-v2', 0, 142010],
        ['nonroot', 0, 144800],
        ['hostmount-anyuid', 0, 254950],
        ['hostmount-anyuid-v2', 0, 284950],
        ['hostnetwork-v2', 0, 1332010],
        ['hostnetwork', 0, 1334800],
        ['hostaccess', 0, 1434800],
        ['privileged', 0, 3089000],
      ],
    );
  });

  it('knows two sets of defaults, and no other', () => {
    assert.deepEqual(
      [...DEFAULT_SETS].map(([name, all]) => [name, all.length]),
      [
        ['4.21', 13],
        ['ten', 10],
      ],
    );
  });

  it('counts capabilities within 0 and 9999, in any case of ALL', () => {
    const points = (fields: Partial<SecurityContextConstraints>) => pointsOf({ metadata: { name: 'c' }, ...fields });
    assert.equal(points({}), 5000);
    assert.equal(points({ requiredDropCapabilities: ['all'] }), 2000);
    assert.equal(points({ allowedCapabilities: ['All', 'KILL'] }), 9000);
    assert.equal(points({ allowedCapabilities: ['*'], defaultAddCapabilities: ['A', 'B', 'C', 'D'] }), 9999);
    assert.equal(points({ requiredDropCapabilities: Array.from({ length: 120 }, () => 'KILL') }), 0);
  });

  it('counts volumes by the worst of them', () => {
    const points = (...volumes: string[]) => pointsOf({ metadata: { name: 'c' }, volumes }) - 5000;
    assert.equal(points('secret', 'none'), 0);
    assert.equal(points('secret', 'nfs'), 100_000);
    assert.equal(points('nfs', 'hostPath'), 200_000);
    assert.equal(points('*'), 200_000);
  });
});

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from '../../../src/policy/psa/check.ts';
import { NEWEST_MINOR } from '../../../src/policy/psa/levels.ts';
import { CHECKS } from '../../../src/policy/psa/registry.ts';

const checks: readonly Check[] = CHECKS;
const idsOf = (level: Check['level']) => checks.filter((check) => check.level === level).map(({ id }) => id);

describe('policy/psa/registry', () => {
  it('has every check once, the baseline before the restricted, each by id as the server names them', () => {
    assert.deepEqual(
      checks.map(({ id }) => id),
      [...idsOf('baseline').sort(), ...idsOf('restricted').sort()],
    );
    assert.equal(new Set(checks.map(({ id }) => id)).size, checks.length);
  });

  it('has every file of the folder', () => {
    const files = readdirSync(join(import.meta.dirname, '../../../src/policy/psa/checks'));
    assert.equal(files.length, checks.length);
  });

  for (const { id, versions } of checks) {
    it(`knows the versions of ${id} in order, and none that is newer than v1.${NEWEST_MINOR}`, () => {
      const sinces = versions.map(({ since }) => since);
      assert.deepEqual(
        sinces,
        [...new Set(sinces)].sort((a, b) => a - b),
      );
      assert.ok(sinces.every((since) => since >= 0 && since <= NEWEST_MINOR));
    });
  }

  it('replaces baseline checks only, by restricted ones', () => {
    for (const { level, versions } of checks) {
      const replaced = versions.flatMap(({ replaces = [] }) => replaces);
      assert.ok(replaced.every((id) => level === 'restricted' && idsOf('baseline').includes(id)));
    }
  });

  it('reaches to the newest version that any check changed at', () => {
    assert.equal(Math.max(...checks.flatMap(({ versions }) => versions.map(({ since }) => since))), NEWEST_MINOR);
  });
});

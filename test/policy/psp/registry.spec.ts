import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULE_WORDS } from '../../../src/policy/psp/registry.ts';
import { PAIRS } from './pairs.ts';

const PSP = join(import.meta.dirname, '../../../src/policy/psp');

describe('policy/psp/registry', () => {
  it('has every file of the folder', () => {
    const registry = readFileSync(join(PSP, 'registry.ts'), 'utf8');
    const imported = [...registry.matchAll(/'\.\/fields\/(.+)'/g)].map(([, file]) => file);
    assert.deepEqual(imported.sort(), readdirSync(join(PSP, 'fields')).sort());
  });

  it('makes no finding that no fixture has', () => {
    const names: string[] = PAIRS.map(({ rule }) => rule);
    assert.deepEqual([...new Set(names)].sort(), Object.keys(RULE_WORDS).sort());
  });
});

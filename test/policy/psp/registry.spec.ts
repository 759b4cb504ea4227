import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RuleName } from '../../../src/policy/psp/rule.ts';
import { PAIRS } from './pairs.ts';

const PSP = join(import.meta.dirname, '../../../src/policy/psp');

/** All of them, as the compiler sees to. */
const RULES: Readonly<Record<RuleName, true>> = {
  fsGroup: true,
  supplementalGroups: true,
  seccomp: true,
  seLinux: true,
  hostNetwork: true,
  hostPID: true,
  hostIPC: true,
  forbiddenSysctls: true,
  allowedUnsafeSysctls: true,
  volumes: true,
  allowedHostPaths: true,
  'allowedHostPaths.readOnly': true,
  allowedFlexVolumes: true,
  allowedCSIDrivers: true,
  runtimeClass: true,
  runAsUser: true,
  runAsNonRoot: true,
  runAsGroup: true,
  appArmor: true,
  privileged: true,
  allowedProcMountTypes: true,
  allowedCapabilities: true,
  hostPorts: true,
  readOnlyRootFilesystem: true,
  allowPrivilegeEscalation: true,
};

describe('policy/psp/registry', () => {
  it('has every file of the folder', () => {
    const registry = readFileSync(join(PSP, 'registry.ts'), 'utf8');
    const imported = [...registry.matchAll(/'\.\/fields\/(.+)'/g)].map(([, file]) => file);
    assert.deepEqual(imported.sort(), readdirSync(join(PSP, 'fields')).sort());
  });

  it('makes no finding that no fixture has', () => {
    const names: string[] = PAIRS.map(({ rule }) => rule);
    assert.deepEqual([...new Set(names)].sort(), Object.keys(RULES).sort());
  });
});

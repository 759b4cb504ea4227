import assert from 'node:assert/strict';
import { UsageError } from '../../../src/errors.ts';
import { parsePolicyTarget } from '../../../src/kubernetes/policy-target.ts';

describe('commands/psp/target', () => {
  for (const [written, apiVersion, kind, name] of [
    ['web-0', 'v1', 'Pod', 'web-0'],
    ['sa', 'v1', 'Pod', 'sa'],
    ['deploy/web', 'apps/v1', 'Deployment', 'web'],
    ['cronjobs.batch/tidy', 'batch/v1', 'CronJob', 'tidy'],
    ['sa/builder', 'v1', 'ServiceAccount', 'builder'],
    ['ServiceAccounts/builder', 'v1', 'ServiceAccount', 'builder'],
    ['serviceaccount/builder', 'v1', 'ServiceAccount', 'builder'],
  ] as const) {
    it(`takes ${written} for ${kind} ${name}`, () => {
      assert.deepEqual(parsePolicyTarget(written), { apiVersion, kind, name });
    });
  }

  for (const written of ['', 'sa/', 'sa/a/b', 'svc/web', 'deploy/']) {
    it(`refuses "${written}"`, () => {
      assert.throws(() => parsePolicyTarget(written), UsageError);
    });
  }
});

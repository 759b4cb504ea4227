import assert from 'node:assert/strict';
import type { RefusalEvidence } from '../../../src/denial/evidence.ts';
import { podsToDelete } from '../../../src/denial/remedy/pods-to-delete.ts';
import { current } from '../../support/workloads.ts';

const of = (kind: string, name: string): RefusalEvidence => ({
  text: 'container has runAsNonRoot and image will run as root',
  of: { kind, name },
  source: { is: 'container', container: 'main', reason: 'CreateContainerConfigError' },
});
const FOUND = [of('Pod', 'web-1'), of('StatefulSet', 'web'), of('Pod', 'web-0'), of('Pod', 'web-1')];

describe('denial/remedy/pods-to-delete', () => {
  for (const kind of ['StatefulSet', 'ReplicaSet', 'ReplicationController']) {
    it(`names each pod that a ${kind} leaves as it is`, () => {
      assert.deepEqual(podsToDelete(current(kind), FOUND), ['web-0', 'web-1']);
      assert.deepEqual(podsToDelete(current(kind), [of(kind, 'web')]), []);
    });
  }

  for (const kind of ['Deployment', 'DaemonSet', 'Job', 'CronJob', 'Pod']) {
    it(`names none of a ${kind}`, () => {
      assert.deepEqual(podsToDelete(current(kind), FOUND), []);
    });
  }
});

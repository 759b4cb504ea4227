import assert from 'node:assert/strict';
import { podMadeAgain, withoutEphemeral } from '../../../../src/commands/why-denied/gather/pod-made-again.ts';
import type { Remedy } from '../../../../src/denial/remedy/remedy.ts';
import type { Pod } from '../../../../src/kubernetes/objects.ts';

const containers = [{ name: 'main', image: 'app' }];
const ephemeralContainers = [{ name: 'debugger', image: 'tools' }];
const ADDED: Remedy = {
  is: 'patch',
  patch: [{ op: 'add', path: '/spec/securityContext/runAsUser', value: 1000 }],
  assumes: [],
  undecided: [],
};

function podWith(spec: Pod['spec']): Pod {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop' }, spec };
}

describe('commands/why-denied/gather/pod-made-again', () => {
  it('is without what was added later', () => {
    const template = { spec: { containers, ephemeralContainers, hostPID: true } };
    const workload = { apiVersion: 'v1', kind: 'Pod', name: 'web', templatePath: '', template };
    assert.deepEqual(podMadeAgain(workload), { ...workload, template: { spec: { containers, hostPID: true } } });
  });

  it('takes it out of the pod that a patch makes', () => {
    const removed = { op: 'remove', path: '/spec/ephemeralContainers' } as const;
    assert.deepEqual(withoutEphemeral([ADDED], podWith({ containers, ephemeralContainers })), [
      { ...ADDED, patch: [...ADDED.patch, removed] },
    ]);
  });

  it('leaves other patches as they are', () => {
    assert.deepEqual(withoutEphemeral([ADDED], podWith({ containers })), [ADDED]);
    assert.deepEqual(withoutEphemeral([ADDED], podWith({ containers, ephemeralContainers: [] })), [ADDED]);
  });
});

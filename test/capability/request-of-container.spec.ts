import assert from 'node:assert/strict';
import { capabilityRequestOf } from '../../src/capability/request-of-container.ts';
import type { PodSecurityContext, SecurityContext } from '../../src/kubernetes/objects.ts';
import { container } from '../support/pods.ts';

function requestOf(own?: SecurityContext, ofPod?: PodSecurityContext) {
  const app = container('app', own === undefined ? {} : { securityContext: own });
  return capabilityRequestOf({ containers: [app], ...(ofPod === undefined ? {} : { securityContext: ofPod }) }, app);
}

const nothing = { privileged: false, add: [], drop: [] };

describe('capability/request-of-container', () => {
  it('asks for nothing where nothing stands', () => {
    assert.deepEqual(requestOf(), nothing);
    assert.deepEqual(requestOf({}, {}), nothing);
    assert.deepEqual(requestOf({ capabilities: {} }), nothing);
  });

  it('keeps the lists as they were written', () => {
    assert.deepEqual(requestOf({ capabilities: { add: ['cap_foo', 'NET_RAW', 'NET_RAW', ''], drop: ['all'] } }), {
      privileged: false,
      add: ['cap_foo', 'NET_RAW', 'NET_RAW', ''],
      drop: ['all'],
    });
  });

  it('takes the user from the container, else from the pod; 0 and false are values', () => {
    assert.deepEqual(requestOf({}, { runAsUser: 1025, runAsNonRoot: true }), {
      ...nothing,
      runAsUser: 1025,
      runAsNonRoot: true,
    });
    assert.deepEqual(requestOf({ runAsUser: 0, runAsNonRoot: false }, { runAsUser: 1025, runAsNonRoot: true }), {
      ...nothing,
      runAsUser: 0,
      runAsNonRoot: false,
    });
    assert.deepEqual(requestOf({}, { runAsUser: 1025 }), { ...nothing, runAsUser: 1025 });
  });

  it('takes privileged, capabilities and allowPrivilegeEscalation from the container alone', () => {
    const own: SecurityContext = { privileged: true, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
    assert.deepEqual(requestOf({}, own as PodSecurityContext), nothing);
    assert.deepEqual(requestOf(own), { privileged: true, add: [], drop: ['ALL'], allowPrivilegeEscalation: false });
    assert.deepEqual(requestOf({ allowPrivilegeEscalation: true }), { ...nothing, allowPrivilegeEscalation: true });
  });
});

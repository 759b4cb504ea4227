import assert from 'node:assert/strict';
import type { Container, PodSpec, PodTemplate } from '../../src/kubernetes/objects.ts';
import { assumptionsOf } from '../../src/policy/assumption.ts';

function template(spec: Partial<PodSpec>, container: Partial<Container> = {}): PodTemplate {
  return { spec: { containers: [{ name: 'a', ...container }, { name: 'b' }], ...spec } };
}

describe('policy/assumption', () => {
  it('names what is taken away, with what stands in it', () => {
    const before = template(
      { hostNetwork: true, securityContext: { sysctls: [{ name: 'x' }] } },
      {
        ports: [{ containerPort: 80, hostPort: 80 }],
        securityContext: { privileged: true, procMount: 'Unmasked', capabilities: { add: ['A', 'B'] } },
      },
    );
    const after = template({ securityContext: {} }, { ports: [{ containerPort: 80 }], securityContext: {} });
    assert.deepEqual(assumptionsOf(before, after), [
      {
        about: 'function',
        paths: [
          'spec.containers[0].ports[0].hostPort',
          'spec.containers[0].securityContext.privileged',
          'spec.containers[0].securityContext.capabilities.add[0]',
          'spec.containers[0].securityContext.capabilities.add[1]',
          'spec.hostNetwork',
          'spec.securityContext.sysctls[0]',
        ],
      },
    ]);
  });

  it('names containers whose user is another, or has to be, their own or the pod’s', () => {
    const own = { securityContext: { runAsUser: 0 } };
    const other = { securityContext: { runAsUser: 1000 } };
    assert.deepEqual(assumptionsOf(template({}, own), template({}, other)), [{ about: 'user', containers: ['a'] }]);
    assert.deepEqual(assumptionsOf(template({}, own), template({ securityContext: { runAsUser: 5 } }, own)), [
      { about: 'user', containers: ['b'] },
    ]);
    const demanded = template({ securityContext: { runAsNonRoot: true } });
    assert.deepEqual(assumptionsOf(template({}), demanded), [{ about: 'user', containers: ['a', 'b'] }]);
  });

  it('takes nothing for granted of what no program notices', () => {
    const before = template({}, { securityContext: { seccompProfile: { type: 'Unconfined' } } });
    const after = template(
      {},
      { securityContext: { seccompProfile: { type: 'RuntimeDefault' }, allowPrivilegeEscalation: false } },
    );
    assert.deepEqual(assumptionsOf(before, after), []);
  });
});

import assert from 'node:assert/strict';
import type { PodTemplate, SecurityContext } from '../../src/kubernetes/objects.ts';
import { type FieldChange, operationsAt, operationsOf } from '../../src/policy/field-changes.ts';

const C = ['spec', 'containers', 0, 'securityContext'] as const;
const AT = '/spec/containers/0/securityContext';

function operations(securityContext: SecurityContext, changes: readonly FieldChange[]) {
  return operationsOf({ spec: { containers: [{ name: 'a', securityContext }] } }, changes);
}

describe('policy/field-changes', () => {
  it('makes what a new field has to stand in', () => {
    const template: PodTemplate = { spec: { containers: [{ name: 'a' }] } };
    assert.deepEqual(operationsOf(template, [{ at: [...C, 'capabilities', 'drop'], set: () => ['ALL'] }]), [
      { op: 'add', path: AT, value: {} },
      { op: 'add', path: `${AT}/capabilities`, value: {} },
      { op: 'add', path: `${AT}/capabilities/drop`, value: ['ALL'] },
    ]);
  });

  it('asks for nothing where it stands already, or is not there', () => {
    assert.deepEqual(
      operations({ runAsUser: 5 }, [
        { at: [...C, 'runAsUser'], set: () => 5 },
        { at: [...C, 'privileged'] },
        { at: [...C, 'procMount'] },
      ]),
      [],
    );
  });

  it('takes out of a list from the back, each element once, whatever the order', () => {
    const add = [...C, 'capabilities', 'add'];
    const taken = [2, 0, 2].map((index) => ({ at: [...add, index] }));
    assert.deepEqual(operations({ capabilities: { add: ['A', 'B', 'C'] } }, taken), [
      { op: 'remove', path: `${AT}/capabilities/add/2` },
      { op: 'remove', path: `${AT}/capabilities/add/0` },
    ]);
  });

  it('takes a list away with its last element, and capabilities with their last list', () => {
    const first = { at: [...C, 'capabilities', 'add', 0] };
    const drop = { at: [...C, 'capabilities', 'drop'], set: () => ['ALL'] };
    assert.deepEqual(operations({ capabilities: { add: ['A'] } }, [first]), [
      { op: 'remove', path: `${AT}/capabilities` },
    ]);
    assert.deepEqual(operations({ capabilities: { add: ['A'], drop: [] } }, [first]), [
      { op: 'remove', path: `${AT}/capabilities/add` },
    ]);
    // Something comes into them.
    assert.deepEqual(operations({ capabilities: { add: ['A'] } }, [first, drop]), [
      { op: 'add', path: `${AT}/capabilities/drop`, value: ['ALL'] },
      { op: 'remove', path: `${AT}/capabilities/add` },
    ]);
  });

  it('takes away an annotation that a field replaces, whatever is in its key', () => {
    const key = 'container.seccomp.security.alpha.kubernetes.io/a';
    const template: PodTemplate = {
      metadata: { annotations: { [key]: 'unconfined' } },
      spec: { containers: [{ name: 'a', securityContext: {} }] },
    };
    const seccompProfile = { type: 'RuntimeDefault' };
    const change = {
      at: [...C, 'seccompProfile'],
      set: () => seccompProfile,
      instead: ['metadata', 'annotations', key],
    };
    assert.deepEqual(operationsOf(template, [change]), [
      { op: 'remove', path: '/metadata/annotations/container.seccomp.security.alpha.kubernetes.io~1a' },
      { op: 'add', path: `${AT}/seccompProfile`, value: seccompProfile },
    ]);
  });

  it('begins paths at the object that the template stands in', () => {
    const operation = { op: 'remove', path: '/spec/hostPID' } as const;
    assert.deepEqual(operationsAt('spec.template', [operation]), [
      { op: 'remove', path: '/spec/template/spec/hostPID' },
    ]);
    assert.deepEqual(operationsAt('', [operation]), [operation]);
  });
});

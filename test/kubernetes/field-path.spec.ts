import assert from 'node:assert/strict';
import { partsOfPath } from '../../src/kubernetes/field-path.ts';

describe('kubernetes/field-path', () => {
  it('takes paths apart, keys with dots, slashes and brackets in them too', () => {
    assert.deepEqual(partsOfPath(''), []);
    assert.deepEqual(partsOfPath('spec.containers[10].name'), ['spec', 'containers', 10, 'name']);
    assert.deepEqual(partsOfPath('spec.template.metadata.annotations[a.b/c[0]]'), [
      'spec',
      'template',
      'metadata',
      'annotations',
      'a.b/c[0]',
    ]);
    assert.deepEqual(partsOfPath('metadata.labels[app]'), ['metadata', 'labels', 'app']);
    assert.deepEqual(partsOfPath('spec.nodeSelector[kubernetes.io/os]'), ['spec', 'nodeSelector', 'kubernetes.io/os']);
  });
});

import assert from 'node:assert/strict';
import { goModuleFile } from './go-module-file.ts';

describe('[U] test/real-cluster/harness/go-module-file', () => {
  it('puts the published modules in the place of the staging folders and keeps the other replacements', () => {
    const kubernetes = [
      'module k8s.io/kubernetes',
      '',
      'go 1.26.0',
      '',
      'godebug default=go1.26',
      '',
      'require (',
      '\tk8s.io/api v0.0.0',
      ')',
      '',
      'replace (',
      '\tgithub.com/a/b => github.com/a/b v1.2.3',
      '\tk8s.io/api => ./staging/src/k8s.io/api',
      ')',
      'replace k8s.io/client-go => ./staging/src/k8s.io/client-go',
    ].join('\n');
    assert.deepEqual(goModuleFile('1.37.1', kubernetes).split('\n'), [
      'module kubernetes-for-tests',
      'go 1.26.0',
      'godebug default=go1.26',
      'require k8s.io/kubernetes v1.37.1',
      'replace (',
      '\tgithub.com/a/b => github.com/a/b v1.2.3',
      '\tk8s.io/api => k8s.io/api v0.37.1',
      '\tk8s.io/client-go => k8s.io/client-go v0.37.1',
      ')',
      '',
    ]);
  });
});

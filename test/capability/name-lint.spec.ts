import assert from 'node:assert/strict';
import { lintNames } from '../../src/capability/name-lint.ts';
import { nameLintSentence } from '../../src/render/name-lint-sentence.ts';
import { request } from '../support/requests.ts';

describe('capability/name-lint', () => {
  it('has nothing to say about names as Linux has them', () => {
    assert.deepEqual(lintNames(request({ add: ['NET_ADMIN', 'CHOWN'], drop: ['ALL'] })), []);
  });

  it('knows a prefix, lower case and a name that Linux does not have, each with its place', () => {
    assert.deepEqual(lintNames(request({ add: ['CAP_CHOWN', 'kill', 'FOO'], drop: ['all'] })), [
      { lint: 'prefix', list: 'add', index: 0, written: 'CAP_CHOWN', meant: 'CHOWN' },
      { lint: 'case', list: 'add', index: 1, written: 'kill', meant: 'KILL' },
      { lint: 'unknown', list: 'add', index: 2, written: 'FOO' },
      { lint: 'case', list: 'drop', index: 0, written: 'all', meant: 'ALL' },
    ]);
  });

  it('knows a name in both lists, however it is written', () => {
    assert.deepEqual(lintNames(request({ add: ['KILL'], drop: ['CAP_KILL'] })).at(-1), {
      lint: 'add-and-drop',
      name: 'KILL',
    });
  });

  it('says that a privileged container has no use for add', () => {
    assert.deepEqual(lintNames(request({ privileged: true, add: ['KILL'], runAsUser: 1 })), [
      { lint: 'beside-privileged', names: ['KILL'] },
    ]);
  });

  it('says that a user other than root gets it in the bounding set only, but not of root', () => {
    assert.deepEqual(lintNames(request({ add: ['KILL'], runAsUser: 7 })), [
      { lint: 'bounding-only', names: ['KILL'], uid: 7 },
    ]);
    assert.deepEqual(lintNames(request({ add: ['KILL'], runAsNonRoot: true })), [
      { lint: 'bounding-only', names: ['KILL'], uid: undefined },
    ]);
    assert.deepEqual(lintNames(request({ add: ['KILL'], runAsUser: 0 })), []);
  });

  it('escapes what somebody wrote for a name', () => {
    const [lint] = lintNames(request({ add: ['\x1b[31m'] }));
    assert.ok(lint);
    assert.equal(
      nameLintSentence(lint),
      'capabilities.add[0] "\\x1b[31m": Linux has no such capability. containerd ignores it, CRI-O and Docker refuse to create the container.',
    );
  });
});

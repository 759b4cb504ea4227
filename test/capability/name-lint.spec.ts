import assert from 'node:assert/strict';
import { lintNames } from '../../src/capability/name-lint.ts';
import { nameLintSentence } from '../../src/commands/check/view/name-lint-sentence.ts';
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

  it('knows a name in both lists, however it is written, and which runtimes grant it then', () => {
    for (const [add, drop, name, grantedBy] of [
      [['KILL'], ['KILL'], 'KILL', ['docker']],
      [['SYS_TIME'], ['ALL', 'SYS_TIME'], 'SYS_TIME', ['docker']],
      // containerd looks for CAP_CAP_KILL.
      [['KILL'], ['CAP_KILL'], 'KILL', ['containerd', 'docker']],
      [['CAP_SYS_TIME'], ['sys_time'], 'SYS_TIME', ['docker']],
      [['ALL'], ['ALL'], 'ALL', ['docker']],
      [['ALL', 'KILL'], ['all'], 'ALL', ['docker']],
      [['all', 'KILL'], ['KILL'], 'KILL', []],
    ] as const) {
      const found = lintNames(request({ add, drop })).filter(({ lint }) => lint === 'add-and-drop');
      assert.deepEqual(found, [{ lint: 'add-and-drop', name, grantedBy }]);
    }
    assert.deepEqual(
      lintNames(request({ add: ['FOO'], drop: ['FOO'] })).map(({ lint }) => lint),
      ['unknown', 'unknown'],
    );
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
      'capabilities.add[0] "\\x1b[31m": Linux has no such capability. containerd ignores it, CRI-O and Docker refuse to create the container. Policies compare letter by letter: baseline and restricted refuse it; PodSecurityPolicy and SCC accept it only where it is allowed in these letters, or * is.',
    );
  });
});

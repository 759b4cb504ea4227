import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseProcStatus } from '../../src/capability/proc-status.ts';

const fixture = (name: string) => readFileSync(join(import.meta.dirname, '../live/fixtures', name), 'utf8');

describe('capability/proc-status', () => {
  it('reads everything it wants from a whole status of Linux 6.18', () => {
    const text = fixture('non-root.cat.txt');
    const first = text.slice(0, text.lastIndexOf('Name:'));
    assert.deepEqual(parseProcStatus(first), {
      name: 'sleep',
      pid: 1,
      parentPid: 0,
      namespacePids: [1],
      uid: { real: 1025, effective: 1025, saved: 1025, filesystem: 1025 },
      gid: { real: 1025, effective: 1025, saved: 1025, filesystem: 1025 },
      groups: [],
      inheritable: 0n,
      permitted: 0n,
      effective: 0n,
      bounding: 0xa80425fbn,
      ambient: 0n,
      noNewPrivs: true,
      seccomp: 0,
    });
  });

  it('calls what an old kernel and gVisor do not print absent, not zero', () => {
    const text = 'Name:\tsh\nPid:\t1\nCapInh:\t0000000000000000\nCapBnd:\t00000000a80425fb\nSeccomp:\t0\n';
    assert.deepEqual(parseProcStatus(text), {
      name: 'sh',
      pid: 1,
      inheritable: 0n,
      bounding: 0xa80425fbn,
      seccomp: 0,
    });
  });

  it('finds nothing in an empty text and in rubbish', () => {
    assert.deepEqual(parseProcStatus(''), {});
    assert.deepEqual(parseProcStatus('\0\0\0\n:::\n\nCapEff\n: 1\n__proto__: 1\nconstructor: 2\n'), {});
  });

  it('undoes the two escapes of the kernel in a name, and no others', () => {
    const names = ['a\\nb', 'a\\\\nb', 'a\\\\\\nb', 'a\\tb', 'a\\', 'Name:\\nPid: 7'].map((written) => {
      return parseProcStatus(`Name:\t${written}\nPid:\t1\n`);
    });
    assert.deepEqual(names, [
      { name: 'a\nb', pid: 1 },
      { name: 'a\\nb', pid: 1 },
      { name: 'a\\\nb', pid: 1 },
      { name: 'a\\tb', pid: 1 },
      { name: 'a\\', pid: 1 },
      { name: 'Name:\nPid: 7', pid: 1 },
    ]);
  });

  it('ends lines at newlines only: a name with carriage return, ESC or a line separator forges nothing', () => {
    const names = ['x\rCapEff:\t0', 'x\u001b[2JCapEff: 0', 'x\u2028CapEff: 0', 'x\u0085CapEff: 0', 'x\vCapEff:0'];
    assert.deepEqual(
      names.map((name) => parseProcStatus(`Name:\t${name}\nCapEff:\t0000000000000400\n`)),
      names.map((name) => ({ name, effective: 0x400n })),
    );
  });

  it('takes the first of two lines for the same field', () => {
    assert.deepEqual(parseProcStatus('Name:\ta\nCapEff:\t0000000000000001\nName:\tb\nCapEff:\t0000000000000000\n'), {
      name: 'a',
      effective: 1n,
    });
  });

  it('counts a line that it cannot read as absent, and does not look for a second one', () => {
    const text = [
      'Name:\tapp',
      'Pid:\t-1',
      'PPid:\t1 2',
      'NSpid:\t1\tx',
      'Uid:\t0\t0\t0',
      'Gid:\t',
      'Groups:\t1 two',
      'CapInh:\t0x0',
      'CapPrm:\t',
      'CapEff:\tffffffffffffffffff',
      'CapBnd:\tall',
      'CapAmb:\t-0',
      'NoNewPrivs:\t2',
      'Seccomp:\toff',
      'CapEff:\t0000000000000000',
    ].join('\n');
    assert.deepEqual(parseProcStatus(text), { name: 'app' });
  });

  it('reads no number that it could not hold exactly', () => {
    assert.deepEqual(parseProcStatus('Pid:\t999999999999999\nPPid:\t1000000000000000\nSeccomp:\t1e3\n'), {
      pid: 999999999999999,
    });
    assert.deepEqual(parseProcStatus(`Uid:\t4294967295\t0\t0\t0\nGid:\t0\t0\t0\t${'9'.repeat(400)}\n`), {
      uid: { real: 4294967295, effective: 0, saved: 0, filesystem: 0 },
    });
  });

  it('keeps the order of ids: real, effective, saved, filesystem', () => {
    assert.deepEqual(parseProcStatus('Uid:\t1\t2\t3\t4\nGid:\t5\t6\t7\t8\nGroups:\t10 20 30 \nNSpid:\t4120\t7\n'), {
      uid: { real: 1, effective: 2, saved: 3, filesystem: 4 },
      gid: { real: 5, effective: 6, saved: 7, filesystem: 8 },
      groups: [10, 20, 30],
      namespacePids: [4120, 7],
    });
  });

  it('tells no_new_privs off from on', () => {
    assert.deepEqual(['NoNewPrivs:\t0\n', 'NoNewPrivs:\t1\n'].map(parseProcStatus), [
      { noNewPrivs: false },
      { noNewPrivs: true },
    ]);
  });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf } from '../../src/denial/reason-code.ts';
import { refusalsIn } from '../../src/denial/split-messages.ts';
import { INVALID_TWICE, POD_SECURITY, PSP_NO_POLICY, PSP_REFUSED } from './recorded.ts';
import { SCC_LOGS } from './scc-logs.ts';

/**
 * What kubectl 1.32 printed, on standard output and standard error together, for a file with five objects: `kubectl create -f
 * many.yaml -n many --as system:serviceaccount:many:builder` against 1.24.17 and 1.34.4, `kubectl apply`, and `kubectl create` once
 * more on a terminal.
 */
const printed = (name: string) => readFileSync(join(import.meta.dirname, 'printed', `${name}.txt`), 'utf8');
const codes = (text: string) =>
  refusalsIn(text).map((refusal) => [reasonOf(refusal), refusal.object?.resource, refusal.object?.name]);

const OF_CURRENT = [
  ['pod-security-warning', undefined, undefined],
  ['pod-security-level', 'pods', 'a'],
  ['not-valid', 'Pod', 'b'],
];

describe('denial/split-messages', () => {
  it('finds every refusal in what kubectl printed', () => {
    assert.deepEqual(codes(printed('create.legacy')), [
      ['psp-no-usable-policy', 'pods', 'a'],
      ['psp-no-usable-policy', 'pods', 'b'],
    ]);
    assert.deepEqual(codes(printed('create.current')), OF_CURRENT);
    assert.deepEqual(codes(printed('apply.current')), OF_CURRENT);
  });

  it('reads what was printed on a terminal, with colours', () => {
    assert.ok(printed('terminal.current').startsWith('\x1b[33;1mWarning:\x1b[0m would violate'));
    assert.deepEqual(codes(printed('terminal.current')), OF_CURRENT);
  });

  it('keeps the lines of one message together', () => {
    const text = `pod/a created\n${INVALID_TWICE.text}\n${POD_SECURITY.text}\nand something else\n`;
    const [invalid, level, ...more] = refusalsIn(text);
    assert.ok(invalid?.by === 'validation' && level?.by === 'PodSecurity');
    assert.deepEqual([invalid.text, invalid.errors.length], [INVALID_TWICE.text, 2]);
    assert.deepEqual([level.text, more], [POD_SECURITY.text, []]);
    const webhook =
      'Error from server (Forbidden): error when creating "a.yaml": admission webhook "validation.gatekeeper.sh" denied the request: [no-root] a must not be root\n[no-host] a must not use the host';
    const [denied] = refusalsIn(`${webhook}\n${PSP_NO_POLICY.text}`);
    assert.ok(denied?.by === 'other');
    assert.ok(denied.message.endsWith('must not use the host'));
    const before = refusalsIn(`${INVALID_TWICE.text}\nsomething\n* else`);
    assert.deepEqual(before.map(reasonOf), ['not-valid']);
  });

  it('joins what YAML has wrapped', () => {
    for (const { text } of [...SCC_LOGS, PSP_REFUSED]) {
      const wrapped = text.replace(/(.{60,}?) /g, '$1\n        ');
      assert.ok(wrapped.split('\n').length > 1, text);
      const [refusal, ...more] = refusalsIn(wrapped);
      assert.deepEqual([refusal?.text, more], [text, []]);
    }
  });

  it('takes what is no refusal for one only where nothing else is there', () => {
    assert.deepEqual(refusalsIn(''), []);
    assert.deepEqual(refusalsIn('pod/a created\ndeployment.apps/web configured (server dry run)\npod/b\n'), []);
    const unknown = refusalsIn('pod/a created\n\u001b[2Jhello\nError from server (NotFound): pods "a" not found\n');
    assert.deepEqual(unknown, [
      { by: 'unknown', text: '\u001b[2Jhello\nError from server (NotFound): pods "a" not found' },
    ]);
    const strange = 'Error from server (Forbidden): pods "a" is forbidden: because';
    assert.deepEqual(
      refusalsIn(`hello\n${PSP_NO_POLICY.text}\n${strange}\n`).map(({ text }) => text),
      [PSP_NO_POLICY.text, strange],
    );
  });

  it('is done soon with a megabyte', () => {
    for (const text of ['* ab\n'.repeat(200_000), `${PSP_REFUSED.text}\n`.repeat(2500), 'Error: '.repeat(150_000)]) {
      // Of the processor, so that it does not matter what else the machine does.
      const before = process.cpuUsage();
      refusalsIn(text);
      const took = process.cpuUsage(before).user / 1000;
      assert.ok(took < 10_000, `${took} ms for ${text.slice(0, 20)}`);
    }
  }).timeout(60_000);
});

import assert from 'node:assert/strict';
import { pluginStderr } from '../../../../src/cluster/connection/credentials/plugin-stderr.ts';
import { HOSTILE, UNSAFE } from '../../../support/hostile.ts';

function written(...texts: readonly string[]): string {
  let all = '';
  const pass = pluginStderr((text) => {
    all += text;
  });
  for (const text of texts) pass(text);
  return all;
}

describe('cluster/connection/credentials/plugin-stderr', () => {
  it('passes on lines, and a prompt at once', () => {
    assert.equal(
      written('go to https://a.test\r\nand enter 123\n', 'Password: '),
      'go to https://a.test\nand enter 123\nPassword: ',
    );
  });

  it('lets nothing through that a terminal obeys, however it is cut', () => {
    assert.equal(UNSAFE.test(written(`a${HOSTILE}b\n`, ...HOSTILE)), false);
    assert.equal(written('\u001b', '[2J\n'), '\\x1b[2J\n');
  });

  it('has an end', () => {
    const all = written(...Array.from({ length: 100 }, () => 'x'.repeat(1000)));
    assert.equal(all, `${'x'.repeat(20_000)}\n(the credential plugin writes more, which is not shown)\n`);
  });
});

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { assertGolden } from '../support/golden.ts';
import { runOffline } from '../support/run-program.ts';

/** What people type, each a mistake. */
const MISTAKES: readonly (readonly string[])[] = [
  ['pdo'],
  ['versoin'],
  ['test-statefulset-0'],
  ['deploy/web'],
  ['FROB!'],
  ['--frob'],
  ['-z', 'pod'],
  ['help', 'frob'],
  ['pod', '--proccesses'],
  ['pod', '--all-namespace'],
  ['pod', '--no-header'],
  ['pod', '--show-labels'],
  ['pod', '-x'],
  ['pod', '-Az'],
  ['pod', '-o', 'xml'],
  ['pod', '-o', 'jsn'],
  ['pod', '-n'],
  ['pod', '-n', '-A'],
  ['pod', '--as-group'],
  ['pod', '--via', 'magic'],
  ['pod', '--via=exce'],
  ['pod', '--processes=maybe'],
  ['pod', '--namespace='],
  ['pod', '--client-certificate', ''],
  ['pod', 'svc/web'],
  ['pod', 'a/b/c'],
  ['pod', 'web-0', '-A'],
  ['pod', 'web-0', '-l', 'a=b'],
  ['pod', 'web-0', '--field-selector', 'spec.nodeName=a'],
  ['pod', '--declared-only', '--processes'],
  ['pod', '--declared-only', '--via', 'ephemeral'],
  ['pod', '--image', 'busybox'],
  ['pod', '--declared-only', '--ephemeral-timeout', '5s'],
  ['pod', '--declared-only', '--exec-timeout', '5s'],
  ['pod', '--via', 'ephemeral', '--exec-timeout', '5s'],
  ['pod', '--exec-timeout', '0'],
  ['pod', '--via', 'ephemeral', '--ephemeral-timeout', 'soon'],
  ['pod', '--request-timeout', '-1'],
  ['pod', '--snapshot', 'x', '--context', 'y'],
  ['check', '-f'],
  ['check', '--level', 'strict'],
  ['check', '--lvl', 'baseline'],
  ['who-can-use'],
  ['who-can-use', 'restricted'],
  ['decode', '--full', 'x', 'ff'],
  ['explain', '--pod'],
  ['why-denied', '--patch'],
  ['snapshot', '-A', '-n', 'a'],
];

describe('cli/usage-mistake', () => {
  it('answers mistakes in the words of kubectl, with what may have been meant, and exit 2', async () => {
    const answers: string[] = [];
    for (const argv of MISTAKES) {
      const { stdout, stderr, exit } = await runOffline(argv);
      assert.deepEqual([stdout, exit], ['', 2], argv.join(' '));
      answers.push(`$ kubectl caps ${argv.map((word) => word || "''").join(' ')}\n${stderr}`);
    }
    assertGolden(answers.join('\n'), join(import.meta.dirname, 'mistakes.txt'));
  });
});

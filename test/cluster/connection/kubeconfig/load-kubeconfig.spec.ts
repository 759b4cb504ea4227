import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { connect } from '../../../../src/cluster/connection/connect.ts';
import { kubeconfigFiles, loadKubeconfig } from '../../../../src/cluster/connection/kubeconfig/load-kubeconfig.ts';
import { closeAll, environment, failureOf, flags, temporaryFolder } from '../support.ts';

const inHome = environment({ homeDirectory: '/home/jane', workingDirectory: '/elsewhere' });

describe('cluster/connection/kubeconfig/load-kubeconfig', () => {
  afterEach(closeAll);

  describe('looks', () => {
    it('into the home directory, where nothing else is said', () => {
      assert.deepEqual(kubeconfigFiles(undefined, inHome), { paths: ['/home/jane/.kube/config'], givenBy: 'default' });
    });

    it('into the home directory, where KUBECONFIG is empty', () => {
      const env = { ...inHome, variables: { KUBECONFIG: '' } };
      assert.deepEqual(kubeconfigFiles('', env).paths, ['/home/jane/.kube/config']);
    });

    it('into each file of KUBECONFIG once, and not into the home directory', () => {
      const env = { ...inHome, variables: { KUBECONFIG: ['/a', '', 'b', '/a', ''].join(delimiter) } };
      assert.deepEqual(kubeconfigFiles(undefined, env), { paths: ['/a', '/elsewhere/b'], givenBy: 'KUBECONFIG' });
    });

    it('only into the file of --kubeconfig, which is never a list', () => {
      const env = { ...inHome, variables: { KUBECONFIG: '/a' } };
      assert.deepEqual(kubeconfigFiles('x:y', env), { paths: ['/elsewhere/x:y'], givenBy: '--kubeconfig' });
    });
  });

  it('takes each name from the first file that has it, and skips files that are missing', async () => {
    const folder = temporaryFolder();
    const write = (name: string, content: object) => {
      writeFileSync(join(folder, name), JSON.stringify(content));
      return join(folder, name);
    };
    const first = write('first', {
      'current-context': '',
      clusters: [{ name: 'both', cluster: { server: 'https://first' } }],
      users: [{ name: 'jane', user: { token: 'first' } }],
    });
    const second = write('second', {
      'current-context': 'second',
      clusters: [
        { name: 'both', cluster: { server: 'https://second', 'tls-server-name': 'not-used' } },
        { name: 'other', cluster: { server: 'https://other' } },
      ],
      contexts: [{ name: 'second', context: { cluster: 'both' } }],
    });
    const third = write('third', { 'current-context': 'third' });
    const paths = [join(folder, 'missing'), first, second, third];
    assert.deepEqual(await loadKubeconfig({ paths, givenBy: 'KUBECONFIG' }), {
      currentContext: 'second',
      contexts: new Map([['second', { cluster: 'both' }]]),
      clusters: new Map([
        ['both', { server: 'https://first' }],
        ['other', { server: 'https://other' }],
      ]),
      users: new Map([['jane', { token: 'first' }]]),
    });
  });

  describe('refuses', () => {
    const configuration = (message: string) => ({ name: 'ClusterError', trouble: 'configuration', message });

    it('a file given by --kubeconfig that does not exist', async () => {
      assert.deepEqual(
        await failureOf(connect(flags({ kubeconfig: 'missing' }), environment({ workingDirectory: '/nonexistent' }))),
        configuration('the kubeconfig /nonexistent/missing given by --kubeconfig does not exist'),
      );
    });

    it('a file that cannot be read', async () => {
      const folder = temporaryFolder();
      mkdirSync(join(folder, '.kube', 'config'), { recursive: true });
      assert.deepEqual(
        await failureOf(connect(flags(), environment({ homeDirectory: folder }))),
        configuration(
          `cannot read the kubeconfig ${folder}/.kube/config: EISDIR: illegal operation on a directory, read`,
        ),
      );
    });

    const advice = 'give one with --kubeconfig FILE or in the variable KUBECONFIG, or a server with --server';

    it('to go on without any kubeconfig', async () => {
      assert.deepEqual(
        await failureOf(connect(flags(), environment())),
        configuration(`there is no kubeconfig: /nonexistent/.kube/config does not exist or is empty; ${advice}`),
      );
    });

    it('to go on where none of the files in KUBECONFIG exists', async () => {
      assert.deepEqual(
        await failureOf(connect(flags(), environment({ variables: { KUBECONFIG: '/nonexistent/a:/nonexistent/b' } }))),
        configuration(
          `KUBECONFIG names /nonexistent/a, /nonexistent/b, and no configuration was found there; ${advice}`,
        ),
      );
    });
  });
});

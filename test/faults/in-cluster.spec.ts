import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tokenFromFile } from '../../src/cluster/connection/credentials/token-file.ts';
import { answerJson, closeAll, fixture, startServer, temporaryFolder } from '../cluster/connection/support.ts';
import { programUnderTest } from '../support/program-under-test.ts';
import { isInstalled } from '../support/programs.ts';

/**
 * The folder of a service account as a kubelet mounts it (pkg/volume/util/atomic_writer.go): the files are links into "..data", itself a link,
 * which another one takes the place of when the token is rotated.
 */
function mountedFolder(): { readonly folder: string; readonly rotate: (token: string) => void } {
  const folder = temporaryFolder();
  let version = 0;
  const rotate = (token: string) => {
    version += 1;
    const data = `..2026_01_01_00_00_0${version}`;
    mkdirSync(join(folder, data));
    for (const [name, text] of Object.entries({ token, namespace: 'shop', 'ca.crt': fixture('authority.crt') })) {
      writeFileSync(join(folder, data, name), text);
    }
    symlinkSync(data, join(folder, '..data_tmp'));
    renameSync(join(folder, '..data_tmp'), join(folder, '..data'));
  };
  rotate('first');
  for (const name of ['token', 'namespace', 'ca.crt']) symlinkSync(join('..data', name), join(folder, name));
  return { folder, rotate };
}

describe('in a pod', () => {
  let program: string;
  before('the program is made', async function () {
    this.timeout(10 * 60_000);
    if (!isInstalled('unshare', '--version')) throw new Error('these tests need unshare, of util-linux');
    program = await programUnderTest();
  });
  afterEach(closeAll);

  /** With the folder mounted where kubelets mount it, in a mount namespace of its own. */
  async function runMounted(folder: string, argv: readonly string[], port: number) {
    const at = '"$run"/secrets/kubernetes.io/serviceaccount';
    // /var/run is a link to /run on most systems.
    const script = `run=$(readlink -f /var/run) && mount -t tmpfs none "$run" && mkdir -p ${at} && mount --bind "$0" ${at} && exec "$@"`;
    const child = spawn('unshare', ['--map-root-user', '--mount', 'sh', '-c', script, folder, program, ...argv], {
      env: {
        PATH: process.env.PATH,
        HOME: '/nonexistent',
        KUBERNETES_SERVICE_HOST: '127.0.0.1',
        KUBERNETES_SERVICE_PORT: String(port),
      },
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const exit = await new Promise((resolve) => child.on('close', resolve));
    return { stdout, stderr, exit };
  }

  it('asks with the token, the authority and the namespace that are mounted, as they are now', async () => {
    const server = await startServer({ answer: answerJson({ kind: 'PodList', metadata: {}, items: [] }) });
    const { folder, rotate } = mountedFolder();
    for (const token of ['first', 'second']) {
      rotate(token);
      const { stderr, exit } = await runMounted(folder, ['pod', '--declared-only'], server.port);
      assert.equal(exit, 0, stderr);
      const { url, headers } = server.seen.at(-1) ?? {};
      assert.deepEqual(
        [url?.split('?')[0], headers?.authorization],
        ['/api/v1/namespaces/shop/pods', [`Bearer ${token}`]],
      );
    }
  });

  it('goes on with the token that was rotated while it runs', async () => {
    const { folder, rotate } = mountedFolder();
    let now = 0;
    const token = tokenFromFile(join(folder, 'token'), () => now);
    const tokens = [await token()];
    rotate('second');
    now += 59_000;
    tokens.push(await token());
    now += 2000;
    tokens.push(await token());
    assert.deepEqual(tokens, ['first', 'first', 'second']);
  });
});

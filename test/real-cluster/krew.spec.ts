import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { archiveName } from '../../scripts/release/krew-manifest.ts';
import { PLATFORMS, platformHere } from '../../scripts/release/platforms.ts';
import { container, type Scenario, statefulSet } from '../scenarios/scenario.ts';
import { type Cluster, clusterUp } from './harness/index.ts';
import { krewPrograms } from './harness/krew-build.ts';
import { NEWER, OLDER, type Released, released } from './released.ts';
import { begin, ready, remove } from './situation.ts';

const run = promisify(execFile);

const SITUATION: Scenario = {
  name: 'krew',
  title: 'The pod that a user of krew asks about first',
  clusters: ['current'],
  objects: [
    statefulSet('test-statefulset', [
      container('main', { securityContext: { runAsUser: 1025, capabilities: { drop: ['ALL'], add: ['SYS_TIME'] } } }),
    ]),
  ],
  until: { 'test-statefulset-0': 'Running main=running' },
  commands: [],
};

describe('installed by krew', () => {
  let cluster: Cluster;
  let release: Released;
  let home: string;
  let index: string;
  let env: Readonly<Record<string, string>>;

  before('two releases, an index of its own and a home that never saw krew are there', async function () {
    this.timeout(60 * 60_000);
    const log = (line: string) => process.stderr.write(`${line}\n`);
    const programs = await krewPrograms(log);
    cluster = await clusterUp('current', log);
    release = await released();
    await begin(cluster, SITUATION);
    await ready(cluster, SITUATION);
    home = mkdtempSync(join(tmpdir(), 'caps-krew-'));
    index = join(home, 'index');
    env = {
      HOME: home,
      KUBECONFIG: cluster.kubeconfig,
      KREW_DEFAULT_INDEX_URI: `file://${index}`,
      KREW_NO_UPGRADE_CHECK: '1',
      PATH: [join(home, '.krew/bin'), join(home, '.local/bin'), programs, process.env.PATH].join(delimiter),
      GIT_CONFIG_GLOBAL: '/dev/null',
    };
    mkdirSync(join(index, 'plugins'), { recursive: true });
    mkdirSync(join(home, '.local/bin'), { recursive: true });
    await git('init', '-q', '-b', 'master');
    await publish(OLDER);
  });

  after('all of it is gone', async () => {
    if (home !== undefined) rmSync(home, { recursive: true });
    if (cluster !== undefined) await remove(cluster, SITUATION);
  });

  function git(...args: string[]) {
    const who = ['-c', 'user.name=krew', '-c', 'user.email=krew@example.test'];
    return run('git', ['-C', index, ...who, ...args], { env: { ...env } });
  }

  async function publish(version: string): Promise<void> {
    copyFileSync(join(release.folder, version, 'caps.yaml'), join(index, 'plugins/caps.yaml'));
    await git('add', '.');
    await git('commit', '-q', '-m', version);
  }

  async function kubectl(...args: string[]): Promise<string> {
    const { stdout, stderr } = await run('kubectl', args, { env });
    return `${stdout}${stderr}`;
  }

  async function installedVersion(): Promise<string | undefined> {
    return /^Client Version: (.*)$/m.exec(await kubectl('caps', 'version', '--client'))?.[1];
  }

  it('its manifest and the archives of all five platforms pass krew-index’s own validator', async function () {
    this.timeout(10 * 60_000);
    const manifest = join(release.folder, NEWER, 'caps.yaml');
    const { stdout, stderr } = await run('validate-krew-manifest', ['-manifest', manifest], { env });
    assert.match(`${stdout}${stderr}`, new RegExp(`all ${PLATFORMS.length} spec.platforms installed fine`));
  });

  it('is found and installed from an index', async () => {
    await kubectl('krew', 'update');
    assert.match(await kubectl('krew', 'search', 'caps'), /^caps +Show what a container really may do, and why +no$/m);
    assert.match(await kubectl('krew', 'info', 'caps'), new RegExp(`VERSION: ${OLDER}`));
    const said = await kubectl('krew', 'install', 'caps');
    assert.match(said, /Installed plugin: caps/);
    assert.match(said, /kubectl_complete-caps/);
    assert.match(await kubectl('krew', 'list'), /^caps$/m);
    assert.equal(await installedVersion(), OLDER);
  });

  it('answers as kubectl caps, on the real cluster', async () => {
    const said = await kubectl('caps', 'pod', 'test-statefulset-0', '-n', 'krew');
    assert.match(said, /^pod\/test-statefulset-0 in krew, of statefulset\/test-statefulset, on node /);
    assert.match(said, /^main +SYS_TIME +add +add +bounding +bounding +non-root$/m);
    assert.match(await kubectl('plugin', 'list'), /\.krew\/bin\/kubectl-caps/);
  });

  it('completes words once its second program is copied as the caveats say', async () => {
    assert.deepEqual(readdirSync(join(home, '.krew/bin')), ['kubectl-caps']);
    const [line = ''] = /cp .*$/m.exec(await kubectl('krew', 'info', 'caps')) ?? [];
    await run('sh', ['-c', line.replace(/^\W*(?=cp )/, '')], { env });
    assert.match(await kubectl('__complete', 'caps', 'po'), /^pod\t/m);
  });

  it('is upgraded to the next version, with completion', async () => {
    await publish(NEWER);
    await kubectl('krew', 'update');
    assert.match(await kubectl('krew', 'upgrade', 'caps'), /Upgraded plugin: caps/);
    assert.equal(await installedVersion(), NEWER);
    assert.deepEqual(readdirSync(join(home, '.krew/store/caps')), [NEWER]);
    assert.match(await kubectl('__complete', 'caps', 'po'), /^pod\t/m);
  });

  it('is uninstalled, and leaves nothing', async () => {
    assert.match(await kubectl('krew', 'uninstall', 'caps'), /Uninstalled plugin: caps/);
    assert.equal(existsSync(join(home, '.krew/store/caps')), false);
    assert.deepEqual(readdirSync(join(home, '.krew/bin')), []);
    await assert.rejects(kubectl('caps', 'version'), /unknown command "caps"/);
  });

  it('is installed from a manifest and an archive in files', async () => {
    const here = platformHere(process);
    assert.ok(here);
    const folder = join(release.folder, NEWER);
    const manifest = join(home, 'krew-manifest.yaml');
    copyFileSync(join(folder, 'caps.yaml'), manifest);
    await kubectl('krew', 'install', `--manifest=${manifest}`, `--archive=${join(folder, archiveName(NEWER, here))}`);
    assert.equal(await installedVersion(), NEWER);
    assert.equal(lstatSync(join(home, '.krew/bin/kubectl-caps')).isSymbolicLink(), true);
    await kubectl('krew', 'uninstall', 'caps');
  });
});

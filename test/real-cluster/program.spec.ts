import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { container, pod, type Scenario } from '../scenarios/scenario.ts';
import { pathWithProgram } from '../support/program-under-test.ts';
import { type Cluster, clusterUp } from './harness/index.ts';
import { begin, kubectl, ready, remove } from './situation.ts';

const run = promisify(execFile);

const SITUATION: Scenario = {
  name: 'program',
  title: 'The program as users start it',
  clusters: ['current'],
  objects: [
    pod('web', [container('main', { securityContext: { runAsUser: 1025, capabilities: { add: ['SYS_TIME'] } } })]),
    pod('drops', [container('main', { image: 'local/drop:1' })]),
  ],
  until: { web: 'Running main=running', drops: 'Running main=running' },
  commands: [],
};

describe('the program as users start it, on the current cluster', () => {
  let cluster: Cluster;
  let home: string;

  before('a pod is there, and a home that never saw the program', async function () {
    this.timeout(60 * 60_000);
    cluster = await clusterUp('current', (line) => process.stderr.write(`${line}\n`));
    home = mkdtempSync(join(tmpdir(), 'caps-home-'));
    await begin(cluster, SITUATION);
    await ready(cluster, SITUATION);
  });

  after('they are gone', async () => {
    await remove(cluster, SITUATION);
    rmSync(home, { recursive: true });
  });

  /** Runs a program in the fresh home, with the program under test on the PATH. */
  async function asUser(program: string, args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
    const env = { PATH: await pathWithProgram(), HOME: home, KUBECONFIG: cluster.kubeconfig };
    return run(program, [...args], { env });
  }

  it('is a plugin: kubectl caps answers, on standard output only', async () => {
    const { stdout, stderr } = await asUser('kubectl', ['caps', 'pod', 'web', '-nprogram', '-oname']);
    assert.deepEqual({ stdout, stderr }, { stdout: 'pod/web\n', stderr: '' });
  });

  it('prints every format', async () => {
    const question = ['caps', 'pod', 'web', '-n', 'program', '-o'];
    const json = JSON.parse((await asUser('kubectl', [...question, 'json'])).stdout);
    const yaml = parse((await asUser('kubectl', [...question, 'yaml'])).stdout);
    assert.deepEqual(yaml, json);
    for (const format of ['table', 'wide']) {
      const { stdout } = await asUser('kubectl', [...question, format]);
      assert.equal(stdout.split('\n')[0], 'pod/web in program, on node localhost (containerd 1.6.20)');
    }
  });

  it('is not disturbed by a reader that goes away', async () => {
    const { stdout, stderr } = await asUser('sh', ['-c', 'kubectl-caps pod -n program -o json | head -n 1']);
    assert.deepEqual({ stdout, stderr }, { stdout: '{\n', stderr: '' });
  });

  it('uses no colour and no cursor movement when its output is no terminal, even if colour is asked for', async () => {
    const { stdout, stderr } = await asUser('sh', ['-c', 'FORCE_COLOR=1 kubectl-caps pod web -n program']);
    assert.deepEqual(
      [stdout, stderr].map((text) => text.includes('\x1b')),
      [false, false],
    );
  });

  it('reads PID 1 and not what an exec gets: kubectl exec shows the default list, PID 1 has nothing', async () => {
    const exec = await kubectl(cluster, [
      'exec',
      'drops',
      '-n',
      'program',
      '--',
      'grep',
      'CapEff',
      '/proc/self/status',
    ]);
    const { stdout } = await asUser('kubectl', ['caps', 'pod', 'drops', '-n', 'program', '-o', 'json']);
    const { containers } = JSON.parse(stdout) as {
      containers: { live: { main: { name: string; pid: number; effective: { mask: string } } } }[];
    };
    const main = containers[0]?.live.main;
    assert.deepEqual(
      [exec.trim(), main?.name, main?.pid, main?.effective.mask],
      ['CapEff:\t00000000a80425fb', 'drop', 1, '0000000000000000'],
    );
  });
});

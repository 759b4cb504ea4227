import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { container, pod, type Scenario } from '../scenarios/scenario.ts';
import { pathWithProgram } from '../support/program-under-test.ts';
import { type Cluster, clusterUp } from './harness/index.ts';
import { begin, kubectl, ready, remove } from './situation.ts';

const run = promisify(execFile);

const SITUATION: Scenario = {
  name: 'completion',
  title: 'Names that can be completed',
  clusters: ['current'],
  objects: [
    pod('web-1', [container('main'), container('side')]),
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'nothing-yet' },
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: 'a' } },
        template: {
          metadata: { labels: { app: 'a' } },
          spec: { containers: [{ name: 'a', image: 'local/busybox:1' }] },
        },
      },
    },
  ],
  until: { 'web-1': 'Running main=running side=running' },
  commands: [],
};

describe('completion, through kubectl __complete', () => {
  let current: Cluster;

  before('pods are there', async function () {
    this.timeout(60 * 60_000);
    current = await clusterUp('current', (line) => process.stderr.write(`${line}\n`));
    await begin(current, SITUATION);
    await ready(current, SITUATION);
  });

  after(() => remove(current, SITUATION));

  /** What a shell is told: the lines, and the name of the directive. */
  async function complete(cluster: Cluster, ...words: string[]): Promise<readonly string[]> {
    const env = { PATH: await pathWithProgram(), HOME: '/nonexistent', KUBECONFIG: cluster.kubeconfig };
    const { stdout, stderr } = await run('kubectl', ['__complete', 'caps', ...words], { env });
    const directive = /^Completion ended with directive: (.*)$/m.exec(stderr)?.[1] ?? stderr;
    const lines = stdout.trimEnd().split('\n');
    return [...lines.slice(0, -1).map((line) => line.split('\t')[0] ?? ''), directive];
  }

  const NO_FILES = 'ShellCompDirectiveNoFileComp';
  const inNamespace = ['-n', 'completion'];

  it('commands', async () => {
    const words = await complete(current, '');
    for (const command of ['pod', 'check', 'psp', 'explain', 'version']) assert.ok(words.includes(command), command);
    assert.deepEqual(await complete(current, 'who'), ['who-can-use', NO_FILES]);
  });

  it('flags, each with what it is for', async () => {
    assert.deepEqual(await complete(current, 'pod', '--no'), ['--no-headers', NO_FILES]);
    assert.deepEqual(await complete(current, 'pod', '--no-headers', '--no'), [NO_FILES]);
  });

  it('pods, what makes pods, and their containers', async () => {
    const names = await complete(current, 'pod', ...inNamespace, '');
    assert.deepEqual(
      names.filter((name) => !name.endsWith('/')),
      ['web-1', NO_FILES],
    );
    assert.ok(names.includes('deploy/'));
    assert.deepEqual(await complete(current, 'pod', ...inNamespace, 'dep'), [
      'deploy/',
      'ShellCompDirectiveNoSpace, ShellCompDirectiveNoFileComp',
    ]);
    assert.deepEqual(await complete(current, 'check', ...inNamespace, 'deploy/'), ['deploy/nothing-yet', NO_FILES]);
    assert.deepEqual(await complete(current, 'pod', ...inNamespace, 'web-1', '-c', ''), ['main', 'side', NO_FILES]);
    assert.equal((await complete(current, 'pod', ...inNamespace, 'web-1', '')).includes('web-1'), false);
  });

  it('namespaces', async () => {
    assert.deepEqual(await complete(current, 'pod', '-n', 'compl'), ['completion', NO_FILES]);
    assert.deepEqual(await complete(current, 'pod', '--namespace=compl'), ['completion', NO_FILES]);
  });

  it('contexts, clusters and users of the kubeconfig', async () => {
    const names = async (kind: string) =>
      (await kubectl(current, ['config', `get-${kind}`, ...(kind === 'contexts' ? ['-o', 'name'] : [])]))
        .trim()
        .split('\n')
        .filter((name) => name !== 'NAME');
    assert.deepEqual(await complete(current, 'pod', '--context', ''), [...(await names('contexts')), NO_FILES]);
    assert.deepEqual(await complete(current, 'pod', '--cluster', ''), [...(await names('clusters')), NO_FILES]);
    assert.deepEqual(await complete(current, 'pod', '--user', ''), [...(await names('users')), NO_FILES]);
  });

  it('formats, levels and capabilities', async () => {
    assert.deepEqual(await complete(current, 'pod', '-o', 'j'), ['json', NO_FILES]);
    assert.deepEqual(await complete(current, 'check', '--level', ''), ['baseline', 'restricted', NO_FILES]);
    assert.deepEqual(await complete(current, 'explain', 'net_r'), ['net_raw', NO_FILES]);
  });

  it('files, which the shell knows', async () => {
    assert.deepEqual(await complete(current, 'check', '-f', ''), ['ShellCompDirectiveDefault']);
  });

  it('nothing, and without a word, where the server cannot be asked', async () => {
    const nowhere = ['-s', 'https://127.0.0.1:1'];
    assert.deepEqual(await complete(current, 'pod', ...nowhere, ''), [NO_FILES]);
  });

  it('policies of a cluster that has some', async () => {
    const legacy = await clusterUp('legacy', (line) => process.stderr.write(`${line}\n`));
    const policies = (await kubectl(legacy, ['get', 'psp', '-o', 'jsonpath={.items[*].metadata.name}'])).split(' ');
    assert.deepEqual(await complete(legacy, 'psp', ''), [...policies, NO_FILES]);
    assert.deepEqual(await complete(legacy, 'check', '--psp', ''), [...policies, NO_FILES]);
    assert.deepEqual(await complete(legacy, 'who-can-use', 'psp/'), [
      ...policies.map((name) => `psp/${name}`),
      NO_FILES,
    ]);
  }).timeout(60 * 60_000);
});

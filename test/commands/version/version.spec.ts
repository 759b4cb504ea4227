import assert from 'node:assert/strict';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import schema from '../../../schema/version.v1alpha1.json' with { type: 'json' };
import type { Cluster } from '../../../src/cluster/cluster.ts';
import { ClusterError } from '../../../src/errors.ts';
import { fakeCluster } from '../../support/fake-cluster.ts';
import { noCluster, type Outcome, runProgram } from '../../support/run-program.ts';

const CLIENT = [
  'Client Version: v0.0.0',
  'Commit: 0123456789abcdef0123456789abcdef01234567',
  'Runtime: Node.js v20.19.0',
  'Platform: linux/amd64',
  '',
].join('\n');

const REFUSED = 'cannot reach https://10.0.0.1:6443: connection refused';

function version(argv: readonly string[], connect: () => Promise<Cluster>): Promise<Outcome> {
  return runProgram(['version', ...argv], { connect });
}

const reached = async () => fakeCluster({});
const unreachable = () => Promise.reject(new ClusterError('unreachable', REFUSED));

describe('kubectl caps version', () => {
  it('says what this program is, and what the server is', async () => {
    assert.deepEqual(await version([], reached), {
      stdout: `${CLIENT}Server Version: v1.37.1\n`,
      stderr: '',
      exit: 0,
    });
  });

  it('asks no server with --client', async () => {
    assert.deepEqual(await version(['--client'], noCluster), { stdout: CLIENT, stderr: '', exit: 0 });
  });

  it('says what it can where the server cannot be asked: exit 3', async () => {
    assert.deepEqual(await version([], unreachable), { stdout: CLIENT, stderr: `${REFUSED}\n`, exit: 3 });
  });

  it('says so where the server answers, but not with a version', async () => {
    const cluster = fakeCluster({ refused: { version: new ClusterError('forbidden', 'no version for you') } });
    const { stdout, stderr, exit } = await version([], async () => cluster);
    assert.deepEqual([stdout, stderr, exit, cluster.calls], [CLIENT, 'no version for you\n', 3, ['version', 'close']]);
  });

  it('prints JSON', async () => {
    const client = {
      version: 'v0.0.0',
      commit: '0123456789abcdef0123456789abcdef01234567',
      runtime: { name: 'Node.js', version: 'v20.19.0' },
      platform: 'linux/amd64',
    };
    const head = { apiVersion: 'kubectl-caps/v1alpha1', kind: 'Version', client };
    const printed = async (argv: readonly string[], connect: () => Promise<Cluster>) =>
      JSON.parse((await version([...argv, '-o', 'json'], connect)).stdout);
    assert.deepEqual(await printed([], reached), {
      ...head,
      server: { known: 'yes', gitVersion: 'v1.37.1', major: 1, minor: 37 },
    });
    assert.deepEqual(await printed(['--client'], noCluster), head);
    assert.deepEqual(await printed([], unreachable), { ...head, server: { known: 'no', why: REFUSED } });
  });

  it('prints what schema/version.v1alpha1.json describes, as YAML too', async () => {
    const validate = new Ajv({ allErrors: true }).compile(schema);
    for (const [argv, connect] of [
      [[], reached],
      [['--client'], noCluster],
      [[], unreachable],
    ] as const) {
      const json = JSON.parse((await version([...argv, '-o', 'json'], connect)).stdout);
      const yaml = parse((await version([...argv, '-o', 'yaml'], connect)).stdout);
      assert.deepEqual(yaml, json);
      assert.equal(validate(json), true, JSON.stringify(validate.errors));
    }
  });
});

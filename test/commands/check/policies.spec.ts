import assert from 'node:assert/strict';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { PodSecurityPolicy } from '../../../src/policy/psp/policy.ts';
import { policy } from '../../policy/psp/policies.ts';
import { check, compare, shown } from './run-check.ts';
import { shop } from './shop.ts';

const PODS = join(import.meta.dirname, 'pods.yaml');
const POLICIES = join(import.meta.dirname, 'policies.yaml');
const OPEN = policy({}, { name: 'open' });
const CLOSED = policy({ privileged: false }, { name: 'closed' });
/** The token of a service account is a volume. */
const NO_VOLUMES = policy({ volumes: [] }, { name: 'no-volumes' });

const legacy = (more: Parameters<typeof shop>[0] = {}) => {
  const policies: PodSecurityPolicy[] = [CLOSED, NO_VOLUMES, OPEN];
  return async () => shop({ minor: 24, policies, ...more });
};

describe('kubectl caps check --psp-file', () => {
  for (const [name, ...argv] of [
    ['policies-table'],
    ['policies-wide', '--level', 'baseline:v1.34', '-o', 'wide'],
    ['policies-json', '-o', 'json'],
    ['policies-name', '-o', 'name'],
    ['policies-github', '-o', 'github'],
    ['policies-sarif', '-o', 'sarif'],
  ] as const) {
    it(`judges manifests by every policy of a file, without a cluster: ${argv.join(' ')}`, async () => {
      const words = ['-f', PODS, '--psp-file', POLICIES, ...argv];
      compare(name, shown(words, await check(words)));
    });
  }

  it('prints the same as YAML as it does as JSON', async () => {
    const words = ['-f', PODS, '--psp-file', POLICIES, '-o'];
    const [json, yaml] = await Promise.all([check([...words, 'json']), check([...words, 'yaml'])]);
    assert.deepEqual(parse(yaml.stdout), JSON.parse(json.stdout));
  });

  for (const [what, policies, argv, exit] of [
    ['a policy admits everything', [OPEN], [], 0],
    ['a policy changes a pod', [policy({ requiredDropCapabilities: ['KILL'] })], [], 0],
    ['a policy changes a pod, and that counts', [policy({ requiredDropCapabilities: ['KILL'] })], ['--strict'], 1],
    ['a policy changes a pod into one that is not valid', [policy({ defaultAllowPrivilegeEscalation: false })], [], 1],
    ['one of two policies refuses', [OPEN, CLOSED], [], 1],
    ['a policy is passed over', [policy({ runAsUser: { rule: 'MustRunAs' } })], [], 1],
  ] as const) {
    it(`exits with ${exit} where ${what}`, async () => {
      const privileged = {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'a' },
        spec: { containers: [{ name: 'a', securityContext: { privileged: true } }] },
      };
      const list = { apiVersion: 'v1', kind: 'List', items: [privileged, ...policies] };
      const { exit: code, stderr } = await check(['-f', '-', '--psp-file', '/dev/null', ...argv], JSON.stringify(list));
      assert.deepEqual(
        [code, stderr],
        [2, 'error: /dev/null: has no PodSecurityPolicy of policy/v1beta1 or extensions/v1beta1 in it\n'],
      );
      const words = ['pod/lonely', '--psp-file', '-', ...argv];
      const cluster = async () => shop({ lonely: privileged.spec });
      const outcome = await check(words, JSON.stringify(list), cluster);
      assert.deepEqual([outcome.exit, outcome.stderr], [exit, '']);
    });
  }

  for (const [what, text, says] of [
    ['nothing in it', '', '-: has no PodSecurityPolicy of policy/v1beta1 or extensions/v1beta1 in it\n'],
    [
      'a list where text belongs',
      JSON.stringify(policy({ volumes: [['secret']] as unknown as string[] }), undefined, 1),
      '-, document 1, line 16: is not a valid PodSecurityPolicy: spec.volumes[0] is a list, not text\n',
    ],
    [
      'a strategy missing',
      JSON.stringify({ ...OPEN, spec: { ...OPEN.spec, fsGroup: null } }),
      '-, document 1, line 1: is not a valid PodSecurityPolicy: spec.fsGroup is missing\n',
    ],
    [
      'a broken document',
      'kind: {\n',
      '-, document 1, line 1: is not YAML: unexpected end of the stream within a flow collection\n',
    ],
  ] as const) {
    it(`names the place where a file of policies has ${what}`, async () => {
      const { stdout, stderr, exit } = await check(['-f', PODS, '--psp-file', '-'], text);
      assert.deepEqual([stdout, stderr, exit], ['', `error: ${says}`, 2]);
    });
  }

  it('says what is not there', async () => {
    const { stdout, stderr, exit } = await check(['-f', PODS, '--psp-file', '/nowhere.yaml']);
    assert.deepEqual([stdout, stderr, exit], ['', 'error: /nowhere.yaml, document 1, line 1: is not there\n', 2]);
  });

  for (const [why, ...argv] of [
    ['--fix is for levels only', '-f', 'a', '--psp-file', 'b', '--level', 'baseline', '--fix'],
    ['--fix is for levels only', '-f', 'a', '--psp', 'b', '--fix'],
    ['standard input can be read once', '-f', '-', '--psp-file', '-'],
    ['--recursive is about the folders of -f, --psp-file and --scc-file', '-R', '--psp', 'b'],
  ] as const) {
    it(`refuses ${argv.join(' ')}`, async () => {
      const { stdout, stderr, exit } = await check(argv);
      assert.deepEqual([stdout, stderr.includes(why), exit], ['', true, 2], stderr);
    });
  }

  it('escapes what a file has in the name of a policy', async () => {
    const text = JSON.stringify(policy({ privileged: false, fsGroup: { rule: 'x' } }, { name: 'a\x1b[31m' }));
    for (const format of ['table', 'wide', 'github']) {
      const { stdout } = await check(['-f', PODS, '--psp-file', '-', '-o', format], text);
      assert.doesNotMatch(stdout.replaceAll('\n', ''), /\p{Cc}/u, format);
    }
  });
});

describe('kubectl caps check --psp', () => {
  it('judges what is in the cluster by its policies, each in a column, and beside a level', async () => {
    const argv = ['-A', '--psp', 'open', '--psp', 'closed', '--level', 'baseline'];
    compare('policies-cluster', shown(argv, await check(argv, '', legacy())));
  });

  it('judges by no labels of namespaces where only policies are asked about', async () => {
    const argv = ['-n', 'shop', '--psp', 'closed'];
    const forbidden = (_: unknown, kind: string) => kind === 'Namespace' || kind === 'Event';
    compare('policies-only', shown(argv, await check(argv, '', legacy({ forbidden }))));
  });

  it('tells a policy in the cluster from that of the same name in a file', async () => {
    const argv = ['pod/lonely', '--psp', 'closed', '--psp-file', '-'];
    const text = JSON.stringify(policy({ volumes: [], privileged: false }, { name: 'closed' }));
    const { stdout } = await check(argv, text, legacy());
    assert.match(stdout, /^OBJECT +psp\/closed \(of the cluster\) +psp\/closed \(-, document 1\)$/m);
  });

  it('asks for the service account where the volume of its token matters, and only there', async () => {
    const exitOf = async (name: string, more: Parameters<typeof shop>[0]) => {
      const { stderr, exit } = await check(['pod/lonely', '--psp', name], '', legacy(more));
      return [stderr, exit];
    };
    const forbidden = (_: unknown, kind: string) => kind === 'ServiceAccount';
    const unread = 'cannot get ServiceAccount "default": forbidden; it is taken to mount its token, as by default\n';
    assert.deepEqual(
      [
        await exitOf('no-volumes', {}),
        await exitOf('no-volumes', { automountServiceAccountToken: true }),
        await exitOf('no-volumes', { automountServiceAccountToken: false }),
        await exitOf('no-volumes', { forbidden }),
        await exitOf('open', { forbidden }),
      ],
      [
        ['', 1],
        ['', 1],
        ['', 0],
        [unread, 3],
        ['', 0],
      ],
    );
  });

  for (const [what, name, more, says] of [
    [
      'is not there',
      'shut',
      {},
      'PodSecurityPolicy "shut" is not in the cluster: there are closed, no-volumes, open\n',
    ],
    [
      'is not there, nor any other',
      'shut',
      { policies: [] },
      'PodSecurityPolicy "shut" is not in the cluster: there is none at all\n',
    ],
    [
      'may not be read',
      'open',
      { forbidden: (_: unknown, kind: string) => kind === 'PodSecurityPolicy' },
      'cannot list every PodSecurityPolicy in all namespaces: forbidden\n',
    ],
    [
      'cannot be on a newer server',
      'open',
      { minor: 25 },
      '--psp asks for a policy of the cluster, and this cluster has no PodSecurityPolicy (Kubernetes 1.25, and 1.24 was the last with it): give the policy in a file, with --psp-file\n',
    ],
  ] as const) {
    it(`says so where a policy ${what}`, async () => {
      const { stdout, stderr, exit } = await check(['-f', PODS, '--psp', name], '', legacy(more));
      assert.deepEqual([stdout, stderr, exit], ['', `error: ${says}`, 3]);
    });
  }

  it('judges by a file what is in a cluster without PodSecurityPolicy, by the rules of 1.24', async () => {
    const argv = ['-n', 'shop', '--psp-file', POLICIES];
    compare('policies-newer', shown(argv, await check(argv, '', async () => shop({}))));
  });
});

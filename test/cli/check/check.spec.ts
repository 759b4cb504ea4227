import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { parse } from 'yaml';
import { ClusterError } from '../../../src/errors.ts';
import { disk } from '../../../src/files/disk.ts';
import type { Cluster } from '../../../src/model/cluster.ts';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import { type Outcome, runProgram } from '../../support/run-program.ts';

const HERE = import.meta.dirname;
const BUNDLE = join(HERE, 'bundle.yaml');
const UPDATING = process.env.UPDATE_GOLDEN === '1';

const noCluster = () => Promise.reject(new ClusterError('configuration', 'there is no kubeconfig here'));

function check(argv: readonly string[], stdin = '', connect: () => Promise<Cluster> = noCluster): Promise<Outcome> {
  return runProgram(['check', ...argv], { connect, files: disk(Readable.from([Buffer.from(stdin)])) });
}

/** What a terminal would show, with the bundle's path as it would be written there. */
function shown(argv: readonly string[], { stdout, stderr, exit }: Outcome): string {
  const said = `${stdout}${stderr === '' ? '' : `--- stderr\n${stderr}`}--- exit ${exit}\n`;
  return `$ kubectl caps check ${argv.join(' ')}\n${said}`.replaceAll(BUNDLE, 'bundle.yaml');
}

function compare(name: string, text: string): void {
  const path = join(HERE, `${name}.txt`);
  if (UPDATING) writeFileSync(path, text);
  assert.ok(existsSync(path), `${path} is missing: UPDATE_GOLDEN=1 npm run unit makes it`);
  assert.equal(text, readFileSync(path, 'utf8'));
}

const good = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ name: 'a' }] },
});

describe('kubectl caps check', () => {
  for (const [name, ...argv] of [
    ['table', '--level', 'restricted:v1.34'],
    ['wide', '--level', 'baseline', '-o', 'wide'],
    ['columns', '--level', 'restricted:v1.34', '--level', 'baseline'],
    ['fix', '--level', 'restricted', '--fix'],
    ['json', '--level', 'baseline', '-o', 'json', '--fix'],
    ['name', '--level', 'baseline', '-o', 'name'],
    ['github', '--level', 'baseline', '-o', 'github'],
    ['sarif', '--level', 'baseline', '-o', 'sarif'],
  ] as const) {
    it(`judges a bundle of manifests without a cluster: ${argv.join(' ')}`, async () => {
      const words = ['-f', BUNDLE, ...argv];
      compare(name, shown(words, await check(words)));
    });
  }

  it('prints the same as YAML as it does as JSON', async () => {
    const [json, yaml] = await Promise.all(
      ['json', 'yaml'].map((format) => check(['-f', BUNDLE, '--level', 'restricted', '-o', format])),
    );
    assert.deepEqual(parse(yaml?.stdout ?? ''), JSON.parse(json?.stdout ?? ''));
  });

  for (const [what, text, argv, exit] of [
    ['everything passes', good('a'), ['--level', 'baseline'], 0],
    ['something is refused', good('a'), ['--level', 'restricted'], 1],
    ['there is nothing with a pod in it', { apiVersion: 'v1', kind: 'Secret' }, ['--level', 'restricted'], 0],
    ['a document is no pod as the API has it', { apiVersion: 'v1', kind: 'Pod' }, ['--level', 'restricted'], 2],
    ['no level is given, and there is no cluster', good('a'), [], 3],
  ] as const) {
    it(`exits with ${exit} where ${what}`, async () => {
      assert.equal((await check(['-f', '-', ...argv], JSON.stringify(text))).exit, exit);
    });
  }

  it('lets warnings fail only where they are asked to', async () => {
    const pod = {
      ...good('a'),
      spec: { containers: [{ name: 'a', securityContext: { capabilities: { drop: ['kill'] } } }] },
    };
    const words = ['-f', '-', '--level', 'baseline'];
    const exits = [await check(words, JSON.stringify(pod)), await check([...words, '--strict'], JSON.stringify(pod))];
    assert.deepEqual(
      exits.map(({ exit }) => exit),
      [0, 1],
    );
  });

  for (const [why, ...argv] of [
    ['is not a level', '-f', 'a', '--level', 'strict'],
    ['is not a level', '-f', 'a', '--level', 'baseline:1.34'],
    ['names cannot be given together with files', 'web', '-f', 'a', '--level', 'baseline'],
    ['--recursive is about the folders of -f', '-R', '--level', 'baseline'],
    ['leave them out, or names and files', '-A', '-f', 'a', '--level', 'baseline'],
    ['standard input can be read once', '-f', '-', '-f', '-', '--level', 'baseline'],
  ] as const) {
    it(`refuses ${argv.join(' ')}`, async () => {
      const { stdout, stderr, exit } = await check(argv);
      assert.deepEqual([stdout, stderr.includes(why), exit], ['', true, 2], stderr);
    });
  }

  it('escapes what a manifest has in its names', async () => {
    const pod = {
      ...good('a\x1b[31m'),
      spec: { containers: [{ name: 'b\x07', securityContext: { privileged: true } }] },
    };
    for (const format of ['table', 'wide', 'name', 'github']) {
      const { stdout } = await check(['-f', '-', '--level', 'baseline', '-o', format], JSON.stringify(pod));
      assert.doesNotMatch(stdout.replaceAll('\n', ''), /\p{Cc}/u, format);
    }
  });
});

describe('kubectl caps check, of a cluster', () => {
  it('judges what makes the pods and not the pods, by what the namespace enforces', async () => {
    compare('namespace', shown(['-n', 'shop'], await check(['-n', 'shop'], '', async () => fakeCluster({}))));
  });

  it('judges one object by its name', async () => {
    const argv = ['deploy/web', '-n', 'shop', '--level', 'restricted'];
    compare('named', shown(argv, await check(argv, '', async () => fakeCluster({}))));
  });

  it('says which namespaces it could not look into, and judges the others', async () => {
    const connect = async () => fakeCluster({ forbidden: (namespace) => namespace !== 'shop' });
    compare('forbidden', shown(['-A'], await check(['-A'], '', connect)));
  });

  it('looks into its own namespace where it may not even list the others', async () => {
    const connect = async () => fakeCluster({ forbidden: (namespace) => namespace !== 'shop', hidesNamespaces: true });
    const { stderr, exit } = await check(['-A', '--level', 'baseline'], '', connect);
    // Everything else of the namespace "shop" could be read.
    assert.deepEqual(
      [stderr, exit],
      ['cannot list every Namespace: forbidden; only namespace "shop" was looked at\n', 3],
    );
  });
});

interface Rights {
  readonly forbidden?: (namespace: string | undefined) => boolean;
  readonly hidesNamespaces?: boolean;
}

const LABELS = { 'pod-security.kubernetes.io/enforce': 'baseline', 'pod-security.kubernetes.io/warn': 'restricted' };

/** Two namespaces: in "shop" a Deployment with its ReplicaSet and pod, and a pod of nobody's; in "other" a pod. */
function fakeCluster({ forbidden = () => false, hidesNamespaces = false }: Rights): Cluster {
  const spec = { containers: [{ name: 'main', securityContext: { privileged: true } }] };
  const object = (kind: string, name: string, rest: object, owner?: string, namespace = 'shop') => ({
    metadata: {
      name,
      namespace,
      uid: name,
      ...(owner === undefined
        ? {}
        : { ownerReferences: [{ apiVersion: 'a', kind: 'b', name: owner, uid: owner, controller: true }] }),
    },
    of: kind,
    ...rest,
  });
  const template = { template: { spec } };
  const objects = [
    object('Deployment', 'web', { spec: template }),
    object('ReplicaSet', 'web-1', { spec: template }, 'web'),
    object('Pod', 'web-1-a', { spec }, 'web-1'),
    object('Pod', 'lonely', { spec: { containers: [{ name: 'main' }] } }),
    object('Pod', 'elsewhere', { spec: { containers: [{ name: 'main' }] } }, undefined, 'other'),
  ];
  const namespaces = ['other', 'shop'].map((name) => ({ metadata: { name, labels: LABELS } }));
  const refuse = (what: string) => new ClusterError('forbidden', `cannot ${what}: forbidden`);
  const notAsked = () => Promise.reject(new Error('not asked'));
  return {
    namespace: 'shop',
    version: async () => ({ gitVersion: 'v1.34.4', major: 1, minor: 34 }),
    object: async ({ kind, name, namespace }): Promise<KubernetesObject> => {
      if (kind === 'Namespace') {
        if (forbidden(name)) throw refuse(`get Namespace "${name}"`);
        return { metadata: { name, labels: LABELS } };
      }
      const found = objects.find((each) => each.of === kind && each.metadata.name === name);
      if (!found || namespace !== 'shop') throw new ClusterError('not-found', `${kind} "${name}" is not there`);
      return found;
    },
    objects: async function* ({ apiVersion, kind, namespace }) {
      if (kind === 'Namespace') {
        if (hidesNamespaces) throw refuse('list every Namespace');
        yield namespaces;
        return;
      }
      if (forbidden(namespace)) throw refuse(`list every ${kind} in ${namespace ?? 'all namespaces'}`);
      const found = objects.filter(
        (each) => each.of === kind && (namespace === undefined || each.metadata.namespace === namespace),
      );
      yield found.map((each) => ({ ...each, apiVersion, kind }));
    },
    pod: notAsked,
    pods: () => {
      throw new Error('not asked');
    },
    node: notAsked,
    reviewAccess: notAsked,
    exec: notAsked,
    addEphemeralContainer: notAsked,
    log: notAsked,
    close: () => {},
  };
}

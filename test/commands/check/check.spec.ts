import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { BUNDLE, check, compare, shown } from './run-check.ts';
import { shop } from './shop.ts';

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
    ['there is nothing with a pod in it', { apiVersion: 'v1', kind: 'Secret' }, ['--level', 'restricted'], 3],
    ['that is allowed', { apiVersion: 'v1', kind: 'Secret' }, ['--level', 'restricted', '--allow-empty'], 0],
    ['what is refused does not count', good('a'), ['--level', 'restricted', '--exit-zero'], 0],
    [
      'a document is no pod as the API has it',
      { apiVersion: 'v1', kind: 'Pod', spec: { containers: {} } },
      ['--level', 'restricted'],
      2,
    ],
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
    ['--ignore and --only-manifests are about the files of -f', '--ignore', 'a', '--level', 'baseline'],
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
    const twice = await check(['-f', '-', '--level', 'baseline'], 'kind: Pod\n"a\\x1b[31m": 1\n"a\\x1b[31m": 1\n');
    assert.equal(twice.stderr, '-, document 1, line 3: has the key "a\\x1b[31m" twice in one object\n');
    const dropping = {
      ...good('a'),
      spec: { containers: [{ name: 'a', securityContext: { capabilities: { drop: ['\x9b\u202e'] } } }] },
    };
    const { stdout } = await check(['-f', '-', '--level', 'restricted', '--fix'], JSON.stringify(dropping));
    assert.ok(stdout.includes('"value":["\\u009b\\u202e","ALL"]'), stdout);
    assert.doesNotMatch(stdout.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
  });
});

describe('kubectl caps check, of a cluster', () => {
  it('judges what makes the pods and not the pods, by what the namespace enforces', async () => {
    compare('namespace', shown(['-n', 'shop'], await check(['-n', 'shop'], '', async () => shop({}))));
  });

  it('judges one object by its name', async () => {
    const argv = ['deploy/web', '-n', 'shop', '--level', 'restricted'];
    compare('named', shown(argv, await check(argv, '', async () => shop({}))));
  });

  it('says which namespaces it could not look into, and judges the others', async () => {
    const connect = async () => shop({ forbidden: (namespace) => namespace !== 'shop' });
    compare('forbidden', shown(['-A'], await check(['-A'], '', connect)));
  });

  it('says what the labels do not: a default that an event shows, a value that means nothing, pods that are there', async () => {
    const label = 'pod-security.kubernetes.io';
    const connect = async () =>
      shop({
        labels: {
          other: {},
          shop: { [`${label}/enforce`]: 'strict', [`${label}/warn`]: 'no\x1b', [`${label}/warn-version`]: '1.30' },
        },
        events: [
          [
            'other',
            '2026-01-01T10:00:00Z',
            'Error creating: pods "a" is forbidden: violates PodSecurity "baseline:v1.30": privileged (x)',
          ],
          [
            'shop',
            '2026-01-01T10:00:00Z',
            'Error creating: pods "a" is forbidden: violates PodSecurity "baseline:v1.30": privileged (x)',
          ],
        ],
      });
    compare('notes', shown(['-A'], await check(['-A'], '', connect)));
  });

  it('misses nothing where PodTemplates and events may not be read', async () => {
    const unread = ['PodTemplate', 'Event'];
    for (const argv of [['-A'], ['-n', 'shop']]) {
      const connect = async () => shop({ forbidden: (_namespace, kind) => unread.includes(kind) });
      const { stdout, stderr, exit } = await check(argv, '', connect);
      assert.deepEqual([stderr, exit], ['', 1]);
      assert.match(
        stdout.replace(/\s+/g, ' '),
        /Not all events could be read, so nothing is inferred about a default where they could not\./,
      );
    }
  });

  it('asks for the objects with a label, and for nothing else', async () => {
    const argv = ['-l', 'app=lonely', '--level', 'restricted', '-o', 'name'];
    const { stdout, exit } = await check(argv, '', async () => shop({}));
    assert.deepEqual([stdout, exit], ['pod/lonely\n', 1]);
    const none = await check(['-l', 'app=nobody', '--level', 'restricted'], '', async () => shop({}));
    assert.deepEqual([none.stdout, none.stderr, none.exit], ['', 'Nothing with a pod in it was found.\n', 0]);
  });

  it('fails for what a namespace only warns of where it is asked to', async () => {
    const words = ['pod/lonely', '-n', 'shop'];
    const exits = [
      await check(words, '', async () => shop({})),
      await check([...words, '--strict'], '', async () => shop({})),
    ];
    assert.deepEqual(
      exits.map(({ exit }) => exit),
      [0, 1],
    );
  });

  it('looks into its own namespace where it may not even list the others', async () => {
    const connect = async () => shop({ forbidden: (namespace) => namespace !== 'shop', hidesNamespaces: true });
    const { stderr, exit } = await check(['-A', '--level', 'baseline'], '', connect);
    // Everything else of the namespace "shop" could be read.
    assert.deepEqual(
      [stderr, exit],
      ['cannot list every Namespace: forbidden; only namespace "shop" was looked at\n', 3],
    );
  });
});

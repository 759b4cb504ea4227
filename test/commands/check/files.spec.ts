import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClusterError } from '../../../src/errors.ts';
import { type Outcome, runProgram } from '../../support/run-program.ts';

/** A pod that shares the node's PID namespace, in the fifth line. */
const BAD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: bad}\nspec:\n  hostPID: true\n  containers: [{name: a}]\n';
const GOOD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: good}\nspec:\n  containers: [{name: a}]\n';

describe('kubectl caps check -f, whatever is in the files', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'caps-check-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  function write(name: string, content: string | Buffer): void {
    writeFileSync(join(folder, name), content);
  }

  /** As a user would see it who is in the folder. */
  async function run(name: string, ...more: string[]): Promise<Outcome> {
    const { stdout, stderr, exit } = await runProgram(
      ['check', '-f', join(folder, name), '--level', 'baseline', ...more],
      {
        connect: () => Promise.reject(new ClusterError('configuration', 'there is no kubeconfig here')),
      },
    );
    const short = (text: string) => text.replaceAll(`${folder}/`, '');
    return { stdout: short(stdout), stderr: short(stderr), exit };
  }

  /** What was found, as "FILE:LINE CHECK" and "FILE document N, line N: FAULT", and the exit code last. */
  async function check(name: string, ...more: string[]): Promise<(string | number)[]> {
    const path = join(folder, name);
    const { stdout, stderr, exit } = await runProgram(
      ['check', '-f', path, '--level', 'baseline', '-o', 'json', ...more],
      { connect: () => Promise.reject(new ClusterError('configuration', 'there is no kubeconfig here')) },
    );
    const { items, faults } = JSON.parse(stdout) as {
      readonly items: readonly {
        readonly object: { readonly kind: string; readonly name: string };
        readonly place: { readonly file: string };
        readonly verdicts: readonly {
          readonly violations: readonly { readonly check: string; readonly findings: readonly { line: number }[] }[];
        }[];
      }[];
      readonly faults: readonly { file: string; document: number; line: number; message: string }[];
    };
    const short = (file: string) => file.replace(`${folder}/`, '');
    for (const { message } of faults) assert.ok(stderr.includes(message), stderr);
    return [
      ...items.flatMap(({ object, place, verdicts }) => {
        const found = verdicts.flatMap(({ violations }) => violations);
        const subject = `${short(place.file)} ${object.kind} ${object.name}`;
        if (found.length === 0) return [subject];
        return found.flatMap((one) => one.findings.map(({ line }) => `${subject}, line ${line}: ${one.check}`));
      }),
      ...faults.map(
        ({ file, document, line, message }) => `${short(file)} document ${document}, line ${line}: ${message}`,
      ),
      exit,
    ];
  }

  it('judges a bundle that Helm rendered: names of templates, empty documents, a definition with a pod in its schema, hooks', async () => {
    write(
      'bundle.yaml',
      `---
# Source: shop/crds/rollouts.yaml
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: rollouts.shop.test}
spec:
  versions:
    - name: v1
      schema:
        openAPIV3Schema: {properties: {spec: {properties: {template: {properties: {spec: {type: object}}}}}}}
---
# Source: shop/templates/empty.yaml
---

---
# Source: shop/templates/notes.yaml
# nothing today
---
# Source: shop/templates/rollout.yaml
apiVersion: shop.test/v1
kind: Rollout
metadata: {name: web}
spec:
  template:
    spec:
      containers:
        - name: a
          securityContext: {privileged: true}
---
# Source: shop/templates/hook.yaml
apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
  annotations: {helm.sh/hook: pre-install}
spec:
  template:
    spec:
      hostIPC: true
      restartPolicy: Never
      containers: [{name: a}]
---
`,
    );
    assert.deepEqual(await check('bundle.yaml'), ['bundle.yaml Job migrate, line 39: hostNamespaces', 1]);
    assert.deepEqual(await check('bundle.yaml', '--template-path', 'spec.template'), [
      'bundle.yaml Rollout web, line 28: privileged',
      'bundle.yaml Job migrate, line 39: hostNamespaces',
      1,
    ]);
  });

  it('finds nothing in a file that is empty, or has comments only', async () => {
    write('empty.yaml', '');
    write('comments.yaml', '# nothing\n---\n# to see\n');
    assert.deepEqual([await check('empty.yaml'), await check('comments.yaml')], [[3], [3]]);
  });

  it('judges what is around a broken document, and names the place of the fault', async () => {
    write('a.yaml', `${BAD}---\nkind: Pod\nmetadata:\n  name: x\n bad: 1\n---\n${GOOD}`);
    assert.deepEqual(await check('a.yaml'), [
      'a.yaml Pod bad, line 5: hostNamespaces',
      'a.yaml Pod good',
      'a.yaml document 2, line 11: is not YAML: bad indentation of a mapping entry',
      2,
    ]);
  });

  it('names the field that is not as the API has it, and its line', async () => {
    write('a.yaml', `${BAD.replace('true', '"yes"')}---\n${GOOD.replace('[{name: a}]', '\n  - image: a')}`);
    assert.deepEqual(await check('a.yaml'), [
      'a.yaml document 1, line 5: is not a valid Pod: spec.hostPID is text, not true or false',
      'a.yaml document 2, line 13: is not a valid Pod: spec.containers[0].name is missing',
      2,
    ]);
  });

  it('reads what is a manifest in a folder, and nothing else', async () => {
    mkdirSync(join(folder, 'all/inner'), { recursive: true });
    write('all/a.yaml', GOOD);
    write('all/README.md', '{');
    write('all/values.yaml.tmpl', '{{');
    write('all/.hidden.yml', GOOD);
    write('all/inner/b.json', '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"b"},"spec":{"containers":[]}}');
    write('elsewhere', BAD);
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'all/linked.yaml'));
    symlinkSync(join(folder, 'all'), join(folder, 'all/loop'));
    symlinkSync(join(folder, 'gone'), join(folder, 'all/gone.txt'));
    symlinkSync(join(folder, 'gone'), join(folder, 'all/gone.yaml'));
    execFileSync('mkfifo', [join(folder, 'all/pipe.yaml')]);
    symlinkSync(join(folder, 'all'), join(folder, 'link'));
    const own = ['all/.hidden.yml Pod good', 'all/a.yaml Pod good'];
    const linked = 'all/linked.yaml Pod bad, line 5: hostNamespaces';
    const gone = 'all/gone.yaml document 1, line 1: is not there';
    assert.deepEqual(await check('all'), [...own, linked, gone, 2]);
    assert.deepEqual(await check('all', '-R'), [...own, 'all/inner/b.json Pod b', linked, gone, 2]);
    assert.deepEqual((await check('link')).length, 5);
  });

  it('reads Windows line ends and a byte order mark', async () => {
    write('a.yaml', `\ufeff---\r\n${`${BAD}---\n${GOOD}`.replaceAll('\n', '\r\n')}`);
    assert.deepEqual(await check('a.yaml'), ['a.yaml Pod bad, line 6: hostNamespaces', 'a.yaml Pod good', 1]);
  });

  it('reads UTF-16 with a byte order mark, and line ends of CR alone', async () => {
    const wide = Buffer.from(`\ufeff${BAD}`, 'utf16le');
    write('little.yaml', wide);
    write('big.yaml', Buffer.from(wide).swap16());
    write('cr.yaml', `${BAD}---\n${GOOD}`.replaceAll('\n', '\r'));
    assert.deepEqual(await check('little.yaml'), ['little.yaml Pod bad, line 5: hostNamespaces', 1]);
    assert.deepEqual(await check('big.yaml'), ['big.yaml Pod bad, line 5: hostNamespaces', 1]);
    assert.deepEqual(await check('cr.yaml'), ['cr.yaml Pod bad, line 5: hostNamespaces', 'cr.yaml Pod good', 1]);
  });

  it('refuses what is not UTF-8', async () => {
    write('latin.yaml', Buffer.from(GOOD.replace('good', 'gr\xfcn'), 'latin1'));
    assert.deepEqual(await check('latin.yaml'), ['latin.yaml document 1, line 1: is not UTF-8 text', 2]);
  });

  it('refuses keys that are there twice, wherever they are', async () => {
    write('a.yaml', `${BAD}  hostPID: false\n---\n${GOOD}`);
    write('a.json', '{"apiVersion":"v1","kind":"Pod","spec":{\n"hostPID":true,"containers":[],"hostPID":false}}');
    assert.deepEqual(await check('a.yaml'), [
      'a.yaml Pod good',
      'a.yaml document 1, line 7: has the key "hostPID" twice in one object',
      2,
    ]);
    assert.deepEqual(await check('a.json'), [
      'a.json document 1, line 2: has the key "hostPID" twice in one object',
      2,
    ]);
  });

  for (const [what, text, fault, line] of [
    [
      'aliases of aliases',
      `kind: Pod\na0: &a0 [x]\n${Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`)}]\n`).join('')}`,
      'has excessive aliasing',
      1,
    ],
    ['lists in lists', `kind: Pod\na: ${'['.repeat(5000)}\n`, 'is nested more than 1000 deep', 2],
  ] as const) {
    it(`stops at ${what}, and judges the next document`, async () => {
      write('bomb.yaml', `${text}---\n${GOOD}`);
      assert.deepEqual(await check('bomb.yaml'), [
        'bomb.yaml Pod good',
        `bomb.yaml document 1, line ${line}: ${fault}`,
        2,
      ]);
    });
  }

  it('reads an object with very many keys in time that grows with their number only', async () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => `  k${index}: v\n`).join('');
    write('a.yaml', `apiVersion: v1\nkind: ConfigMap\ndata:\n${many(20_000)}---\n${GOOD}`);
    assert.deepEqual(await check('a.yaml'), ['a.yaml Pod good', 0]);
  });

  for (const [what, text] of [
    ['brackets', `{"apiVersion":"v1","kind":"Pod","spec":{"x":${'['.repeat(20_000)}${']'.repeat(20_000)}}}`],
    ['lists of lists', `${'{"kind":"List","items":['.repeat(2000)}${']}'.repeat(2000)}`],
  ]) {
    it(`stops at a JSON object with too many ${what}, and judges the next`, async () => {
      write('bomb.json', `${text}\n{"apiVersion":"v1","kind":"Pod","metadata":{"name":"b"},"spec":{"containers":[]}}`);
      const said = await check('bomb.json');
      assert.deepEqual(said, ['bomb.json Pod b', 'bomb.json document 1, line 1: is nested more than 1000 deep', 2]);
    });
  }

  it('ignores what is no Kubernetes object, and counts it', async () => {
    mkdirSync(join(folder, '.github'));
    write('.github/check.yaml', 'on: {push: {}}\njobs: {}\n---\non: push\n');
    write('dashboard.json', '{"panels": [], "title": "x"}');
    write('good.yaml', GOOD);
    write('kustomization.yaml', 'resources: [good.yaml]\n');
    write('mkdocs.yml', 'nav: [{a: b}\nplugins: [\n');
    write('patch.json', '[{"op": "remove", "path": "/spec"}]');
    write('tsconfig.json', '{ // settings\n "strict": true }');
    const { stdout, stderr, exit } = await run('.', '-R');
    assert.match(stdout, /\n\nIgnored: 7 documents without apiVersion and kind, in 6 files\.\n$/);
    assert.deepEqual([stderr, exit], ['', 0]);
    const counts = JSON.parse((await run('.', '-R', '-o', 'json')).stdout).counts;
    assert.deepEqual(counts, { judged: 1, refused: 0, warned: 0, unreadable: 0, ignored: 7 });
    assert.deepEqual(await check('', '-R', '--only-manifests'), [
      'good.yaml Pod good',
      '.github/check.yaml document 1, line 1: has no apiVersion and kind',
      '.github/check.yaml document 2, line 4: has no apiVersion and kind',
      'dashboard.json document 1, line 1: has no apiVersion and kind',
      'kustomization.yaml document 1, line 1: has no apiVersion and kind',
      'mkdocs.yml document 1, line 2: is not YAML: missed comma between flow collection entries',
      'patch.json document 1, line 1: is not an object with apiVersion and kind',
      'tsconfig.json document 1, line 1: has no apiVersion and kind',
      2,
    ]);
  });

  it('names each template of Helm and each patch of Kustomize once, with the command that renders it', async () => {
    mkdirSync(join(folder, 'shop/templates'), { recursive: true });
    mkdirSync(join(folder, "over lay's/patches"), { recursive: true });
    write('shop/Chart.yaml', 'apiVersion: v2\nname: shop\n');
    write('shop/values.yaml', 'replicas: 1\n');
    write(
      'shop/templates/web.yaml',
      `${GOOD.replace('good', '{{ .Values.name }}')}---\nkind: Pod\nspec: {{ .Values.spec }}\n`,
    );
    // Read as it is, its text would be judged, and not what Helm makes of it.
    write('shop/templates/quoted.yaml', BAD.replace('bad', '"{{ .Values.name }}"'));
    write('shop/templates/plain.yaml', GOOD);
    write('alert.yaml', GOOD.replace('spec:', 'spec:\n  nodeName: "{{ host }}"'));
    write("over lay's/kustomization.yaml", 'patches: []\n');
    write(
      "over lay's/patches/replicas.yaml",
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3}\n',
    );
    write("over lay's/patches/gone.yaml", `${GOOD.replace('{name: a}', '{name: a, $patch: delete}')}`);
    const { stderr, exit } = await run('.', '-R');
    assert.deepEqual(stderr.split('\n'), [
      "over lay's/patches/gone.yaml: has a Kustomize patch: a workload without containers; not checked. Render it: kubectl kustomize 'over lay'\\''s' | kubectl caps check -f -",
      "over lay's/patches/replicas.yaml: has a Kustomize patch: a workload without containers; not checked. Render it: kubectl kustomize 'over lay'\\''s' | kubectl caps check -f -",
      'shop/templates/quoted.yaml: is a Helm template; not checked. Render it: helm template shop | kubectl caps check -f -',
      'shop/templates/web.yaml: is a Helm template; not checked. Render it: helm template shop | kubectl caps check -f -',
      '',
    ]);
    assert.equal(exit, 0);
    assert.equal((await run('.', '-R', '--strict')).exit, 1);
  });

  it('reads neither .git nor node_modules, nor what is to be ignored', async () => {
    for (const inner of ['.git', 'node_modules', 'vendor', 'keep/vendor', 'docs']) {
      mkdirSync(join(folder, inner), { recursive: true });
      write(`${inner}/bad.yaml`, BAD);
    }
    write('good.yaml', GOOD);
    write('.capsignore', '# third parties\nvendor/\n!keep/vendor/\n');
    assert.deepEqual(await check('', '-R', '--ignore', 'do*', '--ignore', '*.json'), [
      'good.yaml Pod good',
      'keep/vendor/bad.yaml Pod bad, line 5: hostNamespaces',
      1,
    ]);
    assert.deepEqual(await check('vendor/bad.yaml'), ['vendor/bad.yaml Pod bad, line 5: hostNamespaces', 1]);
  });
});

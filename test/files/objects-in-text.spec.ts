import assert from 'node:assert/strict';
import { objectsInText } from '../../src/files/objects-in-text.ts';
import { inChunks, objectsIn } from '../support/objects-in.ts';

/** "document 2, line 5: NAME", or the fault. */
async function read(text: string): Promise<string[]> {
  return (await objectsIn(text)).map((object) => {
    const { document, line } = object.place;
    const what = 'fault' in object ? object.fault : String((object.value.metadata as { name?: string })?.name);
    return `document ${document}, line ${line}: ${what}`;
  });
}

const yaml = (name: string) => `kind: Pod\nmetadata:\n  name: ${name}\n`;

describe('files/objects-in-text', () => {
  it('reads documents with the line that each begins in', async () => {
    assert.deepEqual(await read(`# a header\n---\n${yaml('a')}---\n\n# a comment\n${yaml('b')}`), [
      'document 1, line 3: a',
      'document 2, line 9: b',
    ]);
  });

  it('counts no documents where Helm has written a separator and a comment only', async () => {
    assert.deepEqual(await read(`---\n# Source: a.yaml\n---\n# Source: b.yaml\n${yaml('b')}---\n`), [
      'document 1, line 5: b',
    ]);
  });

  it('reads nothing in an empty file', async () => {
    assert.deepEqual([await read(''), await read('\n\n'), await read('---\n---\n')], [[], [], []]);
  });

  it('names the line of what is broken, and reads the documents around it', async () => {
    assert.deepEqual(await read(`${yaml('a')}---\nkind: Pod\nmetadata: {name: b\n---\n${yaml('c')}`), [
      'document 1, line 1: a',
      'document 2, line 6: is not YAML: unexpected end of the stream within a flow collection',
      'document 3, line 8: c',
    ]);
  });

  it('refuses a key that is there twice, in YAML and in JSON', async () => {
    assert.deepEqual(await read('kind: Pod\nkind: Pod\n'), [
      'document 1, line 2: has the key "kind" twice in one object',
    ]);
    assert.deepEqual(await read('{"kind":"Pod","metadata":{"a":{"b":1},"b":2,"a":3}}'), [
      'document 1, line 1: has the key "a" twice in one object',
    ]);
  });

  it('takes the elements of lists apart, with the line of each', async () => {
    assert.deepEqual(
      await read(
        `kind: List\nitems:\n- kind: Pod\n  metadata: {name: a}\n- kind: PodList\n  items:\n  - metadata: {name: b}\n`,
      ),
      ['document 1, line 3: a', 'document 1, line 7: b'],
    );
  });

  it('takes a JSON list apart, whatever stands around the items', async () => {
    const json =
      '{\n"kind": "List",\n"metadata": {"items": ["]"]},\n"items": [\n{"metadata": {"name": "a}"}},\n{"metadata": {"name": "b"}}\n],\n"apiVersion": "v1"}\n{"metadata": {"name": "c"}}';
    assert.deepEqual(await read(json), ['document 1, line 5: a}', 'document 1, line 6: b', 'document 2, line 9: c']);
  });

  it('reads the JSON objects before the place where a file was cut off', async () => {
    const [first, second, ...more] = await read('{"kind":"List","items":[{"metadata":{"name":"a"}},{"metadata":{"na');
    assert.equal(first, 'document 1, line 1: a');
    assert.match(second ?? '', /^document 1, line 1: is not JSON: /);
    assert.deepEqual(more, []);
  });

  it('says that text behind a JSON object is no JSON', async () => {
    assert.match((await read('{"metadata":{"name":"a"}} x')).at(-1) ?? '', /^document 2, line 1: is not JSON: /);
  });

  it('takes the elements of a long YAML list apart without reading it as a whole', async () => {
    const item = (name: string) => `- kind: Pod\n  metadata:\n    name: ${name}\n    x: "${'x'.repeat(600_000)}"\n`;
    assert.deepEqual(await read(`apiVersion: v1\nitems:\n${item('a')}${item('b')}kind: List\n`), [
      'document 1, line 3: a',
      'document 1, line 7: b',
    ]);
  });

  it('stops at aliases that stand for aliases that stand for aliases', async () => {
    const levels = Array.from({ length: 9 }, (_, level) =>
      level === 0
        ? 'a0: &a0 [x]'
        : `a${level}: &a${level} [${Array(9)
            .fill(`*a${level - 1}`)
            .join(', ')}]`,
    );
    assert.deepEqual(await read(`${levels.join('\n')}\n---\n${yaml('b')}`), [
      'document 1, line 1: has excessive aliasing',
      'document 2, line 11: b',
    ]);
  });

  it('follows anchors and merge keys', async () => {
    const [object] = await objectsIn('base: &b {x: 1}\nmetadata: {<<: *b, name: a}\n');
    assert.deepEqual(object && 'value' in object && object.value.metadata, { x: 1, name: 'a' });
  });

  it('takes lists in lists apart, but not without end', async () => {
    const nested = (depth: number, yaml: boolean): string => {
      const inner = depth === 0 ? '{"kind":"Pod","metadata":{"name":"a"}}' : nested(depth - 1, false);
      return `${yaml ? '---\n' : ''}{"kind":"List","items":[${inner}]}`;
    };
    for (const yaml of [false, true]) {
      const line = yaml ? 2 : 1;
      assert.deepEqual(await read(nested(5, yaml)), [`document 1, line ${line}: a`]);
      assert.deepEqual(await read(nested(9, yaml)), [
        `document 1, line ${line}: has lists within lists, more than 5 deep`,
      ]);
    }
  });

  it('says that a text or a number is no object', async () => {
    assert.deepEqual(await read('just text\n---\n5\n'), [
      'document 1, line 1: is not an object with apiVersion and kind',
      'document 2, line 3: is not an object with apiVersion and kind',
    ]);
  });

  it('reads text between quotes and brackets that goes on in lines that are not indented, as go-yaml does', async () => {
    const text = `metadata:\n  name: "a\nb"\n  c: 'd\n\n  e'\n  f: [\n1,\n]\nspec: {\n  g: 2\n}\n`;
    const [object] = await objectsIn(text);
    assert.ok(object && 'value' in object);
    assert.deepEqual(object.value, { metadata: { name: 'a b', c: 'd\ne', f: [1] }, spec: { g: 2 } });
    assert.equal(object.lineOf(['spec', 'g']), 11);
  });

  it('reads plain scalars as go-yaml does', async () => {
    const scalars = {
      '0o0': 0,
      '0o17': 15,
      '017': 15,
      '08': 8,
      '1_000': 1000,
      '0x1F': 31,
      '-0b11': -3,
      '+5': 5,
      '1:30': '1:30',
      '2001-12-14': '2001-12-14',
      y: true,
      off: false,
      '.5': 0.5,
      '1e3': 1000,
      '1e400': '1e400',
      '~': null,
      '=': '=',
      '0x': '0x',
      '!!str 5': '5',
      '!!binary aGk=': 'hi',
      '!!timestamp 2001-12-14': '2001-12-14',
      '!Ref x': 'x',
      '!Join [a]': ['a'],
      '!If {a: 1}': { a: 1 },
    };
    const keys = Object.keys(scalars);
    const [object] = await objectsIn(keys.map((key, index) => `k${index}: ${key}\n`).join(''));
    assert.deepEqual(object && 'value' in object && Object.values(object.value), Object.values(scalars));
  });

  it('gives the elements of a typed list the kind that the list is of', async () => {
    const kinds = async (text: string) =>
      (await objectsIn(text)).map((one) => ('value' in one ? `${one.value.apiVersion} ${one.value.kind}` : one.fault));
    assert.deepEqual(await kinds('apiVersion: apps/v1\nkind: DeploymentList\nitems:\n- metadata: {name: a}\n'), [
      'apps/v1 Deployment',
    ]);
    assert.deepEqual(
      await kinds('{"kind":"PodList","apiVersion":"v1","items":[{"metadata":{}},{"kind":"X","apiVersion":"y"}]}'),
      ['v1 Pod', 'y X'],
    );
    assert.deepEqual(await kinds('{"apiVersion":"v1","items":[{"metadata":{}}],"kind":"PodList"}'), ['v1 Pod']);
    assert.deepEqual(await kinds('{"apiVersion":"v1","kind":"List","items":[{"metadata":{}}]}'), [
      'undefined undefined',
    ]);
    assert.deepEqual(await kinds('{"items":[{"a":1},{"b":2}],"name":"x"}'), ['undefined undefined']);
  });

  it('reads YAML between brackets, without quotes', async () => {
    assert.deepEqual(await read('{kind: Pod, metadata: {name: a}}\n'), ['document 1, line 1: a']);
  });

  it('refuses an anchor that contains itself', async () => {
    assert.deepEqual(await read('a: &x [*x]\n'), ['document 1, line 1: has an anchor "x" that contains itself']);
  });

  it('leaves out documents whose first lines tell a kind that is not wanted, and no others', async () => {
    const text = [
      'apiVersion: v1\nkind: Secret\nmetadata: {name: not wanted\n',
      '# a comment\napiVersion: v1\nkind: Secret\n"kind": Pod\n',
      'apiVersion: v1\ndata: {}\nkind: Secret\n',
      'apiVersion: v1\nkind: Pod\n',
    ].join('---\n');
    const found: string[] = [];
    for await (const object of objectsInText(
      inChunks(text, 10),
      'a.yaml',
      (apiVersion, kind) => `${apiVersion} ${kind}` !== 'v1 Secret',
    )) {
      found.push('fault' in object ? object.fault : String(object.value.kind));
    }
    assert.deepEqual(found, ['has the key "kind" twice in one object', 'Secret', 'Pod']);
  });

  it('tells broken manifests and templates from what is not meant for Kubernetes', async () => {
    const of = async (text: string) => (await objectsIn(text)).map((one) => ('fault' in one ? one.of : 'object'));
    assert.deepEqual(
      [
        await of('kind: Pod\nspec: {\n'),
        await of('kind: Pod\nspec: {{ .Values.spec }}\n'),
        await of('{{- if .Values.x }}\nkind: Pod\n{{- end }}\n'),
        await of('on: {push\n'),
        await of('{ // settings\n  "a": 1 }'),
        await of('- a\n- b\n'),
        await of('{"kind": "Pod",\n'),
      ],
      [['manifest'], ['template'], ['template'], ['other'], ['object'], ['other'], ['manifest']],
    );
  });
});

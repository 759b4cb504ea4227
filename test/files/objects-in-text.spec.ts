import assert from 'node:assert/strict';
import { objectsInText } from '../../src/files/objects-in-text.ts';

/** "document 2, line 5: NAME", or the fault. */
function read(text: string): string[] {
  return [...objectsInText(text, 'a.yaml')].map((object) => {
    const { document, line } = object.place;
    const what = 'fault' in object ? object.fault : String((object.value.metadata as { name?: string })?.name);
    return `document ${document}, line ${line}: ${what}`;
  });
}

const yaml = (name: string) => `kind: Pod\nmetadata:\n  name: ${name}\n`;

describe('files/objects-in-text', () => {
  it('reads documents with the line that each begins in', () => {
    assert.deepEqual(read(`# a header\n---\n${yaml('a')}---\n\n# a comment\n${yaml('b')}`), [
      'document 1, line 3: a',
      'document 2, line 9: b',
    ]);
  });

  it('counts no documents where Helm has written a separator and a comment only', () => {
    assert.deepEqual(read(`---\n# Source: a.yaml\n---\n# Source: b.yaml\n${yaml('b')}---\n`), [
      'document 1, line 5: b',
    ]);
  });

  it('reads nothing in an empty file', () => {
    assert.deepEqual([read(''), read('\n\n'), read('---\n---\n')], [[], [], []]);
  });

  it('names the line of what is broken, and reads the documents around it', () => {
    assert.deepEqual(read(`${yaml('a')}---\nkind: Pod\nmetadata: {name: b\n---\n${yaml('c')}`), [
      'document 1, line 1: a',
      'document 2, line 6: is not YAML: Flow map in block collection must be sufficiently indented and end with a }',
      'document 3, line 8: c',
    ]);
  });

  it('refuses a key that is there twice, in YAML and in JSON', () => {
    assert.deepEqual(read('kind: Pod\nkind: Pod\n'), ['document 1, line 2: has the key "kind" twice in one object']);
    assert.deepEqual(read('{"kind":"Pod","metadata":{"a":{"b":1},"b":2,"a":3}}'), [
      'document 1, line 1: has the key "a" twice in one object',
    ]);
  });

  it('takes the elements of lists apart, with the line of each', () => {
    assert.deepEqual(
      read(
        `kind: List\nitems:\n- kind: Pod\n  metadata: {name: a}\n- kind: PodList\n  items:\n  - metadata: {name: b}\n`,
      ),
      ['document 1, line 3: a', 'document 1, line 7: b'],
    );
  });

  it('takes a JSON list apart, whatever stands around the items', () => {
    const json =
      '{\n"kind": "List",\n"metadata": {"items": ["]"]},\n"items": [\n{"metadata": {"name": "a}"}},\n{"metadata": {"name": "b"}}\n],\n"apiVersion": "v1"}\n{"metadata": {"name": "c"}}';
    assert.deepEqual(read(json), ['document 1, line 5: a}', 'document 1, line 6: b', 'document 2, line 9: c']);
  });

  it('reads the JSON objects before the place where a file was cut off', () => {
    const [first, second, ...more] = read('{"kind":"List","items":[{"metadata":{"name":"a"}},{"metadata":{"na');
    assert.equal(first, 'document 1, line 1: a');
    assert.match(second ?? '', /^document 1, line 1: is not JSON: /);
    assert.deepEqual(more, []);
  });

  it('says that text behind a JSON object is no JSON', () => {
    assert.match(read('{"metadata":{"name":"a"}} x').at(-1) ?? '', /^document 2, line 1: is not JSON: /);
  });

  it('takes the elements of a long YAML list apart without reading it as a whole', () => {
    const item = (name: string) => `- kind: Pod\n  metadata:\n    name: ${name}\n    x: "${'x'.repeat(600_000)}"\n`;
    assert.deepEqual(read(`apiVersion: v1\nitems:\n${item('a')}${item('b')}kind: List\n`), [
      'document 1, line 3: a',
      'document 1, line 7: b',
    ]);
  });

  it('stops at aliases that stand for aliases that stand for aliases', () => {
    const levels = Array.from({ length: 9 }, (_, level) =>
      level === 0
        ? 'a0: &a0 [x]'
        : `a${level}: &a${level} [${Array(9)
            .fill(`*a${level - 1}`)
            .join(', ')}]`,
    );
    assert.deepEqual(read(`${levels.join('\n')}\n---\n${yaml('b')}`), [
      'document 1, line 1: is not YAML that can be read: Excessive alias count indicates a resource exhaustion attack',
      'document 2, line 11: b',
    ]);
  });

  it('follows anchors and merge keys', () => {
    const [object] = objectsInText('base: &b {x: 1}\nmetadata: {<<: *b, name: a}\n', 'a.yaml');
    assert.deepEqual(object && 'value' in object && object.value.metadata, { x: 1, name: 'a' });
  });

  it('takes lists in lists apart, but not without end', () => {
    const nested = (depth: number, yaml: boolean): string => {
      const inner = depth === 0 ? '{"kind":"Pod","metadata":{"name":"a"}}' : nested(depth - 1, false);
      return `${yaml ? '---\n' : ''}{"kind":"List","items":[${inner}]}`;
    };
    for (const yaml of [false, true]) {
      const line = yaml ? 2 : 1;
      assert.deepEqual(read(nested(5, yaml)), [`document 1, line ${line}: a`]);
      assert.deepEqual(read(nested(9, yaml)), [`document 1, line ${line}: has lists within lists, more than 5 deep`]);
    }
  });

  it('says that a text or a number is no object', () => {
    assert.deepEqual(read('just text\n---\n5\n'), [
      'document 1, line 1: is not an object with apiVersion and kind',
      'document 2, line 3: is not an object with apiVersion and kind',
    ]);
  });
});

import assert from 'node:assert/strict';
import { partsOfPath } from '../../src/kubernetes/field-path.ts';
import { objectsIn } from '../support/objects-in.ts';

/** The line of each field in the object of that index. */
async function lines(text: string, paths: readonly string[], index = 0): Promise<number[]> {
  const object = (await objectsIn(text))[index];
  assert.ok(object && 'lineOf' in object);
  return paths.map((path) => object.lineOf(partsOfPath(path)));
}

const YAML = `# one
---
# two
kind: Pod
metadata:
  annotations:
    a.b/c: x
    "quoted/[key].x": y
spec:
  containers:
    - name: a

      securityContext:
        capabilities: {add: [
          CHOWN,
          KILL]}
    # three
    - name: b
      securityContext:
  hostPID: true
`;

describe('files: the line of a field', () => {
  it('is that of its key, or of the list element', async () => {
    assert.deepEqual(
      await lines(YAML, [
        '',
        'spec.hostPID',
        'spec.containers[0]',
        'spec.containers[1].name',
        'spec.containers[0].securityContext.capabilities.add',
        'spec.containers[0].securityContext.capabilities.add[1]',
        'metadata.annotations[a.b/c]',
        'metadata.annotations[quoted/[key].x]',
      ]),
      [4, 20, 11, 18, 14, 16, 7, 8],
    );
  });

  it('is that of the nearest parent where the field is not there', async () => {
    assert.deepEqual(
      await lines(YAML, [
        'spec.hostIPC',
        'spec.containers[0].securityContext.runAsNonRoot',
        'spec.containers[1].securityContext.runAsNonRoot',
        'spec.containers[7].name',
        'spec.hostPID.x',
        'status.a[0]',
      ]),
      [9, 13, 19, 10, 20, 4],
    );
  });

  it('is where an anchor stands, and where a merge key brings a field in', async () => {
    const text = `a: &base\n  privileged: true\nb: &more\n  x: 1\nspec:\n  one: *base\n  two:\n    <<: [*base, *more]\n    y: 1\n  three: {<<: *more}\n`;
    assert.deepEqual(
      await lines(text, [
        'spec.one',
        'spec.one.privileged',
        'spec.two.privileged',
        'spec.two.x',
        'spec.two.y',
        'spec.three.x',
        'spec.three.z',
      ]),
      [6, 2, 2, 4, 9, 4, 10],
    );
  });

  it('is found in the elements of YAML lists, and of lists in them', async () => {
    const text =
      'kind: List\nitems:\n- kind: PodList\n  items:\n  - spec: {}\n  - spec:\n      a: 1\n- kind: Pod\n  spec:\n    a: 2\n';
    assert.deepEqual([await lines(text, ['spec.a'], 1), await lines(text, ['spec.a', 'spec.b'], 2)], [[7], [10, 9]]);
  });

  it('is found in the elements of a YAML list that is too long to be read as a whole', async () => {
    const filler = `  x: "${'x'.repeat(600_000)}"\n`;
    const text = `# a\napiVersion: v1\nitems:\n- kind: Pod\n${filler}  spec:\n    a: 1\n- kind: Pod\n${filler}  spec:\n\n    a: 1\nkind: List\n`;
    assert.deepEqual(
      [await lines(text, ['', 'spec.a']), await lines(text, ['', 'spec.a'], 1)],
      [
        [4, 7],
        [8, 12],
      ],
    );
  });

  it('is found in JSON, whatever is in the way', async () => {
    const text = `{
  "x": "spec \\" {[",
  "n": [1, -2.5e3 ,null,
    true],
  "e": {}, "f": [],
  "spec" : {
    "containers": [
      {"name": "a"},
      {
        "name": "b",
        "sec\\u0075rityContext": { "privileged":
          true }
      }
    ]
  }
}
`;
    assert.deepEqual(
      await lines(text, [
        '',
        'n[3]',
        'n[4]',
        'n[2].x',
        'e.x',
        'f[0]',
        'spec.containers[0].securityContext',
        'spec.containers[1].securityContext.privileged',
        'spec.containers[1].securityContext.runAsUser',
        'spec.containers[2]',
        'spec.hostPID',
      ]),
      [1, 4, 3, 3, 5, 5, 8, 11, 11, 7, 6],
    );
  });

  it('is found in the elements of JSON lists, and of lists in them', async () => {
    const text =
      '{"kind": "List", "items": [\n{"kind": "PodList", "items": [\n{"a": 1},\n{"spec":\n{"a": 1}}]},\n{"spec": {\n"a": 2}}]}';
    assert.deepEqual([await lines(text, ['spec.a'], 1), await lines(text, ['spec.a', 'spec.b'], 2)], [[5], [7, 6]]);
  });

  it('reads an empty JSON list, and one of things that are no objects', async () => {
    const read = async (text: string) =>
      (await objectsIn(text)).map((object) => ('fault' in object ? object.fault : object.value));
    assert.deepEqual(
      [await read('{"kind":"List","items":[]}\n'), await read('{"kind":"List","items":[1]}\n')],
      [[], ['is not an object with apiVersion and kind']],
    );
  });
});

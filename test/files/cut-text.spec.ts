import assert from 'node:assert/strict';
import { cutText } from '../../src/files/cut-text.ts';
import { inChunks } from '../support/objects-in.ts';

/** "document 2, line 5: TEXT", "... of PodList: TEXT" for an element, "... ends a PodList", or "... FAULT". */
async function pieces(text: string, chunkSize: number): Promise<string[]> {
  const found: string[] = [];
  for await (const piece of cutText(inChunks(text, chunkSize))) {
    const { document, line, list, endOfList, fault } = piece;
    const place = `document ${document}, line ${line}`;
    if (endOfList) found.push(`${place} ends a ${endOfList.kind ?? 'list'}`);
    else found.push(`${place}${list ? ` of ${list.kind ?? 'a list'}` : ''}: ${fault ?? piece.text}`);
  }
  return found;
}

const LONG = 'x'.repeat(260_000);

describe('files/cut-text', () => {
  const cases: readonly [string, string, readonly string[]][] = [
    [
      'YAML at its separators, each with the line that it begins in',
      '# head\na: 1\n---\nb: |\n  x\n  ---\n--- # more\nc: 3',
      [
        'document 1, line 1: # head\na: 1\n',
        'document 2, line 3: ---\nb: |\n  x\n  ---\n',
        'document 3, line 7: --- # more\nc: 3',
      ],
    ],
    ['not at a line that only begins like a separator', 'a: 1\n---b: 2\n', ['document 1, line 1: a: 1\n---b: 2\n']],
    ['no documents of comments', '---\n# a\n---\n%YAML 1.1\n---\nb: 2\n', ['document 1, line 5: ---\nb: 2\n']],
    [
      'JSON into its objects, however they are laid out',
      '{"a":1}\n{"b":2} {"c":\n3}\n',
      ['document 1, line 1: {"a":1}', 'document 2, line 2: {"b":2}', 'document 3, line 2: {"c":\n3}'],
    ],
    [
      'JSON that has an object on each line at each of them, so that a broken one does not take the others with it',
      '{"a":1}\n{"b":"2}\n\n{broken\n{"c":3}\n',
      [
        'document 1, line 1: {"a":1}',
        'document 2, line 2: {"b":"2}\n\n',
        'document 3, line 4: {broken\n',
        'document 4, line 5: {"c":3}',
      ],
    ],
    [
      'a JSON list into its elements, which know the kind where it is written before them',
      '{"kind":"PodList","items":[\n{"a":[1,"]"]},\n{"b":2}\n]}\n{"items":[{"c":3}],"kind":"List"}',
      [
        'document 1, line 2 of PodList: {"a":[1,"]"]}',
        'document 1, line 3 of PodList: {"b":2}',
        'document 1, line 4 ends a PodList',
        'document 2, line 5 of a list: {"c":3}',
        'document 2, line 5 ends a List',
      ],
    ],
    [
      'no JSON object that is no list',
      '{"kind":"Foo","items":[{"a":1}]}',
      ['document 1, line 1: {"kind":"Foo","items":[{"a":1}]}'],
    ],
    [
      'what follows JSON behind a separator as YAML',
      '{"a": 1}\n---\nb: 2\n',
      ['document 1, line 1: {"a": 1}', 'document 2, line 2: ---\nb: 2\n'],
    ],
    [
      'a long YAML list into its elements, wherever kubectl or another program has put them',
      `apiVersion: v1\nitems:\n- a: ${LONG}\n  b: 1\n# c\n- c: 2\nkind: List\nmetadata: {}\n---\nkind: PodList\nitems:\n  - a: ${LONG}\n    b: 1\n  - c: 2\n`,
      [
        `document 1, line 3 of a list:   a: ${LONG}\n  b: 1\n# c\n`,
        'document 1, line 6 of a list:   c: 2\n',
        'document 1, line 9 ends a List',
        `document 2, line 12 of PodList:     a: ${LONG}\n    b: 1\n`,
        'document 2, line 14 of PodList:     c: 2\n',
        'document 2, line 15 ends a PodList',
      ],
    ],
    ['nothing', '', []],
  ];

  for (const [what, text, expected] of cases) {
    it(`cuts ${what}, wherever its chunks end`, async () => {
      const sizes = text.length > LONG.length ? [1000, 1_000_000] : [1, 2, 5, 1000];
      for (const size of sizes) assert.deepEqual(await pieces(text, size), expected, `chunks of ${size}`);
    });
  }

  it('lets go of an object that no server would take', async () => {
    const huge = 'y'.repeat(17 * 1024 * 1024);
    assert.deepEqual(await pieces(`{"a":"${huge}"}\n{"b":1}`, 1_000_000), [
      'document 1, line 1: is larger than 16 MiB',
      'document 2, line 2: {"b":1}',
    ]);
    assert.deepEqual(await pieces(`a: ${huge}\n---\nb: 1\n`, 1_000_000), [
      'document 1, line 1: is larger than 16 MiB',
      'document 2, line 2: ---\nb: 1\n',
    ]);
  });
});

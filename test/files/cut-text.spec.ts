import assert from 'node:assert/strict';
import { cutText, type TextPart } from '../../src/files/cut-text.ts';

async function parts(text: string, chunkSize: number): Promise<TextPart[]> {
  const chunks = Array.from({ length: Math.ceil(text.length / chunkSize) }, (_, index) =>
    text.slice(index * chunkSize, (index + 1) * chunkSize),
  );
  const found: TextPart[] = [];
  for await (const part of cutText(
    (async function* () {
      yield* chunks;
    })(),
  ))
    found.push(part);
  return found;
}

describe('files/cut-text', () => {
  const cases: readonly [string, string, readonly TextPart[]][] = [
    [
      'YAML at its separators, each with the line that it begins in',
      '# head\na: 1\n---\nb: |\n  x\n  ---\n--- # more\nc: 3',
      [
        { text: '# head\na: 1\n', line: 1 },
        { text: '---\nb: |\n  x\n  ---\n', line: 3 },
        { text: '--- # more\nc: 3', line: 7 },
      ],
    ],
    ['not at a line that only begins like a separator', 'a: 1\n---b: 2\n', [{ text: 'a: 1\n---b: 2\n', line: 1 }]],
    [
      'JSON that has an object on each line at each of them',
      '{"a":1}\n{"b":2}\n\n{broken\n',
      [
        { text: '{"a":1}\n', line: 1 },
        { text: '{"b":2}\n', line: 2 },
        { text: '\n', line: 3 },
        { text: '{broken\n', line: 4 },
      ],
    ],
    [
      'other JSON not at all: a line in it may begin with a bracket too',
      '{"items":[\n{"a":1},\n{"b":2}\n]}\n',
      [{ text: '{"items":[\n{"a":1},\n{"b":2}\n]}\n', line: 1 }],
    ],
    ['nothing', '', []],
  ];

  for (const [what, text, expected] of cases) {
    it(`cuts ${what}, wherever its chunks end`, async () => {
      for (const size of [1, 2, 5, 1000]) assert.deepEqual(await parts(text, size), expected, `chunks of ${size}`);
    });
  }
});

import assert from 'node:assert/strict';
import { readList } from '../../../../src/cluster/connection/transport/read-list.ts';

/** The text in pieces of so many bytes. */
async function* pieces(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string, size = 7): Promise<{ objects: string[]; frame: string }> {
  const objects: string[] = [];
  const frame = await readList(pieces(text, size), (object) => objects.push(object));
  return { objects, frame };
}

const awkward = { name: 'a"]}\\', 'items": [{': '\u{1f600}é', list: [[{ items: [1] }]], text: '{"items":[{' };

describe('cluster/connection/transport/read-list', () => {
  it('hands over the objects of a list one by one, wherever its bytes are cut, and leaves a frame around zeros', async () => {
    const list = { kind: 'PodList', metadata: { continue: 'x', more: [{}] }, items: [awkward, {}, awkward], last: [1] };
    for (const text of [JSON.stringify(list), JSON.stringify(list, null, 2)]) {
      for (const size of [1, 2, 3, 7, 64, 10_000]) {
        const { objects, frame } = await read(text, size);
        assert.deepEqual(
          [objects.map((object) => JSON.parse(object)), JSON.parse(frame)],
          [list.items, { ...list, items: [0, 0, 0] }],
        );
      }
    }
  });

  it('leaves in the frame what is no object', async () => {
    const { objects, frame } = await read('{"items":[null,{"a":1},"x",[{"b":2}],7]}');
    assert.deepEqual([objects, JSON.parse(frame).items], [['{"a":1}'], [null, 0, 'x', [{ b: 2 }], 7]]);
  });

  it('takes only the items of the outermost object for objects of the list', async () => {
    for (const text of [
      '{"data":{"items":[{}]}}',
      '[{"items":[{}]}]',
      '{"a":"items","b":[{}]}',
      '{"items":{"a":[{}]}}',
    ]) {
      assert.deepEqual(await read(text), { objects: [], frame: text });
    }
  });

  it('makes no JSON of what was none', async () => {
    for (const text of [
      '',
      '{"items":[{}',
      '{"items":[{}{}]}',
      '{"items":[{"a":',
      '{"items":[{}]} {}',
      '\ufeff{"items":[]}',
    ]) {
      const { frame } = await read(text);
      assert.throws(() => JSON.parse(frame), SyntaxError, text);
    }
  });

  it('refuses an object, or what is around them, that is larger than any server takes', async () => {
    const large = 'x'.repeat(17 * 1024 * 1024);
    await assert.rejects(read(`{"items":[{"a":"${large}"}]}`, 65_536), {
      message: 'an object of the list is larger than 16 MiB',
    });
    await assert.rejects(read(`{"a":"${large}","items":[]}`, 65_536), {
      message: 'what is around the objects of the list is larger than 16 MiB',
    });
  });
});

import assert from 'node:assert/strict';
import { memoized } from '../src/memoized.ts';

describe('memoized', () => {
  it('asks each question once, also one whose answer is nothing', () => {
    const asked: string[] = [];
    const ask = memoized((name: string, where?: string): undefined => {
      asked.push(`${name} ${where}`);
    });
    for (const [name, where] of [['a'], ['a', 'b'], ['a'], ['a', 'b'], ['ab']] as const) ask(name, where);
    assert.deepEqual(asked, ['a undefined', 'a b', 'ab undefined']);
  });

  it('tells questions apart by the key that is made of them', () => {
    const upper = memoized(
      (text: string) => text.toUpperCase(),
      (text) => text.slice(0, 1),
    );
    assert.deepEqual(['one', 'other', 'two'].map(upper), ['ONE', 'ONE', 'TWO']);
  });

  it('waits for an answer that is under way, and refuses again what was refused', async () => {
    let times = 0;
    const ask = memoized(async (name: string) => {
      times += 1;
      throw new Error(name);
    });
    const answers = await Promise.allSettled([ask('a'), ask('a')]);
    answers.push(...(await Promise.allSettled([ask('a')])));
    assert.deepEqual([answers.map(({ status }) => status), times], [['rejected', 'rejected', 'rejected'], 1]);
  });
});

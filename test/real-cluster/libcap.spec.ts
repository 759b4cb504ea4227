import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { formatMask, type Mask, without } from '../../src/capability/mask.ts';
import { formatTextForm, type TextSets, textNames } from '../../src/capability/text-form.ts';
import { isFault } from '../../src/commands/decode/decoded.ts';
import { readText } from '../../src/commands/decode/read/read-text.ts';
import { runOffline } from '../support/run-program.ts';
import { type Chance, chanceOf } from './chance.ts';

const run = promisify(execFile);

/** CAPS_LIBCAP_SEED and CAPS_LIBCAP_COUNT ask for another run, or a longer one. */
const SEED = Number(process.env.CAPS_LIBCAP_SEED ?? 1);
const COUNT = Number(process.env.CAPS_LIBCAP_COUNT ?? 3000);
/** A process has to be started for each, and asked about. */
const PROCESSES = Math.ceil(COUNT / 10);
/** Command lines have a limit. */
const AT_ONCE = 200;
/** So has each of their words: these are texts of some 1,500 characters. */
const STATUSES_AT_ONCE = 50;

const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };

describe('decode, beside capsh and getpcaps of libcap', () => {
  /** What this process may hand on: no program can have more. */
  let held: Mask;
  let lastBit: number;

  before('the programs are there, and may set capabilities', async () => {
    for (const program of ['capsh', 'getpcaps']) {
      await run('sh', ['-c', `command -v ${program}`], { env }).catch(() => {
        throw new Error(`${program} is not installed: apt-get install libcap2-bin`);
      });
    }
    const { stdout } = await run('cat', ['/proc/self/status', '/proc/sys/kernel/cap_last_cap']);
    lastBit = Number(stdout.trim().split('\n').at(-1));
    held = maskIn(stdout, 'CapPrm') & maskIn(stdout, 'CapBnd');
    assert.ok(held & (1n << 8n), 'this has to run as root: capsh needs SETPCAP to take on random sets');
  });

  it(`names ${COUNT} random masks as capsh --decode does, and reads what it prints`, async () => {
    const chance = chanceOf(SEED);
    const masks = Array.from({ length: COUNT }, () => randomMask(chance, 64));
    for (const some of chunks(masks, AT_ONCE)) {
      const { stdout } = await run(
        'capsh',
        some.map((mask) => `--decode=${mask.toString(16)}`),
        { env },
      );
      assert.equal(stdout, some.map((mask) => `0x${formatMask(mask)}=${textNames(mask)}\n`).join(''));
      const decoded = await ask(stdout, 'hex');
      assert.equal(decoded, some.map((mask) => `${formatMask(mask)}\n`).join(''));
    }
  });

  it(`writes the sets of ${COUNT} processes as capsh does, which reads them so, and reads what capsh prints`, async () => {
    const chance = chanceOf(SEED + 1);
    const processes = Array.from({ length: COUNT }, () => randomSets(chance, held));
    for (const some of chunks(processes, AT_ONCE)) {
      const texts = some.map((sets) => formatTextForm(sets, lastBit));
      // A shell starts them in a tenth of the time.
      const script = 'for text; do capsh --caps="$text" --print && echo --- || exit; done';
      const { stdout } = await run('sh', ['-c', script, 'sh', ...texts], { env });
      const printed = stdout.split('---\n').slice(0, -1);
      assert.equal(printed.length, some.length);
      for (const [index, sets] of some.entries()) {
        const one = printed[index] ?? '';
        assert.equal(one.split('\n')[0], `Current: ${texts[index]}`);
        const [item] = await readText(one, lastBit);
        assert.ok(item && !isFault(item));
        const [inheritable, permitted, effective, bounding] = item.sets.map(({ mask }) => mask);
        assert.deepEqual({ inheritable, permitted, effective, bounding }, { ...sets, bounding: held });
      }
    }
  });

  it(`says of ${PROCESSES} running processes what getpcaps says, from their /proc/PID/status`, async () => {
    const chance = chanceOf(SEED + 2);
    // The shell is root and gets everything back; the child that capsh leaves sleeping has what was asked for.
    const look = 'read child < /proc/$$/task/$$/children; getpcaps $child 2>&1; cat /proc/$child/status; kill $child';
    const script = `for text; do capsh --caps="$text" --forkfor=60 --shell=/bin/sh -- -c '${look}' && echo --- || exit; done`;
    const all = Array.from({ length: PROCESSES }, () => formatTextForm(randomSets(chance, held), lastBit));
    for (const texts of chunks(all, STATUSES_AT_ONCE)) {
      const { stdout } = await run('sh', ['-c', script, 'sh', ...texts], { env });
      const processes = stdout.split('---\n').slice(0, -1);
      const listed = processes.map((one) => one.slice(0, one.indexOf('\n') + 1));
      const statuses = processes.map((one) => one.slice(one.indexOf('\n') + 1));
      const expected = texts.map((text) => `${text}\n`).join('');
      assert.equal(listed.map((line) => line.replace(/^\d+: /, '')).join(''), expected);
      assert.equal(await ask(statuses.join(''), 'text'), expected);
      assert.equal(await ask(listed.join(''), 'text'), expected);
    }
  });

  /** What the program prints of a text. */
  async function ask(text: string, format: 'hex' | 'text'): Promise<string> {
    const { stdout, stderr, exit } = await runOffline([
      'decode',
      '--full',
      String(lastBit + 1),
      '-o',
      format,
      '--',
      text.trimEnd(),
    ]);
    assert.deepEqual([stderr, exit], ['', 0]);
    return stdout;
  }
});

function maskIn(status: string, field: string): Mask {
  return BigInt(`0x${new RegExp(`^${field}:\\s*([0-9a-f]+)$`, 'm').exec(status)?.[1]}`);
}

/** Sparse, dense and in between, so that each combination of sets is the most frequent one at times. */
function randomMask(chance: Chance, bits: number): Mask {
  const probability = chance.one([0, 0.03, 0.1, 0.3, 0.5, 0.7, 0.97, 1]);
  let mask = 0n;
  for (let bit = 0; bit < bits; bit += 1) if (chance.happens(probability)) mask |= 1n << BigInt(bit);
  return mask;
}

/** What the kernel allows: effective within permitted, nothing beyond what is held. */
function randomSets(chance: Chance, held: Mask): TextSets {
  const permitted = randomMask(chance, 64) & held;
  return {
    permitted,
    effective: chance.happens(0.5) ? permitted : without(permitted, randomMask(chance, 64)),
    inheritable: chance.happens(0.4) ? 0n : randomMask(chance, 64) & held,
  };
}

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

import assert from 'node:assert/strict';
import { isTextFault, parseTextForm } from '../../src/capability/parse-text-form.ts';
import { formatTextForm, type TextSets } from '../../src/capability/text-form.ts';
import { libcapRecord } from './libcap/recorded.ts';

function setsOf([effective, permitted, inheritable]: readonly [string, string, string]): TextSets {
  return {
    effective: BigInt(`0x${effective}`),
    permitted: BigInt(`0x${permitted}`),
    inheritable: BigInt(`0x${inheritable}`),
  };
}

for (const file of ['text-41.jsonl', 'text-38.jsonl']) {
  const { capabilities, written, read } = libcapRecord(file);
  const lastBit = capabilities - 1;

  describe(`capability/text-form, as libcap 2.66 on a kernel with ${capabilities} capabilities`, () => {
    it(`writes ${written.length} random sets letter by letter, and reads them again`, () => {
      assert.ok(written.length >= 100);
      for (const { sets, written: text } of written) {
        assert.equal(formatTextForm(setsOf(sets), lastBit), text);
        assert.deepEqual(parseTextForm(text, lastBit), setsOf(sets));
      }
    });

    it(`reads or refuses ${read.length} random texts`, () => {
      assert.ok(read.length >= 100);
      for (const { text, read: sets } of read) {
        const ours = parseTextForm(text, lastBit);
        assert.deepEqual(isTextFault(ours) ? null : ours, sets && setsOf(sets), JSON.stringify(text));
      }
    });
  });
}

describe('capability/text-form', () => {
  it('reads what libcap up to 2.40 wrote', () => {
    const sets = { effective: 0x21n, permitted: 0x21n, inheritable: 0n };
    assert.deepEqual(parseTextForm('= cap_chown,cap_kill+ep', 40), sets);
  });

  const faults: [text: string, at: number, fault: string][] = [
    ['cap_chown+z', 10, 'expected e, i or p'],
    ['cap_chown+', 10, 'expected e, i or p'],
    ['cap_chown=ez', 11, 'expected e, i or p, or a blank'],
    ['cap_chown', 9, 'expected "=", "+" or "-" behind the names'],
    ['cap_kill=p +e', 11, 'only "=" can do without names before it'],
    ['=e+p', 2, 'only "=" can do without names before it'],
    ['=+p', 0, 'only "=" can do without names before it'],
    ['cap_kill=p cap_foo+e', 11, 'Linux has no capability called cap_foo'],
    ['cap_kill,net_raw+e', 9, "libcap's text form wants cap_net_raw for net_raw"],
    ['cap_kill,+e', 9, 'expected the name of a capability'],
    ['64=p', 0, 'capabilities have numbers from 0 to 63'],
    ['!cap_kill', 0, 'expected "=", "+" or "-"'],
  ];
  for (const [text, at, fault] of faults) {
    it(`says what is wrong with ${text}, and where`, () => {
      assert.deepEqual(parseTextForm(text, 40), { at, fault });
    });
  }
});

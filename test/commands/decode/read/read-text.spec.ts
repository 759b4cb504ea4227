import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatMask } from '../../../../src/capability/mask.ts';
import { isFault } from '../../../../src/commands/decode/decoded.ts';
import { readText } from '../../../../src/commands/decode/read/read-text.ts';
import { capshDecodeRecord } from '../../../capability/libcap/recorded.ts';

/** Items and faults as lines: "3 status app, PID 7: inheritable 0, permitted 2a", "3:5 what is wrong". */
async function read(text: string, lastBit = 40): Promise<string[]> {
  return (await readText(text, lastBit)).map((item) => {
    if (isFault(item)) return `${item.at ? `${item.at.line}:${item.at.column} ` : ''}${item.fault}`;
    const { form, line, of, sets } = item;
    const named = sets.map(({ name, mask }) => `${name} ${mask.toString(16)}`);
    return `${line} ${form}${of === undefined ? '' : ` ${of}`}: ${named.join(', ')}`;
  });
}

function recorded(file: string): string {
  return readFileSync(join(import.meta.dirname, file), 'utf8');
}

const ALL = '1ffffffffff';
const BUT_RESOURCE = '1fffeffffff';

describe('commands/decode/read/read-text', () => {
  const cases: [what: string, text: string, ...read: string[]][] = [
    ['a mask', '00000000a80425fb', '1 mask: capabilities a80425fb'],
    ['a mask with 0x, in capitals', ' 0xA80425FB\n', '1 mask: capabilities a80425fb'],
    ['digits alone as a mask, as capsh --decode does', '13', '1 mask: capabilities 13'],
    ['a mask of 64 bits', 'ffffffffffffffff', '1 mask: capabilities ffffffffffffffff'],
    ['one mask a line', 'a\r\n\r\nb\r\n', '1 mask: capabilities a', '3 mask: capabilities b'],
    ['names in any spelling', 'NET_RAW, cap_kill,Cap_Chown,6', '1 names: capabilities 2061'],
    ['a bit without a name', 'kill,41,63', '1 names: capabilities 8000020000000020'],
    ['all', 'all', `1 names: capabilities ${ALL}`],
    ['text of libcap', 'cap_chown=ip cap_kill+ep', '1 text: inheritable 1, permitted 21, effective 20'],
    ['nothing, as libcap writes it', '=', '1 text: inheritable 0, permitted 0, effective 0'],
    ['grep Cap', 'CapInh:\t0\nCapPrm:\t5\nCapEff:\t1', '1 status: inheritable 0, permitted 5, effective 1'],
    [
      'grep Cap of several files',
      '/proc/1/status:CapInh:\t1\n/proc/1/status:CapPrm:\t2\n/proc/7/status:CapInh:\t3\n/proc/7/status:CapPrm:\t4',
      '1 status /proc/1/status: inheritable 1, permitted 2',
      '3 status /proc/7/status: inheritable 3, permitted 4',
    ],
    [
      'several status texts',
      'Name:\ta: b\nPid:\t7\nCapEff:\t1\nSeccomp:\t0\nName:\tc\nPid:\t8\nCapEff:\t2\n',
      '1 status a: b, PID 7: effective 1',
      '5 status c, PID 8: effective 2',
    ],
    ['grep Cap of several processes', 'CapEff: 1\nCapEff: 2', '1 status: effective 1', '2 status: effective 2'],
    [
      'getpcaps',
      '1: =\n7: cap_kill=ep',
      '1 getpcaps PID 1: inheritable 0, permitted 0, effective 0',
      '2 getpcaps PID 7: inheritable 0, permitted 20, effective 20',
    ],
    [
      'getpcaps of old',
      "Capabilities for `7': = cap_kill+i",
      '1 getpcaps PID 7: inheritable 20, permitted 0, effective 0',
    ],
    [
      'getpcaps --legacy',
      "Capabilities for '7': cap_kill=i",
      '1 getpcaps PID 7: inheritable 20, permitted 0, effective 0',
    ],
    [
      'getpcaps --iab',
      '7: "cap_kill=ip" [cap_kill,!cap_chown]',
      '1 getpcaps PID 7: inheritable 20, permitted 20, effective 0',
    ],
    [
      'capsh --print of old',
      "Current: = cap_chown,cap_kill+ep\nBounding set =cap_chown,cap_kill,41\nAmbient set =\nSecurebits: 00/0x0/1'b0\n secure-noroot: no (unlocked)\nuid=0(root)\ngid=0(root)\ngroups=0(root)\n",
      '1 capsh: inheritable 0, permitted 21, effective 21, bounding 20000000021, ambient 0',
    ],
    [
      'two prints of capsh',
      'Current: =\nCurrent: =i',
      '1 capsh: inheritable 0, permitted 0, effective 0',
      `2 capsh: inheritable ${ALL}, permitted 0, effective 0`,
    ],
    ['a list of YAML', '- NET_RAW\n- "cap_kill"\n- 0\n', '1 yaml: capabilities 2021'],
    ['a list of JSON', '["NET_RAW"]', '1 yaml: capabilities 2000'],
    ['add and drop', 'add: [KILL]\ndrop:\n- ALL\n', `1 yaml: add 20, drop ${ALL}`],
    ['add and drop as JSON', '{"add":[],"drop":["CHOWN"]}', '1 yaml: add 0, drop 1'],
    ['capabilities', 'capabilities:\n  drop: [CHOWN]\n', '2 yaml: drop 1'],
    [
      'the containers of a manifest, and of the next',
      'kind: Pod\nspec:\n  containers:\n  - name: a\n    securityContext:\n      capabilities: {drop: [ALL]}\n  - name: b\n---\n' +
        'spec:\n  template:\n    spec:\n      initContainers:\n      - securityContext:\n          capabilities:\n            add:\n            - KILL\n',
      `6 yaml spec.containers[0]: drop ${ALL}`,
      '15 yaml spec.template.spec.initContainers[0]: add 20',
    ],
  ];
  for (const [what, text, ...items] of cases) {
    it(`reads ${what}`, async () => {
      assert.deepEqual(await read(text), items);
    });
  }

  it('reads capsh --print of libcap 2.66', async () => {
    const sets = `inheritable 0, permitted ${BUT_RESOURCE}, effective ${BUT_RESOURCE}, bounding ${BUT_RESOURCE}, ambient 0`;
    assert.deepEqual(await read(recorded('capsh-print-2.66.txt')), [`1 capsh: ${sets}`]);
  });

  it('reads the whole /proc/PID/status of Linux 6.18', async () => {
    const pid = /^Pid:\t(\d+)$/m.exec(recorded('status-6.18.txt'))?.[1];
    const sets = `inheritable 0, permitted ${BUT_RESOURCE}, effective ${BUT_RESOURCE}, bounding ${BUT_RESOURCE}, ambient 0`;
    assert.deepEqual(await read(recorded('status-6.18.txt')), [`1 status cat, PID ${pid}: ${sets}`]);
  });

  it('reads every line of capsh --decode of libcap 2.66, and its names alone', async () => {
    const lines = capshDecodeRecord();
    assert.ok(lines.length > 100);
    for (const line of lines) {
      const [digits = '', names = ''] = line.split('=');
      const mask = BigInt(digits).toString(16);
      assert.deepEqual(await read(line), [`1 capsh-decode: capabilities ${mask}`]);
      if (/[^\d]/.test(names)) assert.deepEqual(await read(names), [`1 names: capabilities ${mask}`]);
      assert.deepEqual(await read(formatMask(BigInt(digits))), [`1 mask: capabilities ${mask}`]);
    }
  });

  it('takes "all" and "=" for what the kernel has', async () => {
    assert.deepEqual(await read('all\n=p', 37), [
      '1 names: capabilities 3fffffffff',
      '2 text: inheritable 0, permitted 3fffffffff, effective 0',
    ]);
    assert.deepEqual(await read('drop: [all]', 37), ['1 yaml: drop 3fffffffff']);
  });

  const faults: [text: string, ...faults: string[]][] = [
    ['', 'is empty'],
    ['\n \n', 'is empty'],
    ['uid=0(root)', 'says nothing about capabilities'],
    ['0x', '1:1 Linux has no capability called 0x'],
    ['11111111111111111', '1:1 a mask has at most 16 hexadecimal digits, not 17'],
    ['KILL, NET_RW', '1:7 Linux has no capability called NET_RW'],
    ['KILL,,CHOWN', '1:6 expected the name of a capability'],
    ['KILL,64', '1:6 capabilities have numbers from 0 to 63'],
    ['a\n  cap_kill=ex\nb', '1 mask: capabilities a', '2:13 expected e, i or p, or a blank', '3 mask: capabilities b'],
    ['CapPrm:\txyz\nCapEff:\t1', '1:9 expected a mask of up to 16 hexadecimal digits', '2 status: effective 1'],
    ['CapPrm:', '1:8 expected a mask of up to 16 hexadecimal digits'],
    ['Bounding set =cap_kill,cap_x', '1:24 Linux has no capability called cap_x'],
    ['7: cap_kill', '1:12 expected "=", "+" or "-" behind the names'],
    ['0x0000000000000001=cap_kill', '1:20 the names do not say the same as the mask before them'],
    ['- KILL\n- NET_RW\n', '2:3 Linux has no capability called NET_RW'],
    ['add: [KILL, {a: b}]', '1:13 expected the name of a capability'],
    [
      'add: [KILL',
      '1:11 is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    ['kind: Pod', 'has no lists of capabilities'],
  ];
  for (const [text, ...expected] of faults) {
    it(`says where ${JSON.stringify(text)} cannot be read`, async () => {
      assert.deepEqual(await read(text), expected);
    });
  }
});

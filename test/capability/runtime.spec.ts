import assert from 'node:assert/strict';
import { formatMask } from '../../src/capability/mask.ts';
import {
  defaultCapabilities,
  fillsInheritable,
  fullMaskOfKernel,
  parseRuntime,
  UNKNOWN_RUNTIME,
} from '../../src/capability/runtime.ts';

describe('capability/runtime', () => {
  describe('reads what nodes write', () => {
    const cases = {
      'containerd://1.6.20': { name: 'containerd', label: 'containerd 1.6.20', version: [1, 6, 20] },
      'containerd://1.6.20~ds1': { name: 'containerd', label: 'containerd 1.6.20~ds1', version: [1, 6, 20] },
      'containerd://2.1.0-rc.1': { name: 'containerd', label: 'containerd 2.1.0-rc.1', version: [2, 1, 0] },
      'containerd://v1.7': { name: 'containerd', label: 'containerd v1.7', version: [1, 7, 0] },
      'containerd://Unknown': { name: 'containerd', label: 'containerd Unknown' },
      'containerd://': { name: 'containerd', label: 'containerd' },
      'cri-o://1.30.1': { name: 'cri-o', label: 'cri-o 1.30.1', version: [1, 30, 1] },
      'cri-o://1.29.11-3.rhaos4.16.git5d12b10.el9': {
        name: 'cri-o',
        label: 'cri-o 1.29.11-3.rhaos4.16.git5d12b10.el9',
        version: [1, 29, 11],
      },
      'docker://20.10.24': { name: 'docker', label: 'docker 20.10.24', version: [20, 10, 24] },
      'frakti://1.2.3': { name: 'unknown', label: 'frakti 1.2.3', version: [1, 2, 3] },
      'Containerd://1.6.20': { name: 'unknown', label: 'Containerd 1.6.20', version: [1, 6, 20] },
      '': { name: 'unknown', label: '' },
      rubbish: { name: 'unknown', label: 'rubbish' },
    };
    for (const [written, runtime] of Object.entries(cases)) {
      it(`"${written}" is ${JSON.stringify(runtime)}`, () => {
        assert.deepEqual(parseRuntime(written), runtime);
      });
    }

    it('a node that said nothing has an unknown runtime without a label', () => {
      assert.deepEqual(UNKNOWN_RUNTIME, parseRuntime(''));
    });
  });

  describe('knows the default list', () => {
    const cases = {
      'containerd://1.4.0': '00000000a80425fb',
      'containerd://2.1.4': '00000000a80425fb',
      'docker://19.3.0': '00000000a80425fb',
      'docker://28.0.0': '00000000a80425fb',
      'cri-o://1.17.5': '00000000000425fb',
      'cri-o://1.18.0': '00000000000005fb',
      'cri-o://1.34.0': '00000000000005fb',
      'cri-o://': '00000000000005fb',
      'frakti://1.0.0': '00000000a80425fb',
    };
    for (const [written, mask] of Object.entries(cases)) {
      it(`of "${written}": ${mask}`, () => {
        assert.equal(formatMask(defaultCapabilities(parseRuntime(written))), mask);
      });
    }
  });

  describe('knows whether the list goes into the inheritable set too', () => {
    const cases = {
      'containerd://1.4.13': true,
      'containerd://1.5.10': true,
      'containerd://1.5.11': false,
      'containerd://1.5.18': false,
      'containerd://1.6.0': true,
      'containerd://1.6.1': true,
      'containerd://1.6.2': false,
      'containerd://1.6.20~ds1': false,
      'containerd://1.7.0': false,
      'containerd://2.0.0': false,
      'containerd://': false,
      'docker://19.3.15': true,
      'docker://20.10.13': true,
      'docker://20.10.14': false,
      'docker://23.0.0': false,
      'cri-o://1.17.0': true,
      'cri-o://1.23.5': true,
      'cri-o://1.24.0': false,
      'cri-o://': false,
      'frakti://0.1.0': false,
      '': false,
    };
    for (const [written, fills] of Object.entries(cases)) {
      it(`"${written}": ${fills ? 'yes' : 'no'}`, () => {
        assert.equal(fillsInheritable(parseRuntime(written)), fills);
      });
    }
  });

  describe('guesses the capabilities of a kernel from its version', () => {
    const cases = {
      '3.10.0-1160.el7.x86_64': '0000001fffffffff',
      '3.15.10': '0000001fffffffff',
      '3.16.0': '0000003fffffffff',
      '4.19.0-26-amd64': '0000003fffffffff',
      '5.7.19': '0000003fffffffff',
      '5.8.0-63-generic': '000000ffffffffff',
      '5.9.0': '000001ffffffffff',
      '5.15.0-1051-aws': '000001ffffffffff',
      '6.18.44': '000001ffffffffff',
      '10.0.20348': '000001ffffffffff',
      '': '000001ffffffffff',
      rubbish: '000001ffffffffff',
    };
    for (const [version, mask] of Object.entries(cases)) {
      it(`"${version}": ${mask}`, () => {
        assert.equal(formatMask(fullMaskOfKernel(version)), mask);
      });
    }
  });
});

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE, findCapability } from '../../../src/capability/catalogue/catalogue.ts';
import { namesOf } from '../../../src/capability/mask.ts';
import { CAPABILITY_NAMES } from '../../../src/capability/names.ts';
import { defaultCapabilities, parseRuntime } from '../../../src/capability/runtime.ts';
import { explainCapability } from '../../../src/commands/explain/gather/explain-capability.ts';
import { ADDABLE } from '../../../src/policy/psa/checks/capabilities-baseline.ts';
import { evaluate } from '../../../src/policy/psa/evaluate.ts';

const explained = CAPABILITY_NAMES.map(explainCapability);

function recorded(file: string): string {
  return readFileSync(join(import.meta.dirname, file), 'utf8');
}

/** This machine's own, where it has one: it may be newer than what was recorded. */
const HEADERS = ['/usr/include/linux/capability.h']
  .filter(existsSync)
  .map((path) => [path, readFileSync(path, 'utf8')]);

describe('capability/catalogue/catalogue', () => {
  for (const [path = '', text = ''] of [['capability-h.txt', recorded('capability-h.txt')], ...HEADERS]) {
    it(`has a page for every capability of ${path}, with its number`, () => {
      const defined = [...text.matchAll(/^#define CAP_([A-Z_]+)\s+(\d+)$/gm)].map(([, name, bit]) => [
        name,
        Number(bit),
      ]);
      assert.deepEqual(
        explained.map(({ name, bit }) => [name, bit]),
        defined,
      );
      assert.equal(Object.keys(CATALOGUE).length, defined.length);
    });
  }

  it('says since which kernel, as capabilities(7) does; what it does not say is older than its history', () => {
    const since = new Map(
      [...recorded('capabilities-7.txt').matchAll(/^CAP_([A-Z_]+)(?: \(since Linux ([\d.]+)\))?$/gm)].map(
        ([, name, version]) => [name, version ?? '2.2'],
      ),
    );
    assert.equal(since.size, 41);
    assert.deepEqual(
      explained.map(({ name, page }) => [name, page.since]),
      explained.map(({ name }) => [name, since.get(name)]),
    );
  });

  it('says who may add what as the checks of Pod Security do', () => {
    const addable = (policy: string) =>
      explained.filter(({ acceptedBy }) =>
        acceptedBy.some((accepted) => accepted.policy === policy && accepted.mayAdd),
      );
    assert.deepEqual(
      addable('baseline')
        .map(({ name }) => name)
        .sort(),
      [...ADDABLE].sort(),
    );
    assert.deepEqual(
      addable('restricted').map(({ name }) => name),
      ['NET_BIND_SERVICE'],
    );
    assert.deepEqual(
      addable('restricted-v2').map(({ name }) => name),
      ['NET_BIND_SERVICE'],
    );
    for (const { acceptedBy } of explained) {
      assert.deepEqual(
        acceptedBy.map(({ policy, mustDropAll }) => [policy, mustDropAll]),
        [
          ['baseline', false],
          ['restricted', true],
          ['restricted-v2', true],
        ],
      );
    }
  });

  it('says who grants what as the granted lists do', () => {
    for (const [node, runtime, versions] of [
      ['containerd://1.7.1', 'containerd', undefined],
      ['docker://20.10.1', 'docker', undefined],
      ['cri-o://1.30.0', 'cri-o', undefined],
      ['cri-o://1.17.0', 'cri-o', 'up to 1.17'],
    ] as const) {
      const granted = explained.filter(({ grantedBy }) =>
        grantedBy.some(
          (grant) => grant.runtime === runtime && (grant.versions === undefined || grant.versions === versions),
        ),
      );
      assert.deepEqual(
        granted.map(({ name }) => name),
        namesOf(defaultCapabilities(parseRuntime(node))),
        node,
      );
    }
  });

  it('says in its sentences nothing else than that', () => {
    for (const { name, page, grantedBy } of explained) {
      const text = Object.values(page).flat().join(' ');
      const runtimes = grantedBy.filter(({ versions }) => versions === undefined).map(({ runtime }) => runtime);
      if (/no runtime grants/i.test(text)) assert.deepEqual(grantedBy, [], name);
      if (/containerd and Docker grant/.test(text)) assert.deepEqual(runtimes, ['containerd', 'docker'], name);
      if (page.advice === 'never in production') assert.deepEqual(grantedBy, [], name);
    }
  });

  it('names sysctls that the baseline level accepts', () => {
    const named = explained.flatMap(({ page }) =>
      page.instead.flatMap((way) => [...way.matchAll(/the sysctl (\S+): "([^"]+)".*baseline level accepts/g)]),
    );
    assert.deepEqual(
      named.map(([, name]) => name),
      ['net.ipv4.ip_unprivileged_port_start', 'net.ipv4.ping_group_range'],
    );
    for (const [, name = '', value = ''] of named) {
      const spec = { containers: [{ name: 'a' }], securityContext: { sysctls: [{ name, value }] } };
      const pod = { kind: 'pod', annotations: {}, spec } as const;
      assert.deepEqual(evaluate(pod, { level: 'baseline', version: 'latest' }, 34), []);
    }
  });

  it('is written for a reader', () => {
    for (const { name, page } of explained) {
      assert.ok(page.summary.length <= 80, `${name}: the summary is one line`);
      assert.match(page.summary, /^[a-zI/].*[^.]$/, name);
      for (const text of [page.allows, page.without, page.danger])
        assert.match(text, /^[A-Z0-9"a-z].*[.]$|"$/, `${name}: ${text}`);
      assert.match(page.because, /\.$/, name);
      assert.equal(
        page.related.some((other) => other === name),
        false,
        name,
      );
      assert.equal(new Set(page.related).size, page.related.length, name);
      assert.ok(page.phrases.length >= 3, name);
      const texts = Object.values(page).flat();
      assert.equal(new Set(texts).size, texts.length, `${name}: something is said twice`);
    }
    const all = explained.flatMap(({ page }) => [page.summary, page.allows, page.without, page.danger]);
    assert.equal(new Set(all).size, all.length, 'a sentence is on two pages');
  });

  it('finds a name in any spelling, and a number', () => {
    assert.deepEqual(
      ['NET_RAW', 'cap_net_raw', 'CAP_NET_RAW', 'net-raw', '13', '0', '40', '41', 'NET', ''].map(findCapability),
      [
        'NET_RAW',
        'NET_RAW',
        'NET_RAW',
        'NET_RAW',
        'NET_RAW',
        'CHOWN',
        'CHECKPOINT_RESTORE',
        undefined,
        undefined,
        undefined,
      ],
    );
  });
});

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type OutputOptions, renderPods } from '../../../../src/commands/pod/view/view.ts';
import type { PodsReport } from '../../../../src/pods/pod-report.ts';
import { assertGolden } from '../../../support/golden.ts';
import { poorReport, richReport } from '../../../support/pod-reports.ts';
import { podReport } from '../../../support/reports.ts';

const FOLDER = join(import.meta.dirname, 'golden');

const options: OutputOptions = { format: 'table', headers: true, namespaces: false, single: true, connection: '' };
const one: PodsReport = { pods: [richReport], problems: [] };
const poor: PodsReport = { pods: [poorReport], problems: [] };
const two: PodsReport = { pods: [richReport, poorReport], problems: ['pods "x" not found'] };
const none: PodsReport = { pods: [], problems: [] };

const golden: Record<string, [PodsReport, Partial<OutputOptions>]> = {
  'one-pod.table.txt': [one, {}],
  'one-pod.wide.txt': [one, { format: 'wide', connection: ' --context a' }],
  'one-pod.json.txt': [one, { format: 'json' }],
  'one-pod.yaml.txt': [one, { format: 'yaml' }],
  'unknown-pod.table.txt': [poor, {}],
  'unknown-pod.no-headers.txt': [poor, { headers: false }],
  'unknown-pod.json.txt': [poor, { format: 'json' }],
  'two-pods.table.txt': [two, { namespaces: true, single: false }],
  'two-pods.wide-no-headers.txt': [two, { format: 'wide', headers: false, single: false }],
  'two-pods.name.txt': [two, { format: 'name', single: false }],
};

describe('commands/pod/view/view', () => {
  for (const [file, [report, given]] of Object.entries(golden)) {
    it(`is as in ${file}`, async () => {
      assertGolden(await renderPods(report, { ...options, ...given }), join(FOLDER, file));
    });
  }

  it('uses every golden file', () => {
    assert.deepEqual(readdirSync(FOLDER).sort(), Object.keys(golden).sort());
  });

  it('has no blanks at line ends, no control or invisible character, and ends in one newline', async () => {
    for (const [report, given] of Object.values(golden)) {
      const text = await renderPods(report, { ...options, ...given });
      assert.doesNotMatch(text, / $/m);
      assert.doesNotMatch(text, /[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u);
      assert.match(text, /[^\n]\n$/);
    }
  });

  it('escapes in the first line what the owner, the runtime and the policy are called', async () => {
    const hostile = podReport({
      owner: { kind: 'Stateful\u001b[31mSet', name: 'web\u001b[31m\u202e\n' },
      admittedBy: { kind: 'PodSecurityPolicy', name: 'p\u001b[31m' },
      runtime: { ...richReport.runtime, label: 'containerd\u001b[31m 1' },
      node: 'a',
    });
    const text = await renderPods({ pods: [hostile], problems: [] }, options);
    assert.equal(
      text.slice(0, text.indexOf('\n\n')),
      'pod/web-0 in shop, of stateful31mset/web\\x1b[31m\\u{202e}\\n,\n  on node a (containerd\\x1b[31m 1), admitted by PodSecurityPolicy p\\x1b[31m',
    );
  });

  it('is nothing in a table for no pod, and an empty list in JSON and YAML', async () => {
    const list = { apiVersion: 'kubectl-caps/v1alpha1', kind: 'PodCapabilitiesList', items: [], problems: [] };
    const texts = await Promise.all(
      (['table', 'wide', 'name', 'json', 'yaml'] as const).map((format) => renderPods(none, { ...options, format })),
    );
    assert.deepEqual(texts.slice(0, 3), ['', '', '']);
    assert.deepEqual([JSON.parse(texts[3] ?? ''), parse(texts[4] ?? '')], [list, list]);
  });

  it('says the same in YAML as in JSON', async () => {
    for (const [report, single] of [
      [one, true],
      [two, false],
    ] as const) {
      const [json, yaml] = await Promise.all(
        (['json', 'yaml'] as const).map((format) => renderPods(report, { ...options, format, single })),
      );
      assert.deepEqual(parse(yaml ?? '', { version: '1.1' }), JSON.parse(json ?? ''));
    }
  });

  it('says nothing of what was declared where that is not known, neither of the container nor of a difference', async () => {
    const { containers } = JSON.parse(await renderPods(poor, { ...options, format: 'json' }));
    assert.deepEqual(
      containers.map((container: object) => 'declared' in container),
      [false, false],
    );
    const [difference] = containers[1].differences;
    assert.deepEqual(Object.keys(difference), ['capabilities', 'admitted', 'granted', 'causes']);
  });

  it('is a list where a selector happened to find one pod', async () => {
    const text = await renderPods(one, { ...options, format: 'json', single: false });
    const { kind, items } = JSON.parse(text);
    assert.deepEqual([kind, items.length, items[0].kind], ['PodCapabilitiesList', 1, 'PodCapabilities']);
  });

  it('quotes words that YAML 1.1 takes for something else', async () => {
    const text = await renderPods(
      { pods: [{ ...poorReport, name: 'no' }], problems: [] },
      { ...options, format: 'yaml' },
    );
    assert.match(text, /^ {2}name: "no"$/m);
  });
});

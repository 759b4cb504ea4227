import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Ajv } from 'ajv';
import { ClusterError } from '../../src/errors.ts';
import { disk } from '../../src/files/disk.ts';
import { CHECKS } from '../../src/policy/psa/registry.ts';
import { PAIRS } from '../policy/psa/pairs.ts';
import { PAIRS as POLICY_PAIRS } from '../policy/psp/pairs.ts';
import { runProgram } from '../support/run-program.ts';

interface Sarif {
  readonly runs: readonly {
    readonly tool: {
      readonly driver: { readonly rules: readonly { readonly id: string; readonly help: { readonly text: string } }[] };
    };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly suppressions?: readonly { readonly kind: string }[];
      readonly partialFingerprints?: Readonly<Record<string, string>>;
      readonly locations: readonly {
        readonly physicalLocation?: { readonly artifactLocation: { readonly uri: string } };
      }[];
    }[];
  }[];
}

const PUBLISHED = join(import.meta.dirname, 'sarif/sarif-2.1.0-rtm.5.json');
// Of the words of draft 4 that later drafts changed, the schema uses "id" only.
const {
  id,
  $schema: _draft4,
  ...schema
} = JSON.parse(readFileSync(PUBLISHED, 'utf8')) as { id: string; $schema: string };
// One of its patterns has a bracket too many, which only regular expressions without the u flag let pass.
const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
ajv.addFormat('uri', (text: string) => URL.canParse(text));
ajv.addFormat(
  'uri-reference',
  (text: string) => /^[\w\-.~:/?#[\]@!$&'()*+,;=%]*$/.test(text) && URL.canParse(text, id),
);
ajv.addFormat('date-time', (text: string) => !Number.isNaN(Date.parse(text)));
const validate = ajv.compile({ ...schema, $id: id });

async function sarifOf(argv: readonly string[], stdin = ''): Promise<Sarif> {
  const { stdout } = await runProgram(['check', '-o', 'sarif', ...argv], {
    connect: () => Promise.reject(new ClusterError('configuration', 'there is no kubeconfig here')),
    files: disk(Readable.from([Buffer.from(stdin)])),
  });
  return JSON.parse(stdout) as Sarif;
}

function assertValid(sarif: unknown): void {
  assert.equal(validate(sarif), true, JSON.stringify(validate.errors, undefined, 2));
}

/** Everything that any check at any version refuses. */
const EVERYTHING = PAIRS.map(({ fails: { annotations, spec } }, index) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: `p-${index}`, annotations }, spec }),
).join('\n');

describe('-o sarif, by the schema of SARIF 2.1.0', () => {
  // Restricted has stricter forms of some checks of the baseline, which replace them.
  const LEVELS = ['--level', 'restricted:v1.0', '--level', 'baseline', '--level', 'restricted'];

  it('is valid for every check, each with a rule that has a help text', async () => {
    const sarif = await sarifOf(['-f', '-', ...LEVELS], EVERYTHING);
    assertValid(sarif);
    const [run] = sarif.runs;
    const rules = run?.tool.driver.rules.map(({ id: rule }) => rule) ?? [];
    assert.deepEqual(
      CHECKS.map((check) => check.id).filter((check) => !rules.includes(check)),
      [],
    );
    for (const { ruleId, ruleIndex } of run?.results ?? []) assert.equal(rules[ruleIndex], ruleId);
  });

  it('is valid for a bundle with a broken document and doubtful names', async () => {
    const sarif = await sarifOf([
      '-f',
      join(import.meta.dirname, '../commands/check/bundle.yaml'),
      '--level',
      'baseline',
    ]);
    assertValid(sarif);
    assert.deepEqual([...new Set(sarif.runs[0]?.results.map(({ level }) => level))].sort(), ['error', 'warning']);
  });

  it('is valid for every rule of policies, each with a rule that has a help text', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'caps-sarif-'));
    try {
      const path = join(folder, 'policies.json');
      const pods = POLICY_PAIRS.map(({ fails: { annotations, spec } }) =>
        JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { annotations }, spec }),
      );
      writeFileSync(path, POLICY_PAIRS.map(({ policy }) => JSON.stringify(policy)).join('\n'));
      const sarif = await sarifOf(['-f', '-', '--psp-file', path], pods.join('\n'));
      assertValid(sarif);
      const [run] = sarif.runs;
      const rules = run?.tool.driver.rules ?? [];
      const ids = rules.map(({ id: rule }) => rule).filter((rule) => rule.startsWith('psp/'));
      const expected = POLICY_PAIRS.map(({ rule }) => `psp/${rule}`);
      assert.deepEqual(ids.sort(), [...new Set([...expected, 'psp/changes', 'psp/not-valid'])].sort());
      assert.deepEqual(
        rules.filter(({ help }) => help.text.includes('undefined')),
        [],
      );
      for (const { ruleId, ruleIndex } of run?.results ?? []) assert.equal(rules[ruleIndex]?.id, ruleId);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is valid for pods that policies change or make invalid, and for a policy that is passed over', async () => {
    const file = (name: string) => join(import.meta.dirname, '../commands/check', name);
    const sarif = await sarifOf(['-f', file('pods.yaml'), '--psp-file', file('policies.yaml')]);
    assertValid(sarif);
    const ids = sarif.runs[0]?.tool.driver.rules.map(({ id: rule }) => rule) ?? [];
    assert.deepEqual(
      ['psp/changes', 'psp/not-valid', 'psp/unusable'].filter((rule) => !ids.includes(rule)),
      [],
    );
  });

  it('is valid with findings that are suppressed, each with where that is written and why', async () => {
    const file = (name: string) => join(import.meta.dirname, '../repositories/suppressed', name);
    const sarif = await sarifOf([
      '-f',
      file('manifests.yaml'),
      '--exceptions',
      file('exceptions.yaml'),
      '--level',
      'baseline',
    ]);
    assertValid(sarif);
    assert.deepEqual(
      sarif.runs[0]?.results.map(({ ruleId, suppressions }) => [
        ruleId,
        ...(suppressions ?? []).map(({ kind }) => kind),
      ]),
      [
        ['hostNamespaces', 'inSource'],
        ['hostNamespaces', 'inSource'],
        ['capability-name-beside-privileged'],
        ['capabilities_baseline', 'external'],
        ['privileged', 'external'],
      ],
    );
  });

  it('has the same fingerprints where lines have moved, and others for other findings', async () => {
    const pod = (...adds: string[]) =>
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'a' },
        spec: { containers: adds.map((add) => ({ name: add, securityContext: { capabilities: { add: [add] } } })) },
      });
    const prints = async (text: string) =>
      (await sarifOf(['-f', '-', '--level', 'baseline'], text)).runs[0]?.results.map(
        ({ partialFingerprints }) => partialFingerprints?.['kubectlCapsFinding/v1'],
      );
    const [one] = (await prints(pod('SYS_TIME'))) ?? [];
    assert.match(one ?? '', /^[0-9a-f]{16}$/);
    const [before, moved] = (await prints(`\n\n${pod('SYS_ADMIN', 'SYS_TIME')}`)) ?? [];
    assert.equal(moved, one);
    assert.notEqual(before, one);
  });

  it('is valid where nothing was found', async () => {
    const sarif = await sarifOf(['-f', '-', '--level', 'privileged'], EVERYTHING);
    assertValid(sarif);
  });

  it('is valid for a file whose name is no URI', async () => {
    const sarif = await sarifOf(['-f', '/nowhere/a b/%41#c?ü.yaml', '--level', 'baseline']);
    assertValid(sarif);
    assert.equal(
      sarif.runs[0]?.results[0]?.locations[0]?.physicalLocation?.artifactLocation.uri,
      '/nowhere/a%20b/%2541%23c%3F%C3%BC.yaml',
    );
  });

  it('would not be valid with a line 0', async () => {
    const text = JSON.stringify(await sarifOf(['-f', '/nowhere', '--level', 'baseline']));
    assert.equal(validate(JSON.parse(text.replace('"startLine":1', '"startLine":0'))), false);
  });
});

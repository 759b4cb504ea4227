import assert from 'node:assert/strict';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import schema from '../../schema/pod-security-check.v1alpha1.json' with { type: 'json' };
import { disk } from '../../src/files/disk.ts';
import { shop } from '../commands/check/shop.ts';
import { PAIRS } from '../policy/psa/pairs.ts';
import { PAIRS as POLICY_PAIRS } from '../policy/psp/pairs.ts';
import { runProgram } from '../support/run-program.ts';

const BUNDLE = join(import.meta.dirname, '../commands/check/bundle.yaml');
const POLICIES = join(import.meta.dirname, '../commands/check/policies.yaml');
const PODS = join(import.meta.dirname, '../commands/check/pods.yaml');
/** Everything that any policy refuses or changes. */
const PODS_OF_PAIRS = POLICY_PAIRS.flatMap(({ passes, fails }) => [passes, fails])
  .map(({ annotations, spec }) => JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { annotations }, spec }))
  .join('\n');
const POLICIES_OF_PAIRS = POLICY_PAIRS.map(({ policy }, index) => ({
  ...policy,
  metadata: { ...policy.metadata, name: `p-${index}` },
}));

/** Everything that any check at any version refuses, and a name for each thing that is said about names. */
const EVERYTHING = [
  ...PAIRS.map(({ fails: { annotations, spec } }) => ({ annotations, spec })),
  ...[
    { capabilities: { add: ['CAP_KILL', 'FOO', 'chown'], drop: ['KILL'] }, runAsUser: 7 },
    { privileged: true, capabilities: { add: ['KILL'] } },
    { runAsNonRoot: true, capabilities: { add: ['KILL'] } },
  ].map((securityContext) => ({ annotations: {}, spec: { containers: [{ name: 'a', securityContext }] } })),
]
  .map(({ annotations, spec }) => JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { annotations }, spec }))
  .join('\n');

const LABEL = 'pod-security.kubernetes.io/enforce';
const REFUSAL = 'Error creating: pods "a" is forbidden: violates PodSecurity "baseline:v1.30": privileged (x)';

describe('schema/pod-security-check.v1alpha1.json', () => {
  const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);

  async function printed(argv: readonly string[]): Promise<string> {
    const events = [['other', '2026-01-01T10:00:00Z', REFUSAL]] as const;
    const connect = async () =>
      shop({ labels: { other: {}, shop: { [LABEL]: 'strict' } }, events, forbidden: (name) => name === undefined });
    const files = disk(Readable.from([Buffer.from(EVERYTHING)]));
    return (await runProgram(['check', ...argv], { connect, files })).stdout;
  }

  for (const argv of [
    ['-f', BUNDLE, '--level', 'restricted', '--level', 'baseline:v1.20'],
    ['-f', BUNDLE, '--fix'],
    ['-f', '-', '--fix', '--level', 'restricted', '--level', 'restricted:v1.0', '--level', 'baseline'],
    ['-f', '/nowhere', '--level', 'baseline'],
    ['-A'],
    ['-n', 'shop', '--level', 'baseline'],
    ['-n', 'other'],
    ['deploy/web', 'pod/lonely', 'pod/nobody', '-n', 'shop'],
  ]) {
    it(`describes what is printed for check ${argv.join(' ').replace(BUNDLE, 'bundle.yaml')}`, async () => {
      for (const format of ['json', 'yaml']) {
        const value: unknown = parse(await printed([...argv, '-o', format]));
        assert.equal(validate(value), true, JSON.stringify(validate.errors, undefined, 2));
      }
    });
  }

  for (const argv of [
    ['-f', PODS, '--psp-file', POLICIES],
    ['-f', PODS, '--psp-file', POLICIES, '--level', 'restricted:v1.30'],
    ['deploy/web', '-n', 'shop', '--psp-file', POLICIES],
    ['-A', '--psp-file', POLICIES, '--level', 'baseline'],
  ]) {
    const written = argv.map((word) => basename(word)).join(' ');
    it(`describes what is printed for check ${written}`, async () => {
      const value: unknown = parse(await printed([...argv, '-o', 'json']));
      assert.equal(validate(value), true, JSON.stringify(validate.errors, undefined, 2));
    });
  }

  it('describes what every policy of the pairs says of every pod of the pairs', async () => {
    const names = POLICIES_OF_PAIRS.flatMap(({ metadata }) => ['--psp', metadata.name]);
    const connect = async () => shop({ minor: 24, policies: POLICIES_OF_PAIRS });
    const files = disk(Readable.from([Buffer.from(PODS_OF_PAIRS)]));
    const { stdout } = await runProgram(['check', '-f', '-', ...names, '-o', 'json'], { connect, files });
    const found = new Set([...stdout.matchAll(/"rule": "([\w.]+)"/g)].map(([, rule]) => rule));
    assert.deepEqual([...found].sort(), [...new Set(POLICY_PAIRS.map(({ rule }) => rule as string))].sort());
    assert.equal(validate(JSON.parse(stdout)), true, JSON.stringify(validate.errors?.slice(0, 5), undefined, 2));
  });

  it('refuses a verdict that is by a level and by a policy', async () => {
    const text = await printed(['-f', PODS, '--psp-file', POLICIES, '-o', 'json']);
    assert.equal(validate(JSON.parse(text)), true);
    const both = text.replace('"podSecurityPolicy"', '"policy": "baseline:latest",\n"podSecurityPolicy"');
    assert.equal(validate(JSON.parse(both)), false);
  });

  it('refuses a line 0 and a field that it does not know', async () => {
    const text = await printed(['-f', BUNDLE, '--level', 'restricted', '-o', 'json']);
    assert.equal(validate(JSON.parse(text.replace(/"line": \d+/, '"line": 0'))), false);
    assert.equal(validate(JSON.parse(text.replace('"result"', '"outcome"'))), false);
  });
});

import assert from 'node:assert/strict';
import type { PodSecurityPolicySpec } from '../../../src/policy/psp/policy.ts';
import { preparePod } from '../../../src/policy/psp/prepare-pod.ts';
import { preparePolicy } from '../../../src/policy/psp/prepare-policy.ts';
import { type Candidate, type Selection, select, type Use } from '../../../src/policy/psp/select.ts';
import { policy } from './policies.ts';

/** A pod with hostPID, and policies that admit it, change it, refuse it, or cannot be carried out. */
const KINDS = {
  admits: {},
  changes: { readOnlyRootFilesystem: true },
  refuses: { hostPID: false },
  unusable: { fsGroup: { rule: 'MustRunAs' } },
} as const satisfies Record<string, Partial<PodSecurityPolicySpec>>;

function selected(
  policies: Readonly<Record<string, readonly [keyof typeof KINDS, Use]>>,
  operation: 'create' | 'update' = 'create',
  annotations: Record<string, string> = {},
): Selection {
  const candidates = Object.entries(policies).map(
    ([name, [kind, use]]): Candidate => ({ policy: preparePolicy(policy(KINDS[kind], { name }), 24), use }),
  );
  const spec = { hostPID: true, containers: [{ name: 'a' }] };
  return select(preparePod({ kind: 'pod', annotations, spec }, 24, { operation }), candidates, operation);
}

/** "b", "[1]" for a refusal with one finding, "a|b|[]?" for what is not known. */
function answered(...args: Parameters<typeof selected>): string {
  const { answer } = selected(...args);
  switch (answer.answer) {
    case 'admitted':
      return answer.by.name;
    case 'refused':
      return `[${answer.findings.length}]${answer.alsoPossible.map((name) => ` or ${name}`).join('')}`;
    case 'no policies':
      return answer.answer;
    case 'unknown':
      return [...answer.possible.map(({ name }) => name), ...(answer.mayBeRefused ? ['refused'] : [])].join('|');
  }
}

describe('policy/psp/select', () => {
  it('takes the first by name that admits a new pod as it is', () => {
    assert.equal(answered({ c: ['admits', 'yes'], b: ['admits', 'yes'], a: ['refuses', 'yes'] }), 'b');
  });

  it('prefers one that changes nothing, even if its name comes last', () => {
    assert.equal(answered({ a: ['changes', 'yes'], b: ['changes', 'yes'], c: ['admits', 'yes'] }), 'c');
  });

  it('takes the first that changes the pod where none admits it as it is', () => {
    assert.equal(answered({ b: ['changes', 'yes'], a: ['changes', 'yes'], c: ['refuses', 'yes'] }), 'a');
  });

  it('sorts by bytes', () => {
    assert.equal(answered({ 'a-b': ['admits', 'yes'], 'a.b': ['admits', 'yes'], a0: ['admits', 'yes'] }), 'a-b');
    // No language has another order, such as that of English, where "a" comes before "Z", or of Czech, where "ch" comes after "d".
    const { judged } = selected({
      a: ['admits', 'no'],
      ch: ['admits', 'no'],
      d: ['admits', 'no'],
      Z: ['admits', 'no'],
    });
    assert.deepEqual(
      judged.map(({ name }) => name),
      ['Z', 'a', 'ch', 'd'],
    );
  });

  it('passes over what may not be used, without showing what it finds', () => {
    assert.equal(answered({ a: ['admits', 'no'], b: ['changes', 'yes'] }), 'b');
    assert.equal(answered({ a: ['admits', 'no'], b: ['refuses', 'no'], c: ['refuses', 'yes'] }), '[1]');
    assert.equal(answered({ a: ['admits', 'no'], b: ['refuses', 'no'] }), '[0]');
  });

  it('finds no policies where none is there, or none can be carried out', () => {
    assert.equal(answered({}), 'no policies');
    assert.equal(answered({ a: ['unusable', 'yes'] }), 'no policies');
    assert.equal(answered({ a: ['unusable', 'yes'], b: ['refuses', 'no'] }), '[0]');
  });

  it('says for each policy what it says, in the order of admission', () => {
    const { judged } = selected({ b: ['admits', 'no'], a: ['unusable', 'unknown'], c: ['refuses', 'yes'] });
    assert.deepEqual(
      judged.map(({ name, use, verdict }) => `${name} ${use} ${verdict.verdict}`),
      ['a unknown unusable', 'b no admits', 'c yes refuses'],
    );
  });

  describe('an update', () => {
    const by = (name: string) => ({ 'kubernetes.io/psp': name });

    it('tries the policy of the annotation first', () => {
      assert.equal(answered({ a: ['admits', 'yes'], b: ['admits', 'yes'] }, 'update', by('b')), 'b');
      assert.equal(answered({ a: ['admits', 'yes'], b: ['admits', 'no'] }, 'update', by('b')), 'a');
      assert.equal(answered({ a: ['admits', 'yes'], b: ['admits', 'yes'] }, 'update', by('gone')), 'a');
    });

    it('looks at no annotation of a new pod', () => {
      assert.equal(answered({ a: ['admits', 'yes'], b: ['admits', 'yes'] }, 'create', by('b')), 'a');
    });

    it('may change nothing: such policies are passed over in silence', () => {
      assert.equal(answered({ a: ['changes', 'yes'], b: ['admits', 'yes'] }, 'update'), 'b');
      assert.equal(answered({ a: ['changes', 'yes'] }, 'update', by('a')), '[0]');
      assert.equal(answered({ a: ['changes', 'unknown'], b: ['refuses', 'yes'] }, 'update'), '[1]');
    });
  });

  describe('where it is not known whether a policy may be used', () => {
    it('answers all the same if that makes no difference', () => {
      assert.equal(answered({ a: ['admits', 'yes'], b: ['admits', 'unknown'] }), 'a');
      assert.equal(answered({ a: ['changes', 'unknown'], b: ['admits', 'yes'] }), 'b');
      assert.equal(answered({ a: ['refuses', 'unknown'], b: ['admits', 'yes'] }), 'b');
    });

    it('names what may admit the pod, and whether it may be refused', () => {
      assert.equal(answered({ a: ['admits', 'unknown'], b: ['admits', 'yes'], c: ['admits', 'yes'] }), 'a|b');
      assert.equal(answered({ a: ['admits', 'unknown'] }), 'a|refused');
      assert.equal(answered({ a: ['changes', 'yes'], b: ['admits', 'unknown'], c: ['changes', 'yes'] }), 'b|a');
      assert.equal(answered({ a: ['changes', 'unknown'], b: ['refuses', 'yes'] }), 'a|refused');
    });

    it('knows that a pod is refused, but not all that is said', () => {
      assert.equal(answered({ a: ['refuses', 'unknown'], b: ['refuses', 'yes'] }), '[1] or a');
    });
  });
});

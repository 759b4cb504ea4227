import assert from 'node:assert/strict';
import { parseRefusal } from '../../src/denial/parse-refusal.ts';
import type { PodSecurityPolicyRefusal, SaidPspFinding } from '../../src/denial/refusal.ts';
import type { PodSpec } from '../../src/kubernetes/objects.ts';
import { judge } from '../../src/policy/psp/judge.ts';
import type { PodSecurityPolicy } from '../../src/policy/psp/policy.ts';
import { preparePod } from '../../src/policy/psp/prepare-pod.ts';
import { preparePolicy } from '../../src/policy/psp/prepare-policy.ts';
import type { PolicyFinding } from '../../src/policy/psp/rule.ts';
import { pspErrorSentence, pspRefusal } from '../../src/policy/psp/sentence.ts';
import type { ServedPod } from '../../src/policy/server-view.ts';
import { PAIRS } from '../policy/psp/pairs.ts';
import { chanceOf } from '../real-cluster/chance.ts';
import { randomPod } from '../real-cluster/psp/random-pods.ts';
import { randomPolicy } from '../real-cluster/psp/random-policies.ts';

function parsed(text: string): PodSecurityPolicyRefusal {
  const refusal = parseRefusal(text);
  assert.equal(refusal.by, 'PodSecurityPolicy', text);
  return refusal as PodSecurityPolicyRefusal;
}

function findingsIn(pod: ServedPod, policy: PodSecurityPolicy): readonly PolicyFinding[] {
  const verdict = judge(preparePod(pod, 24, { operation: 'create' }), preparePolicy(policy, 24));
  return verdict.verdict === 'refuses' ? verdict.findings : [];
}

/** Of a finding, what its sentence says. */
function said(finding: PolicyFinding): Omit<SaidPspFinding, 'detail'> {
  const { rule, error, path, found, outside, accepted } = finding;
  // Sentences of type Forbidden say a value only within the detail, and this one says none.
  const isSaid = rule !== 'seccomp' || accepted.values.length > 0;
  const isNothing = found === undefined || (rule === 'seccomp' && found === '');
  const saysRanges = accepted.ranges !== undefined && (outside !== undefined || rule === 'runAsUser');
  const saysValues = ['seccomp', 'seLinux', 'hostPorts'].includes(rule) || (rule === 'appArmor' && !isNothing);
  return {
    rule,
    error,
    path,
    found: !isSaid ? { said: 'not said' } : isNothing ? { said: 'nothing' } : { said: 'value', value: found },
    ...(outside === undefined ? {} : { outside }),
    ...(saysRanges ? { accepted: { values: [], ranges: accepted.ranges ?? [] } } : {}),
    ...(saysValues ? { accepted: { values: accepted.values } } : {}),
  };
}

const withoutDetail = ({ detail: _detail, ...rest }: SaidPspFinding) => rest;

describe('denial/pod-security-policy', () => {
  it('reads back every sentence of the smallest refused pods', () => {
    for (const { what, policy, fails, says } of PAIRS) {
      const findings = findingsIn(fails, policy);
      assert.equal(findings.length, says.length, what);
      const { phase, noPolicies, findings: read, object } = parsed(pspRefusal('web-', 'admit', findings));
      assert.deepEqual(
        { phase, noPolicies, object },
        { phase: 'admit', noPolicies: false, object: { resource: 'pods', name: 'web-' } },
      );
      assert.deepEqual(read.map(withoutDetail), findings.map(said), what);
    }
  });

  it('reads back what 1200 random policies say of random pods', () => {
    const chance = chanceOf(6);
    let refused = 0;
    for (let count = 0; count < 1200; count += 1) {
      const { annotations, spec } = randomPolicy(chance);
      const { metadata, spec: podSpec } = randomPod(chance);
      const pod = { kind: 'pod', annotations: metadata.annotations, spec: podSpec as unknown as PodSpec } as const;
      const findings = findingsIn(pod, { metadata: { name: 'p', annotations }, spec });
      if (findings.length === 0) continue;
      refused += 1;
      const { findings: read } = parsed(pspRefusal('a', 'validate', findings));
      assert.deepEqual(read.map(withoutDetail), findings.map(said));
    }
    assert.ok(refused > 300, `${refused} were refused`);
  });

  it('is not misled by values that look like errors', () => {
    const evil =
      'x" spec.hostPID: Forbidden: y spec.securityContext.hostPID: Invalid value: true: Host PID is not allowed to be used';
    const base = {
      path: 'spec.containers[0].securityContext.capabilities.add',
      accepted: { values: [], absent: true },
    };
    const capability: PolicyFinding = { ...base, rule: 'allowedCapabilities', error: 'Invalid value', found: evil };
    const profile: PolicyFinding = {
      rule: 'seccomp',
      error: 'Forbidden',
      path: 'pod.metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]',
      found: evil,
      accepted: { values: ['runtime/default'], absent: false },
    };
    const text = pspRefusal('a', 'admit', [profile, capability, profile]);
    assert.deepEqual(parsed(text).findings.map(withoutDetail), [profile, capability, profile].map(said));
  });

  it('takes apart by the next beginning what no known release says', () => {
    const text =
      'pods "a" is forbidden: PodSecurityPolicy: unable to admit pod: [spec.shoes: Invalid value: core.Shoes{Size:41, Name:"] b"}: too " spec.a: big spec.hats: Forbidden: not inside spec.containers[0].securityContext.privileged: Invalid value: true: Privileged containers are not allowed]';
    assert.deepEqual(
      parsed(text).findings.map(({ rule, path, found, detail }) => ({ rule, path, found, detail })),
      [
        {
          rule: undefined,
          path: 'spec.shoes',
          found: { said: 'other', text: 'core.Shoes{Size:41, Name:"] b"}' },
          detail: 'too " spec.a: big',
        },
        { rule: undefined, path: 'spec.hats', found: { said: 'not said' }, detail: 'not inside' },
        {
          rule: 'privileged',
          path: 'spec.containers[0].securityContext.privileged',
          found: { said: 'value', value: true },
          detail: 'Privileged containers are not allowed',
        },
      ],
    );
  });

  it('knows the words of older releases', () => {
    const [first] = PAIRS;
    assert.ok(first);
    const errors = findingsIn(first.fails, first.policy).map(pspErrorSentence).join(' ');
    const { phase, findings } = parsed(
      `pods "a" is forbidden: unable to validate against any pod security policy: [${errors}]`,
    );
    assert.deepEqual([phase, findings.map(({ rule }) => rule)], ['unknown', [first.rule]]);
  });
});

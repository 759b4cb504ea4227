import assert from 'node:assert/strict';
import { parseRefusal } from '../../src/denial/parse-refusal.ts';
import type { PodSecurityRefusal, SaidViolation } from '../../src/denial/refusal.ts';
import type { PodSpec } from '../../src/kubernetes/objects.ts';
import { goSortedSet } from '../../src/policy/go-text.ts';
import type { SaidPsaFinding } from '../../src/policy/psa/detail.ts';
import { evaluate, type Violation } from '../../src/policy/psa/evaluate.ts';
import type { PodSecurityFinding } from '../../src/policy/psa/finding.ts';
import type { LevelVersion, PolicyVersion } from '../../src/policy/psa/levels.ts';
import { checkOf } from '../../src/policy/psa/registry.ts';
import { enforceSentence, warnSentence } from '../../src/policy/psa/sentence.ts';
import { PAIRS } from '../policy/psa/pairs.ts';
import { chanceOf } from '../real-cluster/chance.ts';
import { randomTemplate } from '../real-cluster/psa/random-pods.ts';

function parsed(text: string): PodSecurityRefusal {
  const refusal = parseRefusal(text);
  assert.equal(refusal.by, 'PodSecurity', text);
  return refusal as PodSecurityRefusal;
}

/** Of the findings of a check, what its sentence says: all containers and all values of one field, but not which has which. */
function said({ check, findings }: Violation, serverMinor: number): SaidPsaFinding[] {
  const fields = new Map<string, PodSecurityFinding[]>();
  // Servers before 1.26 name users and roles only beside a type.
  const isBare = check === 'seLinuxOptions' && serverMinor < 26 && !findings.some(({ path }) => path.endsWith('.type'));
  for (const finding of spoken(check, findings, serverMinor)) {
    const field = isBare ? 'securityContext.seLinuxOptions' : fieldOf(check, finding);
    fields.set(field, [...(fields.get(field) ?? []), finding]);
  }
  return [...fields].map(([field, all]) => {
    // The sentence about SELinux names for each part of the options all who have any.
    const owners = check === 'seLinuxOptions' ? findings : check === 'appArmorProfile' ? fieldsOnly(findings) : all;
    const isOfAnnotation = field.startsWith('metadata.');
    const isOfPod = owners.some(({ container }) => container === undefined);
    const containers = isOfAnnotation ? [] : containersIn(owners);
    const names = check === 'hostProbesAndHostLifecycle' ? goSortedSet(containers) : containers;
    const values = all.flatMap(({ found }) => (found === undefined || Array.isArray(found) ? [] : [String(found)]));
    const isMissing = /\.drop$|seLinuxOptions(\.(user|role))?$|allowPrivilegeEscalation$/.test(field);
    return {
      field,
      pod: isOfAnnotation || isOfPod,
      containers: names,
      volumes: all.flatMap(({ volume }) => (volume === undefined ? [] : [volume])),
      values: isMissing ? [] : check === 'sysctls' ? values : goSortedSet(values),
    };
  });
}

/** What stands explicitly hides what is missing. */
function spoken(
  check: string,
  findings: readonly PodSecurityFinding[],
  serverMinor: number,
): readonly PodSecurityFinding[] {
  const annotations = findings.filter(({ path }) => path.startsWith('metadata.'));
  if (check === 'appArmorProfile') return serverMinor < 30 ? annotations : [...fieldsOnly(findings), ...annotations];
  if (!['runAsNonRoot', 'seccompProfile_baseline', 'seccompProfile_restricted'].includes(check)) return findings;
  const explicit = findings.filter(({ found }) => found !== undefined);
  return explicit.length > 0 ? explicit : findings;
}

function fieldsOnly(findings: readonly PodSecurityFinding[]): readonly PodSecurityFinding[] {
  return findings.filter(({ path }) => !path.startsWith('metadata.'));
}

function fieldOf(check: string, { path }: PodSecurityFinding): string {
  if (path.startsWith('metadata.')) return path;
  const inside = path.replace(/^spec\.(?:(?:initC|c|ephemeralC)ontainers\[\d+\]\.)?/, '').replace(/\[\d+\]/g, '');
  if (check === 'hostProbesAndHostLifecycle') return 'probes and lifecycle';
  if (check === 'restrictedVolumes') return 'volumes';
  return inside;
}

function containersIn(findings: readonly PodSecurityFinding[]): string[] {
  return [...new Set(findings.flatMap(({ container }) => (container === undefined ? [] : [container])))];
}

function agrees(
  violations: readonly Violation[],
  read: readonly SaidViolation[],
  serverMinor: number,
  about: string,
): void {
  assert.equal(read.length, violations.length, about);
  for (const [index, violation] of violations.entries()) {
    const one = read[index];
    assert.ok(one);
    assert.ok(one.checks.includes(violation.check), `${violation.check}: ${about}`);
    const inOrder = (findings: readonly SaidPsaFinding[]) => [...findings].sort((a, b) => (a.field < b.field ? -1 : 1));
    assert.deepEqual(inOrder(one.findings), inOrder(said(violation, serverMinor)), about);
  }
}

describe('denial/pod-security', () => {
  it('reads back every sentence of the smallest refused pods', () => {
    for (const { check, at, fails, says } of PAIRS) {
      const policy: LevelVersion = { level: checkOf(check).level, version: `v1.${at}` };
      const violations = evaluate(fails, policy, 37);
      const { violations: read } = parsed(`pods "a" is forbidden: ${enforceSentence(policy, violations, 37)}`);
      agrees(violations, read, 37, says);
    }
  });

  for (const serverMinor of [22, 24, 25, 29, 34, 37]) {
    it(`reads back what a server of 1.${serverMinor} says of 400 random pods`, () => {
      const chance = chanceOf(serverMinor);
      let refused = 0;
      for (let count = 0; count < 400; count += 1) {
        const { metadata, spec } = randomTemplate(chance, 'Pod', serverMinor);
        const pod = { kind: 'pod', annotations: metadata.annotations, spec: spec as unknown as PodSpec } as const;
        const version: PolicyVersion = chance.one([
          'latest',
          'v1.0',
          'v1.18',
          'v1.19',
          'v1.22',
          'v1.25',
          'v1.34',
          'v1.35',
        ]);
        const policy: LevelVersion = { level: chance.one(['baseline', 'restricted']), version };
        const violations = evaluate(pod, policy, serverMinor);
        if (violations.length === 0) continue;
        refused += 1;
        const sentence = enforceSentence(policy, violations, serverMinor);
        const read = parsed(`pods "web-0" is forbidden: ${sentence}`);
        assert.deepEqual(
          [read.mode, read.policy, read.object],
          ['enforce', policy, { resource: 'pods', name: 'web-0' }],
        );
        agrees(violations, read.violations, serverMinor, sentence);
        assert.equal(parsed(`Warning: ${warnSentence(policy, violations, serverMinor)}`).mode, 'warn');
      }
      assert.ok(refused > 130, `${refused} were refused`);
    });
  }

  it('names both checks where the level and the version leave two', () => {
    const text =
      'violates PodSecurity "restricted:latest": procMount (container "a" must not set securityContext.procMount to "Unmasked")';
    assert.deepEqual(parsed(text).violations[0]?.checks, ['procMount', 'procMount_restricted']);
    assert.deepEqual(parsed(text.replace('restricted', 'baseline')).violations[0]?.checks, ['procMount']);
  });

  it('knows by its words which of the checks of seccomp is meant', () => {
    const checks = (level: string, detail: string) =>
      parsed(`violates PodSecurity "${level}": seccompProfile (${detail})`).violations[0]?.checks;
    const missing =
      'pod or container "a" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"';
    const wrong = 'pod must not set securityContext.seccompProfile.type to "Unconfined"';
    const annotation = 'forbidden annotation seccomp.security.alpha.kubernetes.io/pod="unconfined"';
    assert.deepEqual(checks('restricted:latest', missing), ['seccompProfile_restricted']);
    // Servers before 1.24 asked both.
    assert.deepEqual(checks('restricted:latest', wrong), ['seccompProfile_baseline', 'seccompProfile_restricted']);
    assert.deepEqual(checks('restricted:v1.18', annotation), ['seccompProfile_baseline']);
    assert.deepEqual(checks('baseline:latest', wrong), ['seccompProfile_baseline']);
  });

  it('keeps what checks of the future say', () => {
    const text =
      'violates PodSecurity "baseline:v1.40": left shoes (container "a" must not wear "x"), privileged (container "a" must not set securityContext.privileged=true)';
    assert.deepEqual(
      parsed(text).violations.map(({ reason, detail, checks, findings }) => ({
        reason,
        detail,
        checks,
        findings: findings.length,
      })),
      [
        { reason: 'left shoes', detail: 'container "a" must not wear "x"', checks: [], findings: 0 },
        {
          reason: 'privileged',
          detail: 'container "a" must not set securityContext.privileged=true',
          checks: ['privileged'],
          findings: 1,
        },
      ],
    );
  });

  it('knows the webhook that says it for servers without the admission', () => {
    const { webhook, object, violations } = parsed(
      'Error creating: admission webhook "pod-security-webhook.kubernetes.io" denied the request: pods "web-1" is forbidden: violates PodSecurity "baseline:latest": host namespaces (hostPID=true)',
    );
    assert.deepEqual(
      [webhook, object, violations.map(({ checks }) => checks)],
      ['pod-security-webhook.kubernetes.io', { resource: 'pods', name: 'web-1' }, [['hostNamespaces']]],
    );
  });
});

import assert from 'node:assert/strict';
import { parseRefusal } from '../../src/denial/parse-refusal.ts';
import type { StartRefusal } from '../../src/denial/refusal.ts';
import * as recorded from './recorded.ts';

describe('denial/parse-refusal', () => {
  it('keeps whole what it does not know', () => {
    for (const text of [
      '',
      'Error creating: pods "web-" already exists',
      '\u001b[31mno\u001b[0m',
      'pods "a" is forbidden: PodSecurityPolicy: unable to admit pod: [',
    ]) {
      const { by, text: kept } = parseRefusal(text);
      assert.deepEqual([by, kept], ['unknown', text]);
    }
    assert.deepEqual(parseRefusal('Error creating: pods "web-" is forbidden: because'), {
      by: 'unknown',
      text: 'Error creating: pods "web-" is forbidden: because',
      object: { resource: 'pods', name: 'web-' },
    });
  });

  it('is done soon with text that is long or made to be slow', () => {
    const slow = [
      `pods "a" is forbidden: PodSecurityPolicy: unable to admit pod: [${'spec.a: Forbidden: '.repeat(5000)}]`,
      `pods "a" is forbidden: PodSecurityPolicy: unable to admit pod: [${'a'.repeat(100_000)}]`,
      `violates PodSecurity "baseline:latest": ${'a (b), '.repeat(12_000)}`,
      `violates PodSecurity "baseline:latest": privileged (${'container "a", '.repeat(7000)})`,
      `unable to validate against any security context constraint: [${'provider '.repeat(12_000)}]`,
      `User "${'a" cannot '.repeat(10_000)}`,
      `Pod "a" is invalid: [${'spec.a: Invalid value: {'.repeat(4000)}]`,
      `${'Error: '.repeat(15_000)}x`,
      `${'exec '.repeat(20_000)}`,
      'x'.repeat(10_000_000),
    ];
    for (const text of slow) {
      const before = process.cpuUsage();
      parseRefusal(text);
      // Of the processor, so that it does not matter what else the machine does.
      const took = process.cpuUsage(before).user / 1000;
      assert.ok(took < 2000, `${text.slice(0, 80)}: ${took} ms`);
    }
  });

  it('unwraps what controllers, kubelets and kubectl put around a refusal', () => {
    const refusal = 'pods "web-0" is forbidden: PodSecurityPolicy: unable to admit pod: []';
    const wrapped = [
      `Error creating: ${refusal}`,
      `(combined from similar events): Error creating: ${refusal}`,
      `create Pod web-0 in StatefulSet web failed error: ${refusal}`,
      `Create Pod web-0 in StatefulSet web failed error: ${refusal}`,
      `(combined from similar events): create Pod web-0 in StatefulSet web failed error: ${refusal}`,
      `Error from server (Forbidden): error when creating "a \\"b\\".yaml": ${refusal}`,
      `E1121 08:09:10.123456 1 kubelet.go:1606] Failed creating a mirror pod for "web-0_kube-system(b0b9)": ${refusal}`,
      `Failed creating a mirror pod: ${refusal}`,
      refusal,
    ];
    for (const text of wrapped) {
      assert.deepEqual(parseRefusal(text), {
        by: 'PodSecurityPolicy',
        phase: 'admit',
        noPolicies: false,
        findings: [],
        text,
        object: { resource: 'pods', name: 'web-0' },
      });
    }
  });

  it('reads what servers said about PodSecurityPolicies', () => {
    const { text } = recorded.PSP_REFUSED;
    const [first, second] = ['Privileged containers are not allowed', 'capability may not be added'];
    assert.deepEqual(parseRefusal(text), {
      by: 'PodSecurityPolicy',
      phase: 'admit',
      noPolicies: false,
      findings: [
        {
          rule: 'privileged',
          error: 'Invalid value',
          path: 'spec.containers[0].securityContext.privileged',
          found: { said: 'value', value: true },
          detail: first,
        },
        {
          rule: 'allowedCapabilities',
          error: 'Invalid value',
          path: 'spec.containers[0].securityContext.capabilities.add',
          found: { said: 'value', value: 'SYS_TIME' },
          detail: second,
        },
      ],
      text,
      object: { resource: 'pods', name: 'a' },
    });
    const none = parseRefusal(recorded.PSP_NO_POLICY.text);
    assert.deepEqual(none.by === 'PodSecurityPolicy' && [none.noPolicies, none.findings], [false, []]);
    const empty = parseRefusal(
      'pods "web" is forbidden: PodSecurityPolicy: no providers available to validate pod request',
    );
    assert.equal(empty.by === 'PodSecurityPolicy' && empty.noPolicies, true);
  });

  it('reads what servers said about Pod Security', () => {
    const enforced = parseRefusal(recorded.POD_SECURITY.text);
    const warned = parseRefusal(recorded.POD_SECURITY_WARNING.text);
    assert.ok(enforced.by === 'PodSecurity' && warned.by === 'PodSecurity');
    assert.deepEqual(
      enforced.violations.map(({ checks, findings }) => [checks, findings]),
      [
        [
          ['capabilities_baseline'],
          [
            {
              field: 'securityContext.capabilities.add',
              pod: false,
              containers: ['main'],
              volumes: [],
              values: ['SYS_TIME'],
            },
          ],
        ],
        [
          ['privileged'],
          [{ field: 'securityContext.privileged', pod: false, containers: ['main'], volumes: [], values: ['true'] }],
        ],
      ],
    );
    assert.deepEqual(
      [warned.mode, warned.policy, warned.violations.map(({ checks }) => checks)],
      [
        'warn',
        { level: 'restricted', version: 'latest' },
        [['allowPrivilegeEscalation'], ['capabilities_restricted'], ['runAsNonRoot'], ['seccompProfile_restricted']],
      ],
    );
  });

  it('reads who may not do what', () => {
    const { text, ...denied } = parseRefusal(recorded.RBAC.text);
    assert.equal(text, recorded.RBAC.text);
    assert.deepEqual(denied, {
      by: 'RBAC',
      user: 'system:serviceaccount:rec:nobody',
      verb: 'create',
      asked: 'pods',
      group: '',
      namespace: 'rec',
      reason: '',
      object: { resource: 'pods' },
    });
    const everywhere = parseRefusal(recorded.RBAC_AT_CLUSTER_SCOPE.text);
    assert.deepEqual(everywhere.by === 'RBAC' && [everywhere.verb, everywhere.namespace], ['list', undefined]);
    const old = parseRefusal(
      'pods is forbidden: User "a&lt;b" cannot create pods in the namespace "shop": role "x" not found',
    );
    assert.deepEqual(old.by === 'RBAC' && [old.user, old.asked, old.namespace, old.reason], [
      'a<b',
      'pods',
      'shop',
      'role "x" not found',
    ]);
  });

  it('reads what is not valid since a policy filled in its default', () => {
    const byPolicy = parseRefusal(recorded.INVALID_BY_POLICY.text);
    assert.ok(byPolicy.by === 'validation');
    assert.deepEqual(byPolicy.object, { resource: 'Pod', name: 'a' });
    assert.deepEqual(byPolicy.besideNoEscalation, [
      { path: 'spec.containers[0].securityContext', beside: 'privileged' },
    ]);
    const twice = parseRefusal(recorded.INVALID_TWICE.text);
    assert.deepEqual(twice.by === 'validation' && twice.besideNoEscalation.map(({ beside }) => beside), [
      'privileged',
      'CAP_SYS_ADMIN',
    ]);
    const inEvent = parseRefusal(
      'create Pod es-0 in StatefulSet es failed error: Pod "es-0" is invalid: [spec.initContainers[0].securityContext.privileged: Forbidden: disallowed by cluster policy, spec.containers[0].image: Required value]',
    );
    assert.deepEqual(
      inEvent.by === 'validation' && inEvent.errors.map(({ path, error, detail }) => [path, error, detail]),
      [
        ['spec.initContainers[0].securityContext.privileged', 'Forbidden', 'disallowed by cluster policy'],
        ['spec.containers[0].image', 'Required value', ''],
      ],
    );
  });

  it("reads what a kubelet's log says of mirror pods", () => {
    const read = recorded.MIRROR_IN_LOG.map(({ text }) => parseRefusal(text));
    assert.deepEqual(
      read.map(({ by, object }) => [by, object]),
      [
        ['PodSecurityPolicy', { resource: 'pods', name: 'refused-localhost' }],
        ['PodSecurity', { resource: 'pods', name: 'refused-localhost' }],
      ],
    );
    assert.equal(parseRefusal('"a" err="b').by, 'unknown');
  });

  it('names others who refused', () => {
    for (const [who, name, { text }] of recorded.OTHERS) {
      const refusal = parseRefusal(text);
      assert.deepEqual(refusal.by === 'other' && [refusal.who, refusal.name], [who, name], text);
    }
  });

  it('tells apart why containers do not start', () => {
    for (const [expected, { text }] of recorded.FROM_NODES) {
      const refusal = parseRefusal(text);
      assert.ok(refusal.by === 'node', `${refusal.by}: ${text}`);
      const { cause } = refusal;
      assert.equal(cause.cause === 'not security' ? cause.missing : cause.cause, expected, text);
    }
    // The forms of pkg/kubelet/eviction/helpers.go and cm/admission/errors.go of Kubernetes 1.34.4.
    for (const [missing, text] of [
      ['room', 'The node was low on resource: memory. '],
      ['room', 'Pod was rejected: The node had condition: [DiskPressure]. '],
      ['device', 'Pod was rejected: Allocate failed due to rpc error, which is unexpected'],
    ]) {
      const { cause } = parseRefusal(text ?? '') as StartRefusal;
      assert.deepEqual(cause.cause === 'not security' && cause.missing, missing, text);
    }
    const named = parseRefusal(
      'Error: container has runAsNonRoot and image has non-numeric user (nginx), cannot verify user is non-root (pod: "a_b(c)", container: web)',
    );
    assert.deepEqual(named.by === 'node' && [named.cause, named.container], [
      { cause: 'image user is a name', user: 'nginx' },
      'web',
    ]);
  });
});

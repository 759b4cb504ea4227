import assert from 'node:assert/strict';
import type { PodTemplate } from '../../../src/kubernetes/objects.ts';
import { judge } from '../../../src/policy/psp/judge.ts';
import { withPlaces } from '../../../src/policy/psp/placed-finding.ts';
import type { PodSecurityPolicySpec } from '../../../src/policy/psp/policy.ts';
import { preparePod } from '../../../src/policy/psp/prepare-pod.ts';
import { preparePolicy } from '../../../src/policy/psp/prepare-policy.ts';
import { policy } from './policies.ts';

const SECCOMP = 'seccomp.security.alpha.kubernetes.io/pod';
const OWN_SECCOMP = 'container.seccomp.security.alpha.kubernetes.io/a';

/** The fields of all findings, as people find them in what they wrote. */
function fields(
  spec: Partial<PodSecurityPolicySpec>,
  template: PodTemplate,
  annotations?: Record<string, string>,
): string[] {
  const served = { kind: 'pod', annotations: template.metadata?.annotations ?? {}, spec: template.spec } as const;
  const pod = preparePod(served, 24, { operation: 'create' });
  const verdict = judge(pod, preparePolicy(policy(spec, annotations ? { annotations } : {}), 24));
  const placed = withPlaces(verdict, template);
  assert.ok(placed.verdict === 'refuses');
  return placed.findings.map(({ field }) => field);
}

describe('policy/psp/placed-finding', () => {
  it('finds the namespaces of the node in the pod, and not in its securityContext', () => {
    const spec = { hostPID: true, hostIPC: true, containers: [{ name: 'a' }] };
    assert.deepEqual(fields({ hostPID: false, hostIPC: false }, { spec }), ['spec.hostPID', 'spec.hostIPC']);
  });

  it('tells ports of the same number, and finds those that hostNetwork takes', () => {
    // 0 is none, as in Go.
    const ports = [{ containerPort: 1, hostPort: 0 }, ...[1, 2].map(() => ({ containerPort: 53, hostPort: 53 }))];
    assert.deepEqual(fields({ hostPorts: [] }, { spec: { containers: [{ name: 'a', ports }] } }), [
      'spec.containers[0].ports[1].hostPort',
      'spec.containers[0].ports[2].hostPort',
    ]);
    assert.deepEqual(fields({ hostPorts: [] }, { spec: { hostNetwork: true, containers: [{ name: 'a', ports }] } }), [
      'spec.containers[0].ports[0].hostPort',
      'spec.containers[0].ports[1].hostPort',
      'spec.containers[0].ports[2].hostPort',
    ]);
  });

  it('finds each name in a list of capabilities, though the server looks at a sorted one', () => {
    const container = { name: 'a', securityContext: { capabilities: { add: ['SYS_TIME', 'CHOWN', 'KILL'] } } };
    const spec = { initContainers: [{ name: 'i' }], containers: [container] };
    assert.deepEqual(fields({ allowedCapabilities: ['CHOWN'], requiredDropCapabilities: ['ALL'] }, { spec }), [
      'spec.containers[0].securityContext.capabilities.add[2]',
      'spec.containers[0].securityContext.capabilities.add[0]',
    ]);
  });

  it('finds in the pod what a container has from it', () => {
    const securityContext = { runAsUser: 0, runAsGroup: 0, seLinuxOptions: { level: 's1' } };
    const rules: Partial<PodSecurityPolicySpec> = {
      runAsUser: { rule: 'MustRunAs', ranges: [{ min: 1, max: 2 }] },
      runAsGroup: { rule: 'MustRunAs', ranges: [{ min: 1, max: 2 }] },
      seLinux: { rule: 'MustRunAs', seLinuxOptions: { level: 's0' } },
    };
    const ofPod = ['runAsUser', 'runAsGroup', 'seLinuxOptions.level'].map((field) => `spec.securityContext.${field}`);
    const own = ofPod.map((field) => field.replace('spec.', 'spec.containers[0].'));
    const at = (container: object) =>
      fields(rules, { spec: { securityContext, containers: [{ name: 'a', ...container }] } }).sort();
    assert.deepEqual(at({}), [ofPod[2], ...ofPod].sort());
    assert.deepEqual(at({ securityContext }), [ofPod[2], ...own].sort());
  });

  it('finds volumes by their names, and those that admission adds in the list', () => {
    const spec = {
      containers: [{ name: 'a' }],
      volumes: [
        { name: 'config', configMap: {} },
        { name: 'node', hostPath: { path: '/' } },
      ],
    };
    assert.deepEqual(fields({ volumes: ['configMap'] }, { spec }), ['spec.volumes[1]', 'spec.volumes']);
    assert.deepEqual(fields({ allowedHostPaths: [{ pathPrefix: '/run' }] }, { spec }), [
      'spec.volumes[1].hostPath.path',
    ]);
  });

  it('finds a seccomp profile in the field or annotation that says it', () => {
    const none = {};
    const seccompProfile = { type: 'Unconfined' };
    const containers = [{ name: 'a' }];
    const [pod, own] = [`metadata.annotations[${SECCOMP}]`, `metadata.annotations[${OWN_SECCOMP}]`];
    const podField = 'spec.securityContext.seccompProfile';
    assert.deepEqual(fields({}, { spec: { containers, securityContext: { seccompProfile } } }, none), [
      podField,
      podField,
    ]);
    assert.deepEqual(fields({}, { spec: { containers: [{ name: 'a', securityContext: { seccompProfile } }] } }, none), [
      'spec.containers[0].securityContext.seccompProfile',
    ]);
    const annotated = (annotations: Record<string, string>) =>
      fields({}, { metadata: { annotations }, spec: { containers } }, none);
    assert.deepEqual(annotated({ [SECCOMP]: 'unconfined' }), [pod, pod]);
    assert.deepEqual(annotated({ [OWN_SECCOMP]: 'unconfined' }), [own]);
  });

  it('leaves a verdict without findings as it is', () => {
    const verdict = { verdict: 'admits' } as const;
    assert.equal(withPlaces(verdict, { spec: { containers: [] } }), verdict);
  });
});

import assert from 'node:assert/strict';
import type { SecurityContext } from '../../../src/kubernetes/objects.ts';
import type { SecurityContextConstraints } from '../../../src/policy/scc/constraints.ts';
import { judgeByConstraints } from '../../../src/policy/scc/judge-constraints.ts';
import { prepareConstraints } from '../../../src/policy/scc/prepare-constraints.ts';
import { prepareConstrainedPod } from '../../../src/policy/scc/prepare-pod.ts';

const ANY: SecurityContextConstraints = {
  metadata: { name: 'any' },
  allowPrivilegedContainer: true,
  allowedCapabilities: ['*'],
  runAsUser: { type: 'RunAsAny' },
  seLinuxContext: { type: 'RunAsAny' },
  fsGroup: { type: 'RunAsAny' },
  supplementalGroups: { type: 'RunAsAny' },
  volumes: ['*'],
};

/** What constraints make of a container's securityContext. */
function changed(scc: Partial<SecurityContextConstraints>, securityContext: SecurityContext): readonly unknown[] {
  const spec = { containers: [{ name: 'c', securityContext }] };
  const pod = prepareConstrainedPod({ kind: 'pod', annotations: {}, spec }, 34, { operation: 'create' });
  const verdict = judgeByConstraints(pod, prepareConstraints({ ...ANY, ...scc }));
  return verdict.verdict === 'changes' ? verdict.changes.map(({ path, after }) => [path, after]) : [verdict.verdict];
}

/** Not in the records: read in sccmatching/provider.go of openshift/apiserver-library-go, mutateContainer. */
describe('policy/scc/fields/allow-privilege-escalation', () => {
  const field = 'spec.containers[0].securityContext.allowPrivilegeEscalation';

  it('leaves the default out where the API would refuse it', () => {
    const scc = { defaultAllowPrivilegeEscalation: false };
    assert.deepEqual(changed(scc, {}), [[field, false]]);
    assert.deepEqual(changed(scc, { privileged: true }), ['admits']);
    assert.deepEqual(changed(scc, { capabilities: { add: ['CAP_SYS_ADMIN'] } }), ['admits']);
    assert.deepEqual(changed(scc, { capabilities: { add: ['SYS_ADMIN'] } }), [[field, false]]);
    const adding = { ...scc, defaultAddCapabilities: ['CAP_SYS_ADMIN'] };
    assert.deepEqual(changed(adding, {}), [
      ['spec.containers[0].securityContext.capabilities', { add: ['CAP_SYS_ADMIN'] }],
    ]);
    assert.deepEqual(changed(adding, { capabilities: { drop: ['CAP_SYS_ADMIN'] } }), [[field, false]]);
  });

  it('writes false into a privileged container all the same where true is not allowed', () => {
    const scc = { allowPrivilegeEscalation: false };
    assert.deepEqual(changed(scc, { privileged: true }), [[field, false]]);
    assert.deepEqual(changed(scc, { allowPrivilegeEscalation: true }), ['refuses']);
  });
});

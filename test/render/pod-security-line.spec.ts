import assert from 'node:assert/strict';
import type { PodSpec } from '../../src/model/kubernetes.ts';
import { reachableLevel } from '../../src/policy/psa/reachable-level.ts';
import { podSecurityLine } from '../../src/render/pod-security-line.ts';

function line(spec: PodSpec): string {
  return podSecurityLine(reachableLevel({ kind: 'pod', annotations: {}, spec }, 'latest', 34), 34);
}

const RESTRICTED = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};

describe('render/pod-security-line', () => {
  it('says no more of a pod that passes everything', () => {
    assert.equal(line({ containers: [{ name: 'a', securityContext: RESTRICTED }] }), 'passes restricted');
  });

  it('says what stands in the way of the next level, and in whom', () => {
    const { seccompProfile: _left, ...rest } = RESTRICTED;
    const containers = [
      { name: 'a', securityContext: rest },
      { name: 'b', securityContext: rest },
    ];
    assert.equal(line({ containers }), 'passes baseline; restricted: seccompProfile (a, b)');
  });

  it('says what stands in the way of baseline, before anything of restricted', () => {
    assert.equal(
      line({ hostPID: true, containers: [{ name: 'a', securityContext: { privileged: true } }] }),
      'passes privileged; baseline: host namespaces (the pod), privileged (a)',
    );
  });
});

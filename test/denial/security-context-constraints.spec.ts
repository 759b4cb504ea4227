import assert from 'node:assert/strict';
import { parseRefusal } from '../../src/denial/parse-refusal.ts';
import type { SecurityContextConstraintsRefusal } from '../../src/denial/refusal.ts';

const WORDS = 'unable to validate against any security context constraint:';

function parsed(text: string): SecurityContextConstraintsRefusal {
  const refusal = parseRefusal(text);
  assert.equal(refusal.by, 'SecurityContextConstraints', text);
  return refusal as SecurityContextConstraintsRefusal;
}

function summary({ notGranted, failed, hints }: SecurityContextConstraintsRefusal) {
  const errors = failed.map(({ scc, errors: all }) => [
    scc,
    ...all.map(
      ({ path, value, detail }) => `${path} ${value.said === 'value' ? String(value.value) : value.said} ${detail}`,
    ),
  ]);
  return { notGranted, errors, hints };
}

// No OpenShift can run beside the tests: these are from logs that users published, some cut at the end of an error.
describe('denial/security-context-constraints', () => {
  it('tells those that may not be used from those that do not accept the pod', () => {
    // github.com/pulp/pulp-operator, issue 1319 of 2024, an event of a StatefulSet; the list is cut after five.
    const text = `create Pod ocp-example-database-0 in StatefulSet ocp-example-database failed error: pods "ocp-example-database-0" is forbidden: ${WORDS} [provider "anyuid": Forbidden: not usable by user or serviceaccount, provider restricted-v2: .spec.securityContext.fsGroup: Invalid value: []int64{999}: 999 is not an allowed group, provider restricted-v2: .containers[0].runAsUser: Invalid value: 999: must be in the ranges: [1000680000, 1000689999], provider "restricted": Forbidden: not usable by user or serviceaccount, provider "nonroot-v2": Forbidden: not usable by user or serviceaccount]`;
    assert.deepEqual(summary(parsed(text)), {
      notGranted: ['anyuid', 'restricted', 'nonroot-v2'],
      errors: [
        [
          'restricted-v2',
          '.spec.securityContext.fsGroup 999 999 is not an allowed group',
          '.containers[0].runAsUser 999 must be in the ranges: [1000680000, 1000689999]',
        ],
      ],
      hints: [],
    });
  });

  it('knows errors without a name between those with one', () => {
    // github.com/lgchiaretto/openshift4-backup-automation, issue 1, OpenShift 4.8; the list is cut.
    const text = `Error from server (Forbidden): pods "mycluster-x4rx9-master-0-debug" is forbidden: ${WORDS} [provider "anyuid": Forbidden: not usable by user or serviceaccount, provider restricted: .spec.securityContext.hostNetwork: Invalid value: true: Host network is not allowed to be used, spec.volumes[0]: Invalid value: "hostPath": hostPath volumes are not allowed to be used, spec.containers[0].securityContext.runAsUser: Invalid value: 0: must be in the ranges: [1000640000, 1000649999], provider "nonroot": Forbidden: not usable by user or serviceaccount]`;
    assert.deepEqual(summary(parsed(text)), {
      notGranted: ['anyuid', 'nonroot'],
      errors: [
        ['restricted', '.spec.securityContext.hostNetwork true Host network is not allowed to be used'],
        [
          undefined,
          'spec.volumes[0] hostPath hostPath volumes are not allowed to be used',
          'spec.containers[0].securityContext.runAsUser 0 must be in the ranges: [1000640000, 1000649999]',
        ],
      ],
      hints: [],
    });
  });

  it('knows old releases, which put a blank between errors and named nothing', () => {
    // github.com/openshift-labs/learn-katacoda, issue 1015 of 2021.
    const text = `Error creating: pods "customer-77cc64968b-" is forbidden: ${WORDS} [spec.initContainers[0].securityContext.privileged: Invalid value: true: Privileged containers are not allowed capabilities.add: Invalid value: "NET_ADMIN": capability may not be added spec.initContainers[0].securityContext.privileged: Invalid value: true: Privileged containers are not allowed capabilities.add: Invalid value: "NET_ADMIN": capability may not be added spec.containers[1].securityContext.securityContext.runAsUser: Invalid value: 1337: must be in the ranges: [1000280000, 1000289999]]`;
    const privileged = 'spec.initContainers[0].securityContext.privileged true Privileged containers are not allowed';
    const add = 'capabilities.add NET_ADMIN capability may not be added';
    const user =
      'spec.containers[1].securityContext.securityContext.runAsUser 1337 must be in the ranges: [1000280000, 1000289999]';
    assert.deepEqual(summary(parsed(text)), {
      notGranted: [],
      errors: [[undefined, privileged, add, privileged, add, user]],
      hints: [],
    });
  });

  it('reads one error without brackets, seccomp without a name, and the hint', () => {
    // The forms of pkg/securitycontextconstraints/sccadmission/admission.go, openshift/apiserver-library-go a8019f39.
    const hint =
      'no access to scc/restricted: Forbidden: the pod fails to validate against the `restricted-v2` security context constraint, but would validate successfully against the `restricted` security context constraint';
    assert.deepEqual(
      summary(
        parsed(`pods "a" is forbidden: ${WORDS} provider "anyuid": Forbidden: not usable by user or serviceaccount`),
      ),
      { notGranted: ['anyuid'], errors: [], hints: [] },
    );
    const seccomp = 'pod.metadata.annotations[container.seccomp.security.alpha.kubernetes.io/app]';
    assert.deepEqual(summary(parsed(`${WORDS} [${seccomp}: Forbidden: seccomp may not be set, ${hint}]`)), {
      notGranted: [],
      errors: [[undefined, `${seccomp} not said seccomp may not be set`]],
      hints: [hint],
    });
  });
});

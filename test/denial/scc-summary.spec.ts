import assert from 'node:assert/strict';
import { parseRefusal } from '../../src/denial/parse-refusal.ts';
import { sccSummary } from '../../src/denial/scc-summary.ts';
import { SCC_LOGS, SCC_ONE_NOT_GRANTED } from './scc-logs.ts';

function summaryOf(text: string) {
  const refusal = parseRefusal(text);
  assert.ok(refusal.by === 'SecurityContextConstraints', text);
  const { failed, notGranted, wouldAccept } = sccSummary(refusal);
  const short = failed.map(({ scc = '?', errors }) => [
    scc,
    ...errors.map(({ path, value, times }) => `${path} ${value.said === 'value' ? value.value : value.said} x${times}`),
  ]);
  return { failed: short, notGranted, wouldAccept };
}

const OLD_DEFAULTS = [
  'anyuid',
  'nonroot',
  'hostmount-anyuid',
  'machine-api-termination-handler',
  'hostnetwork',
  'hostaccess',
  'node-exporter',
  'privileged',
];

/** By the issue that each log is from. */
const EXPECTED: Readonly<
  Record<string, { readonly failed: readonly (readonly string[])[]; readonly notGranted: readonly string[] }>
> = {
  'openshift/origin': {
    failed: [
      [
        '?',
        'spec.initContainers[0].securityContext.privileged true x1',
        'capabilities.add IPC_LOCK x1',
        'capabilities.add SYS_RESOURCE x1',
      ],
    ],
    notGranted: [],
  },
  'helm/helm': { failed: [['?', 'fsGroup 999 x1']], notGranted: [] },
  'grafana/loki': {
    failed: [['?', 'fsGroup 10001 x1', 'spec.containers[0].securityContext.securityContext.runAsUser 10001 x1']],
    notGranted: [],
  },
  'goharbor/harbor-helm': {
    failed: [
      ['restricted', '.spec.securityContext.fsGroup 10000 x1'],
      ['?', 'spec.containers[0].securityContext.runAsUser 10000 x1'],
    ],
    notGranted: [],
  },
  'aquasecurity/starboard': {
    failed: [
      ['restricted', '.spec.securityContext.fsGroup 10000 x1'],
      ['?', 'spec.containers[0].securityContext.runAsUser 10000 x1'],
    ],
    notGranted: [],
  },
  'StarRocks/starrocks': {
    failed: [['restricted', '.spec.securityContext.fsGroup 1000 x1']],
    notGranted: OLD_DEFAULTS,
  },
  'Alfresco/acs-deployment': {
    failed: [['restricted-v2', '.spec.securityContext.fsGroup 1000 x1', '.containers[0].runAsUser 33031 x1']],
    notGranted: [
      'anyuid',
      'restricted',
      'nonroot-v2',
      'nonroot',
      'hostmount-anyuid',
      'machine-api-termination-handler',
      'hostnetwork-v2',
      'hostnetwork',
      'hostaccess',
      'hostpath-provisioner',
      'privileged',
    ],
  },
  'pulp/pulp-operator': {
    failed: [['restricted-v2', '.spec.securityContext.fsGroup 999 x1', '.containers[0].runAsUser 999 x1']],
    notGranted: ['anyuid', 'restricted', 'nonroot-v2'],
  },
  'projectnessie/nessie': {
    failed: [
      [
        '?',
        'pod.metadata.annotations[seccomp.security.alpha.kubernetes.io/pod] not said x1',
        'pod.metadata.annotations[container.seccomp.security.alpha.kubernetes.io/nessie] not said x1',
      ],
      ['restricted-v2', '.spec.securityContext.fsGroup 10001 x1', '.containers[0].runAsUser 10000 x1'],
    ],
    notGranted: ['restricted', 'nonroot-v2', 'nonroot'],
  },
  'openshift/cluster-kube-apiserver-operator': {
    failed: [['restricted-v3', '.containers[0].runAsUser 1000 x1']],
    notGranted: [],
  },
};

describe('denial/scc-summary', () => {
  for (const { from, text } of SCC_LOGS) {
    it(`tells what may be used and does not accept the pod from what is not granted: ${from}`, () => {
      const source = /^github\.com\/([^,]*),/.exec(from)?.[1] ?? '';
      assert.deepEqual(summaryOf(text), { ...EXPECTED[source], wouldAccept: [] });
    });
  }

  it('has a log of each issue', () => {
    assert.equal(SCC_LOGS.length, Object.keys(EXPECTED).length);
  });

  it('counts what old releases say for each constraint', () => {
    // github.com/openshift-labs/learn-katacoda, issue 1015 of 2021.
    const text =
      'Error creating: pods "customer-77cc64968b-" is forbidden: unable to validate against any security context constraint: [spec.initContainers[0].securityContext.privileged: Invalid value: true: Privileged containers are not allowed capabilities.add: Invalid value: "NET_ADMIN": capability may not be added spec.initContainers[0].securityContext.privileged: Invalid value: true: Privileged containers are not allowed capabilities.add: Invalid value: "NET_ADMIN": capability may not be added spec.containers[1].securityContext.securityContext.runAsUser: Invalid value: 1337: must be in the ranges: [1000280000, 1000289999]]';
    assert.deepEqual(summaryOf(text).failed, [
      [
        '?',
        'spec.initContainers[0].securityContext.privileged true x2',
        'capabilities.add NET_ADMIN x2',
        'spec.containers[1].securityContext.securityContext.runAsUser 1337 x1',
      ],
    ]);
  });

  it('names those that would accept the pod', () => {
    assert.deepEqual(summaryOf(SCC_ONE_NOT_GRANTED.text), { failed: [], notGranted: ['anyuid'], wouldAccept: [] });
    const hint =
      'no access to scc/restricted: Forbidden: the pod fails to validate against the `restricted-v2` security context constraint, but would validate successfully against the `restricted` security context constraint';
    const text = SCC_ONE_NOT_GRANTED.text.replace('constraint: ', 'constraint: [').concat(`, ${hint}]`);
    assert.deepEqual(summaryOf(text), { failed: [], notGranted: ['anyuid'], wouldAccept: ['restricted'] });
  });
});

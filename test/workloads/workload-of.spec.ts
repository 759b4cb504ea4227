import assert from 'node:assert/strict';
import { workloadOf } from '../../src/workloads/workload-of.ts';

const SPEC = { containers: [{ name: 'a' }] };

function outcome(value: Record<string, unknown>, templatePaths: readonly string[] = []): string {
  const read = workloadOf({ value }, templatePaths);
  if (read.is === 'workload')
    return `pod at "${read.workload.templatePath}" of ${read.workload.kind} ${read.workload.name}`;
  return read.is === 'fault' ? read.fault : 'nothing';
}

const object = (apiVersion: string, kind: string, rest: object) => ({
  apiVersion,
  kind,
  metadata: { name: 'x' },
  ...rest,
});
const pod = (spec: object) => object('v1', 'Pod', { spec });

describe('workloads/workload-of', () => {
  it('names the volumes that a StatefulSet adds to its template, and nothing else does', () => {
    const claims = [{ metadata: { name: 'data' } }, { metadata: {} }, 'rubbish', { metadata: { name: 'logs' } }];
    const spec = { template: { spec: SPEC }, volumeClaimTemplates: claims };
    const volumes = ['StatefulSet', 'DaemonSet'].map((kind) => {
      const read = workloadOf({ value: object('apps/v1', kind, { spec }) }, []);
      assert.ok(read.is === 'workload');
      return read.workload.claimVolumes;
    });
    assert.deepEqual(volumes, [['data', 'logs'], undefined]);
  });

  for (const [apiVersion, kind] of [
    ['v1', 'ReplicationController'],
    ['apps/v1', 'Deployment'],
    ['apps/v1', 'ReplicaSet'],
    ['apps/v1', 'StatefulSet'],
    ['apps/v1', 'DaemonSet'],
    ['batch/v1', 'Job'],
    ['extensions/v1beta1', 'Deployment'],
    ['apps/v1beta2', 'DaemonSet'],
  ] as const) {
    it(`finds the pod of a ${apiVersion} ${kind}`, () => {
      const value = object(apiVersion, kind, { spec: { template: { spec: SPEC } } });
      assert.equal(outcome(value), `pod at "spec.template" of ${kind} x`);
    });
  }

  it('finds the pod of a Pod, a PodTemplate and CronJobs of both versions', () => {
    assert.equal(outcome(pod(SPEC)), 'pod at "" of Pod x');
    assert.equal(
      outcome(object('v1', 'PodTemplate', { template: { spec: SPEC } })),
      'pod at "template" of PodTemplate x',
    );
    for (const version of ['batch/v1', 'batch/v1beta1']) {
      const value = object(version, 'CronJob', { spec: { jobTemplate: { spec: { template: { spec: SPEC } } } } });
      assert.equal(outcome(value), 'pod at "spec.jobTemplate.spec.template" of CronJob x');
    }
  });

  it('looks into other kinds where it is told to, and only there', () => {
    const rollout = object('argoproj.io/v1alpha1', 'Rollout', { spec: { template: { spec: SPEC } } });
    assert.equal(outcome(rollout), 'nothing');
    assert.equal(outcome(rollout, ['spec.other', 'spec.template']), 'pod at "spec.template" of Rollout x');
  });

  it('calls an object by its generateName where it has no name', () => {
    assert.equal(outcome({ ...pod(SPEC), metadata: { generateName: 'x-' } }), 'pod at "" of Pod x-');
  });

  it('says what is not as the API has it, with its path', () => {
    const container = (parts: object) => pod({ containers: [{ name: 'a', ...parts }] });
    for (const [value, fault] of [
      [{ kind: 'Pod' }, 'has no apiVersion and kind'],
      [object('v1', 'Pod', {}), 'is not a valid Pod: spec is missing'],
      [
        object('apps/v1', 'Deployment', { spec: {} }),
        'is not a valid Deployment: spec.template is missing, not an object',
      ],
      [pod({}), 'is not a valid Pod: spec.containers is missing'],
      [pod({ containers: {} }), 'is not a valid Pod: spec.containers is an object, not a list'],
      [pod({ containers: [null] }), 'is not a valid Pod: spec.containers[0] is null, not an object'],
      [pod({ containers: [{}] }), 'is not a valid Pod: spec.containers[0].name is missing'],
      [
        container({ securityContext: { privileged: 'true' } }),
        'is not a valid Pod: spec.containers[0].securityContext.privileged is text, not true or false',
      ],
      [
        container({ securityContext: { capabilities: { add: 'ALL' } } }),
        'is not a valid Pod: spec.containers[0].securityContext.capabilities.add is text, not a list',
      ],
      [
        pod({ ...SPEC, securityContext: { supplementalGroups: [1, '2'] } }),
        'is not a valid Pod: spec.securityContext.supplementalGroups[1] is text, not a number',
      ],
      [
        pod({ ...SPEC, volumes: [{ name: 'v', hostPath: '/var' }] }),
        'is not a valid Pod: spec.volumes[0].hostPath is text, not an object',
      ],
      [
        pod({ ...SPEC, volumes: [{ name: 'v', projected: { sources: [{ configMap: { name: 1 } }] } }] }),
        'is not a valid Pod: spec.volumes[0].projected.sources[0].configMap.name is a number, not text',
      ],
      [
        container({ volumeMounts: [{ mountPath: '/v' }] }),
        'is not a valid Pod: spec.containers[0].volumeMounts[0].name is missing',
      ],
      [
        pod({ ...SPEC, serviceAccountName: true }),
        'is not a valid Pod: spec.serviceAccountName is true or false, not text',
      ],
      [pod({ ...SPEC, hostPID: 1 }), 'is not a valid Pod: spec.hostPID is a number, not true or false'],
    ] as const) {
      assert.equal(outcome({ ...value }), fault);
    }
  });

  it('takes null for absent', () => {
    const read = workloadOf({ value: pod({ ...SPEC, hostPID: null, securityContext: { runAsUser: null } }) }, []);
    assert.deepEqual(read.is === 'workload' && read.workload.template, { spec: { ...SPEC, securityContext: {} } });
  });
});

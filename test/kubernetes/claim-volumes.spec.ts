import assert from 'node:assert/strict';
import { withClaimVolumes } from '../../src/kubernetes/claim-volumes.ts';
import { workloadOf } from '../../src/workloads/workload-of.ts';

const volumes = [
  { name: 'data', emptyDir: {} },
  { name: 'config', configMap: {} },
];
const object = (kind: string) => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name: 'db' },
  spec: {
    volumeClaimTemplates: [{ metadata: { name: 'data' } }],
    template: { spec: { containers: [{ name: 'a' }], volumes } },
  },
});

function volumesOf(kind: string): unknown {
  const read = workloadOf({ value: object(kind) }, []);
  assert.ok(read.is === 'workload');
  return withClaimVolumes(read.workload).spec.volumes;
}

describe('kubernetes/claim-volumes', () => {
  it('gives the pods of a StatefulSet its claims, first, and instead of volumes of the same name', () => {
    assert.deepEqual(volumesOf('StatefulSet'), [
      { name: 'data', persistentVolumeClaim: { claimName: 'data-db-0' } },
      { name: 'config', configMap: {} },
    ]);
  });

  it('leaves every other template as it is', () => {
    assert.deepEqual(volumesOf('Deployment'), volumes);
  });
});

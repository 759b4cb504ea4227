import assert from 'node:assert/strict';
import { templateQuestion } from '../../src/admission/template-question.ts';
import type { PodSpec } from '../../src/kubernetes/objects.ts';
import type { Workload } from '../../src/kubernetes/workload.ts';

const CONTAINERS = [{ name: 'a' }];
const ALICE = { user: 'alice', groups: ['developers'] };

function workload(kind: string, spec: Partial<PodSpec> = {}, rest: Partial<Workload> = {}): Workload {
  return {
    apiVersion: kind === 'Pod' ? 'v1' : 'apps/v1',
    kind,
    name: 'x',
    templatePath: kind === 'Pod' ? '' : 'spec.template',
    template: { metadata: { annotations: { a: 'b' } }, spec: { containers: CONTAINERS, ...spec } },
    ...rest,
  };
}

describe('admission/template-question', () => {
  it('asks about a pod as made by whoever asks', () => {
    assert.deepEqual(templateQuestion(workload('Pod', { nodeName: 'n' }), 'shop', true, ALICE), {
      who: { namespace: 'shop', annotations: { a: 'b' }, serviceAccountName: 'default', nodeName: 'n' },
      created: { kind: 'pod', annotations: { a: 'b' }, spec: { containers: CONTAINERS, nodeName: 'n' } },
      judged: 'pod',
      automountServiceAccountToken: true,
      named: ALICE,
    });
  });

  it('asks about a template as made by the controller of its kind', () => {
    const { who, judged, automountServiceAccountToken } = templateQuestion(
      workload('Deployment', { serviceAccount: 'builder' }),
      'shop',
      false,
      undefined,
    );
    assert.deepEqual(
      [who.serviceAccountName, who.madeBy, judged, automountServiceAccountToken],
      ['builder', { apiVersion: 'apps/v1', kind: 'Deployment' }, 'template', false],
    );
  });

  it('gives the pods of a StatefulSet their claims, in place of volumes of the same name', () => {
    const spec = {
      volumes: [
        { name: 'data', emptyDir: {} },
        { name: 'tmp', emptyDir: {} },
      ],
    };
    const { created } = templateQuestion(
      workload('StatefulSet', spec, { claimVolumes: ['data', 'logs'] }),
      'shop',
      true,
      undefined,
    );
    assert.deepEqual(created.spec.volumes, [
      { name: 'data', persistentVolumeClaim: { claimName: 'data-x-0' } },
      { name: 'logs', persistentVolumeClaim: { claimName: 'logs-x-0' } },
      { name: 'tmp', emptyDir: {} },
    ]);
  });
});

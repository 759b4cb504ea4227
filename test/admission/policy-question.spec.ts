import assert from 'node:assert/strict';
import { policyQuestion } from '../../src/admission/policy-question.ts';
import type { DeclaredSpec } from '../../src/workloads/declared-spec.ts';
import { container, ownerReference, pod } from '../support/pods.ts';

const TOKEN = { name: 'kube-api-access-x', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' };
const TEMPLATE = { serviceAccount: 'newer', containers: [container('app', { securityContext: { privileged: true } })] };

describe('admission/policy-question', () => {
  it('is about the template where there is one, as its controller makes pods of it, and about who let the pod in', () => {
    const owner = ownerReference('apps/v1', 'StatefulSet', 'web');
    const asked = pod({
      owner,
      annotations: { 'kubernetes.io/psp': 'small' },
      spec: { serviceAccountName: 'builder', containers: [container('app', { volumeMounts: [TOKEN] })] },
    });
    const declared = {
      declaredIn: { source: 'template', kind: 'StatefulSet', name: 'web' },
      spec: TEMPLATE,
      annotations: { of: 'the template' },
    } as const;
    const named = { user: 'alice', groups: ['developers'] };
    const annotations = { 'kubernetes.io/psp': 'small' };
    assert.deepEqual(policyQuestion(asked, declared, { kind: 'PodSecurityPolicy', name: 'small' }, named), {
      who: { namespace: 'shop', annotations, serviceAccountName: 'newer', madeBy: owner, nodeName: 'a' },
      created: { kind: 'pod', annotations: { of: 'the template' }, spec: TEMPLATE },
      judged: 'template',
      there: { pod: { kind: 'pod', annotations, spec: asked.spec }, admittedBy: 'small' },
      automountServiceAccountToken: true,
      named,
    });
  });

  it('is about a pod as it can be created: without the containers that were added later', () => {
    const { spec } = pod();
    const asked = pod({ spec: { ...spec, ephemeralContainers: [container('debug')] } });
    const declared = { declaredIn: { source: 'pod' }, spec: asked.spec, annotations: {} } as const;
    const { created, there } = policyQuestion(asked, declared, { kind: 'PodSecurityPolicy', name: 'x' }, undefined);
    assert.deepEqual([created.spec, there?.pod.spec], [spec, asked.spec]);
  });

  it('is about the pod itself where nobody owns it, or the owner could not be read', () => {
    const asked = pod();
    for (const source of [{ source: 'pod' }, { source: 'unknown', message: 'no' }] as const) {
      const declared = { declaredIn: source, spec: asked.spec, annotations: {} };
      assert.deepEqual(policyQuestion(asked, declared, { kind: 'SecurityContextConstraints', name: 'x' }, undefined), {
        who: { namespace: 'shop', annotations: {}, nodeName: 'a' },
        created: { kind: 'pod', annotations: {}, spec: asked.spec },
        judged: 'pod',
        automountServiceAccountToken: false,
      });
    }
  });

  it('adds the claims that a StatefulSet gave to the pod to its template, and no other volume', () => {
    const claim = { name: 'data', persistentVolumeClaim: { claimName: 'data-db-0' } };
    const own = { name: 'tmp', emptyDir: {} };
    const declared: DeclaredSpec = {
      declaredIn: { source: 'template', kind: 'StatefulSet', name: 'db' },
      spec: { containers: [container('app')], volumes: [own] },
      annotations: {},
    };
    const made = pod({
      owner: ownerReference('apps/v1', 'StatefulSet', 'db'),
      spec: { volumes: [claim, own, { name: 'kube-api-access-x', projected: {} }] },
    });
    const { created } = policyQuestion(made, declared, undefined, undefined);
    assert.deepEqual(created.spec.volumes, [claim, own]);
  });
});

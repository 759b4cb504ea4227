import assert from 'node:assert/strict';
import { pruned } from '../../../../src/cluster/snapshot/format/prune.ts';
import { apiKind } from '../../../../src/kubernetes/schema/kinds.ts';
import { PLANTED, SECRET, secretPod } from '../planted-secrets.ts';

function prune(object: { readonly apiVersion: string; readonly kind: string }) {
  const kind = apiKind(object.apiVersion, object.kind);
  assert.ok(kind);
  return pruned(object, kind);
}

describe('cluster/snapshot/format/prune', () => {
  for (const object of PLANTED) {
    it(`keeps none of the secrets that are planted in a ${object.kind}`, () => {
      assert.ok(JSON.stringify(object).split(SECRET).length > 2, 'there are some');
      assert.equal(JSON.stringify(prune(object)).includes(SECRET), false);
    });
  }

  it('keeps of a pod what decides about its rights, and what its volumes refer to not at all', () => {
    assert.deepEqual(prune(secretPod()), {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        namespace: 'shop',
        name: 'web-0',
        labels: { app: 'web' },
        annotations: { 'kubernetes.io/psp': 'restricted' },
      },
      spec: {
        containers: [
          {
            name: 'main',
            image: 'registry.test/web:1',
            securityContext: { runAsUser: 1025, capabilities: { add: ['SYS_TIME'] } },
            ports: [{ containerPort: 80, hostPort: 8080 }],
            volumeMounts: [{ name: 'token', mountPath: '/run/token', readOnly: true }],
            livenessProbe: { httpGet: { host: '10.0.0.1' } },
            lifecycle: { postStart: {}, preStop: { httpGet: {} } },
          },
        ],
        serviceAccountName: 'web',
        volumes: [
          { name: 'token', secret: {} },
          { name: 'settings', configMap: {} },
          { name: 'disk', csi: { driver: 'csi.test' } },
          { name: 'share', azureFile: {} },
          { name: 'host', hostPath: { path: '/var/log' } },
          {
            name: 'projected',
            projected: { sources: [{ serviceAccountToken: { path: 'token' } }, { secret: {} }, { configMap: {} }] },
          },
        ],
      },
      status: {
        phase: 'Running',
        containerStatuses: [
          {
            name: 'main',
            state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 20s restarting failed container' } },
            lastState: { terminated: { exitCode: 1, reason: 'Error' } },
          },
        ],
      },
    });
  });

  it('keeps what the runtime says of a program that it could not start', () => {
    const message = 'exec: "/bin/app": operation not permitted';
    const state = { terminated: { exitCode: 128, reason: 'StartError', message } };
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a' },
      spec: { containers: [] },
      status: { containerStatuses: [{ name: 'main', state }] },
    };
    assert.deepEqual(prune(pod), pod);
  });

  it('keeps the rules of a role that can let somebody use something', () => {
    const rule = { apiGroups: ['policy'], resources: ['podsecuritypolicies'], resourceNames: ['a'], verbs: ['use'] };
    const role = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'psp', labels: { a: 'b' } },
      rules: [rule, { ...rule, verbs: ['get', 'list'] }, { ...rule, verbs: ['*'] }],
    };
    assert.deepEqual(prune(role), { ...role, metadata: { name: 'psp' }, rules: [rule, { ...rule, verbs: ['*'] }] });
  });

  it('says which field has another type than the server would give it', () => {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [{ name: 7 }] } };
    assert.throws(() => prune(pod), { message: 'spec.containers[0].name is a number, not text' });
    assert.throws(() => prune({ ...pod, spec: { containers: {} } } as typeof pod), {
      message: 'spec.containers is an object, not a list',
    });
    assert.throws(() => prune({ ...pod, metadata: {} } as typeof pod), { message: 'metadata.name is missing' });
  });
});

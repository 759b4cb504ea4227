import assert from 'node:assert/strict';
import type { PodSpec } from '../../../src/kubernetes/objects.ts';
import { type PreparePodOptions, preparePod } from '../../../src/policy/psp/prepare-pod.ts';

const CREATE = { operation: 'create' } as const;
const TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount';

function seen(
  spec: Partial<PodSpec>,
  options: PreparePodOptions = CREATE,
  annotations = {},
  serverMinor = 24,
): PodSpec {
  const served = { kind: 'template', annotations, spec: { containers: [{ name: 'a' }], ...spec } } as const;
  return preparePod(served, serverMinor, options).spec;
}

describe('policy/psp/prepare-pod', () => {
  it('names the service account default, and mounts its token into every container', () => {
    const mount = { name: 'kube-api-access-', mountPath: TOKEN, readOnly: true };
    assert.deepEqual(seen({ initContainers: [{ name: 'i', volumeMounts: [{ name: 'v', mountPath: '/v' }] }] }), {
      serviceAccountName: 'default',
      initContainers: [{ name: 'i', volumeMounts: [{ name: 'v', mountPath: '/v' }, mount] }],
      containers: [{ name: 'a', volumeMounts: [mount] }],
      volumes: [
        {
          name: 'kube-api-access-',
          projected: {
            sources: [
              { serviceAccountToken: { path: 'token' } },
              { configMap: { name: 'kube-root-ca.crt' } },
              {
                downwardAPI: {
                  items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
                },
              },
            ],
          },
        },
      ],
    });
  });

  it('mounts the token from a secret before 1.21', () => {
    assert.deepEqual(seen({}, CREATE, {}, 20).volumes, [{ name: 'kube-api-access-', secret: {} }]);
  });

  it('knows the former name of the field', () => {
    assert.equal(seen({ serviceAccount: 'x' }).serviceAccountName, 'x');
    assert.equal(seen({ serviceAccount: 'x', serviceAccountName: 'y' }).serviceAccountName, 'y');
  });

  it('mounts no token where the pod, or else its service account, does not want one', () => {
    const unwanted = { ...CREATE, automountServiceAccountToken: false };
    assert.equal(seen({ automountServiceAccountToken: false }).volumes, undefined);
    assert.equal(seen({}, unwanted).volumes, undefined);
    assert.equal(seen({ automountServiceAccountToken: true }, unwanted).volumes?.length, 1);
  });

  it('mounts no token over something, and none twice', () => {
    const own = [{ name: 'kube-api-access-x', mountPath: TOKEN }];
    const volumes = [{ name: 'kube-api-access-x', projected: {} }];
    const complete = { containers: [{ name: 'a', volumeMounts: own }], volumes, serviceAccountName: 'default' };
    assert.deepEqual(seen(complete), complete);
    const half = { ...complete, containers: [...complete.containers, { name: 'b' }] };
    assert.deepEqual(seen(half), {
      ...half,
      containers: [complete.containers[0], { name: 'b', volumeMounts: [{ ...own[0], readOnly: true }] }],
    });
  });

  it('leaves the account of a mirror pod alone, and of a pod that is updated', () => {
    const spec = { containers: [{ name: 'a' }] };
    assert.deepEqual(seen(spec, CREATE, { 'kubernetes.io/config.mirror': '' }), spec);
    assert.deepEqual(seen(spec, { operation: 'update' }), spec);
  });

  it('fills in what decoding fills in, as for a pod', () => {
    const spec = {
      automountServiceAccountToken: false,
      hostNetwork: true,
      containers: [{ name: 'a', ports: [{ containerPort: 80 }] }],
      volumes: [{ name: 'v' }],
    };
    const { containers, volumes } = seen(spec);
    assert.deepEqual(containers, [{ name: 'a', ports: [{ containerPort: 80, hostPort: 80 }] }]);
    assert.deepEqual(volumes, [{ name: 'v', emptyDir: {} }]);
  });

  it('sees procMount, and seccomp fields without annotations: the server looks at them later', () => {
    const securityContext = { procMount: 'Unmasked', seccompProfile: { type: 'Unconfined' } };
    const spec = { containers: [{ name: 'a', securityContext }], automountServiceAccountToken: false };
    const pod = preparePod({ kind: 'pod', annotations: {}, spec }, 24, CREATE);
    assert.deepEqual(pod.annotations, {});
    assert.deepEqual(pod.spec.containers, spec.containers);
    assert.deepEqual(pod.containers, [
      { kind: 'container', container: spec.containers[0], path: 'spec.containers[0]' },
    ]);
  });
});

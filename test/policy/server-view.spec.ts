import assert from 'node:assert/strict';
import type { PodSpec, SecurityContext } from '../../src/kubernetes/objects.ts';
import { decodedView, type ServedPod, serverView } from '../../src/policy/server-view.ts';

function served(spec: Partial<PodSpec>, annotations: Record<string, string> = {}, kind: ServedPod['kind'] = 'pod') {
  return { kind, annotations, spec: { containers: [{ name: 'a' }], ...spec } };
}

const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
const APP_ARMOR_A = 'container.apparmor.security.beta.kubernetes.io/a';
const withOwn = (securityContext: SecurityContext) => ({ containers: [{ name: 'a', securityContext }] });

describe('policy/server-view', () => {
  it('makes an emptyDir of a volume without a type', () => {
    const { spec } = serverView(served({ volumes: [{ name: 'v' }, { name: 'w', hostPath: { path: '/' } }] }), 34);
    assert.deepEqual(spec.volumes, [
      { name: 'v', emptyDir: {} },
      { name: 'w', hostPath: { path: '/' } },
    ]);
  });

  it('makes an emptyDir of an image volume on a server that knows none', () => {
    const pod = served({ volumes: [{ name: 'v', image: { reference: 'a' } }] });
    assert.deepEqual(serverView(pod, 30).spec.volumes, [{ name: 'v', emptyDir: {} }]);
    assert.deepEqual(serverView(pod, 35).spec.volumes, pod.spec.volumes);
  });

  for (const [kind, serverMinor, hostPort] of [
    ['pod', 34, 80],
    ['pod', 24, 80],
    ['template', 27, 80],
    ['template', 28, undefined],
  ] as const) {
    it(`${hostPort ? 'copies' : 'does not copy'} the container's port to the node's in a ${kind} with hostNetwork on v1.${serverMinor}`, () => {
      const spec = { hostNetwork: true, containers: [{ name: 'a', ports: [{ containerPort: 80 }] }] };
      const seen = serverView(served(spec, {}, kind), serverMinor).spec;
      assert.equal(seen.containers[0]?.ports?.[0]?.hostPort, hostPort);
    });
  }

  it('takes a hostPort of 0 for none, as Go does: with hostNetwork it becomes the port of the container', () => {
    const ports = [
      { containerPort: 80, hostPort: 0 },
      { containerPort: 53, hostPort: 53 },
    ];
    const spec = { containers: [{ name: 'a', ports }] };
    assert.deepEqual(serverView(served({ hostNetwork: true, ...spec }), 34).spec.containers[0]?.ports, [
      { containerPort: 80, hostPort: 80 },
      { containerPort: 53, hostPort: 53 },
    ]);
    assert.deepEqual(serverView(served(spec), 34).spec.containers[0]?.ports, ports);
  });

  it('does not know hostUsers and procMount before 1.33, where their gates are off', () => {
    const pod = served({ hostUsers: false, ...withOwn({ procMount: 'Unmasked', privileged: true }) });
    assert.deepEqual(serverView(pod, 32).spec, withOwn({ privileged: true }));
    assert.deepEqual(serverView(pod, 33).spec, pod.spec);
  });

  it('does not know AppArmor fields before 1.30', () => {
    const pod = served({ securityContext: { appArmorProfile: { type: 'Unconfined' } } });
    assert.deepEqual(serverView(pod, 29).spec.securityContext, {});
    assert.deepEqual(serverView(pod, 30).spec.securityContext, pod.spec.securityContext);
  });

  it('writes seccomp annotations from fields until 1.24, of pods only', () => {
    const field = { securityContext: { seccompProfile: { type: 'Unconfined' } } };
    assert.deepEqual(serverView(served(field), 24).annotations, { [SECCOMP_POD]: 'unconfined' });
    assert.deepEqual(serverView(served(field), 25).annotations, {});
    assert.deepEqual(serverView(served(field, {}, 'template'), 24).annotations, {});
  });

  it('writes seccomp fields from annotations until 1.26', () => {
    const pod = served({}, { [SECCOMP_POD]: 'localhost/a.json' });
    const seccompProfile = { type: 'Localhost', localhostProfile: 'a.json' };
    assert.deepEqual(serverView(pod, 26).spec.securityContext, { seccompProfile });
    assert.equal(serverView(pod, 27).spec.securityContext, undefined);
  });

  it('writes the AppArmor field of a container from its annotation, from 1.30 on', () => {
    const pod = served({}, { [APP_ARMOR_A]: 'unconfined' });
    assert.deepEqual(serverView(pod, 34).spec, withOwn({ appArmorProfile: { type: 'Unconfined' } }));
    assert.deepEqual(serverView(pod, 29).spec, pod.spec);
  });

  it('leaves the AppArmor field alone where the annotation says what the pod says, or nothing that a field can say', () => {
    const same = served(
      { securityContext: { appArmorProfile: { type: 'Unconfined' } } },
      { [APP_ARMOR_A]: 'unconfined' },
    );
    const odd = served({}, { [APP_ARMOR_A]: 'localhost/' });
    assert.deepEqual(serverView(same, 34).spec, same.spec);
    assert.deepEqual(serverView(odd, 34).spec, odd.spec);
  });

  it('is for plugins that may change a pod what decoding made of it: gates and annotations come later', () => {
    const spec = {
      hostNetwork: true,
      volumes: [{ name: 'v' }],
      securityContext: { seccompProfile: { type: 'Unconfined' } },
      containers: [{ name: 'a', ports: [{ containerPort: 80 }], securityContext: { procMount: 'Unmasked' } }],
    };
    assert.deepEqual(decodedView(served(spec), 24), {
      annotations: {},
      spec: {
        ...spec,
        volumes: [{ name: 'v', emptyDir: {} }],
        containers: [{ ...spec.containers[0], ports: [{ containerPort: 80, hostPort: 80 }] }],
      },
    });
  });
});

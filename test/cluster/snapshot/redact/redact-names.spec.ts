import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nameRedactor } from '../../../../src/cluster/snapshot/redact/redact-names.ts';
import type { KubernetesObject, Node, Pod } from '../../../../src/kubernetes/objects.ts';
import type { PodSecurityPolicy } from '../../../../src/policy/psp/policy.ts';
import { objectsIn } from '../../../support/objects-in.ts';
import { runProgram } from '../../../support/run-program.ts';

const DEMO = join(import.meta.dirname, '../../../scenarios/snapshots/demo.legacy.jsonl');

/** Redacts documents one after the other, as one recording. */
function redacted(...documents: readonly object[]): unknown[] {
  const redact = nameRedactor();
  return documents.map((document) => redact(document as KubernetesObject));
}

const metadata = (name: string, rest: object = {}) => ({ name, namespace: 'acme-shop', ...rest });
const ownedBy = (kind: string, name: string) => ({
  ownerReferences: [{ apiVersion: 'apps/v1', kind, name, uid: '1', controller: true }],
});

describe('cluster/snapshot/redact/redact-names', () => {
  it('gives the same name the same new one, and leaves what controllers append to it', () => {
    const labels = { app: 'acme-web', 'acme.test/team': 'payments', 'controller-revision-hash': 'acme-web-6b8d4c7f5' };
    const documents = redacted(
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name: 'acme-shop',
          labels: { 'kubernetes.io/metadata.name': 'acme-shop', 'pod-security.kubernetes.io/enforce': 'baseline' },
        },
      },
      {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: metadata('acme-web'),
        spec: { selector: { matchLabels: { 'acme.test/team': 'payments' } } },
      },
      {
        apiVersion: 'apps/v1',
        kind: 'ControllerRevision',
        metadata: metadata('acme-web-6b8d4c7f5', ownedBy('StatefulSet', 'acme-web')),
      },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: metadata('acme-web-0', {
          labels,
          ...ownedBy('StatefulSet', 'acme-web'),
          annotations: { 'container.apparmor.security.beta.kubernetes.io/billing': 'unconfined' },
        }),
        spec: {
          containers: [
            {
              name: 'billing',
              image: 'registry.acme.test/billing:7',
              securityContext: { capabilities: { add: ['SYS_TIME'] } },
            },
          ],
        },
      },
    );
    assert.deepEqual(documents, [
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name: 'name-00001',
          labels: { 'kubernetes.io/metadata.name': 'name-00001', 'pod-security.kubernetes.io/enforce': 'baseline' },
        },
      },
      {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: { namespace: 'name-00001', name: 'name-00002' },
        spec: { selector: { matchLabels: { 'name-00003/name-00004': 'name-00006' } } },
      },
      {
        apiVersion: 'apps/v1',
        kind: 'ControllerRevision',
        metadata: { ...ownedBy('StatefulSet', 'name-00002'), namespace: 'name-00001', name: 'name-00002-6b8d4c7f5' },
      },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          ...ownedBy('StatefulSet', 'name-00002'),
          namespace: 'name-00001',
          name: 'name-00002-0',
          labels: {
            app: 'name-00002',
            'name-00003/name-00004': 'name-00006',
            'controller-revision-hash': 'name-00002-6b8d4c7f5',
          },
          annotations: { 'container.apparmor.security.beta.kubernetes.io/name-00009': 'unconfined' },
        },
        spec: {
          containers: [
            {
              name: 'name-00009',
              image: 'name-00010/name-00009:7',
              securityContext: { capabilities: { add: ['SYS_TIME'] } },
            },
          ],
        },
      },
    ]);
  });

  it('replaces the names in messages, and not the values that a rule refuses', () => {
    const [, , event] = redacted(
      { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: metadata('acme-web-7d4b9c8d55') },
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadata('builder') },
      {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: metadata('acme-web-7d4b9c8d55.17aa7d0c5e3f2b11'),
        reason: 'FailedCreate',
        message:
          'Error creating: pods "acme-web-7d4b9c8d55-" is forbidden: violates PodSecurity "baseline:latest": non-default capabilities (container "secret-app" must not include "SYS_TIME"); spec.containers[0].securityContext.capabilities.add: Invalid value: "SYS_TIME": capability may not be added by system:serviceaccount:acme-shop:builder',
      },
    ) as { readonly message?: string }[];
    assert.equal(
      event?.message,
      'Error creating: pods "name-00002-" is forbidden: violates PodSecurity "baseline:latest": non-default capabilities (container "name-00006" must not include "SYS_TIME"); spec.containers[0].securityContext.capabilities.add: Invalid value: "SYS_TIME": capability may not be added by system:serviceaccount:name-00001:name-00003',
    );
  });

  it('replaces names in every field that can have some, and in the annotations that stood for fields', () => {
    const seLinuxOptions = { user: 'acme_u', role: 'acme_r', type: 'acme_t', level: 'acme-level' };
    const documents = redacted(
      {
        apiVersion: 'policy/v1beta1',
        kind: 'PodSecurityPolicy',
        metadata: {
          name: 'acme-policy',
          annotations: {
            'seccomp.security.alpha.kubernetes.io/allowedProfileNames': 'runtime/default,localhost/acme/a.json',
            'apparmor.security.beta.kubernetes.io/defaultProfileName': 'localhost/acme-armor',
          },
        },
        spec: {
          seLinux: { rule: 'MustRunAs', seLinuxOptions },
          runAsUser: { rule: 'RunAsAny' },
          supplementalGroups: { rule: 'RunAsAny' },
          fsGroup: { rule: 'RunAsAny' },
          allowedHostPaths: [{ pathPrefix: '/var/lib/acme' }],
          allowedFlexVolumes: [{ driver: 'acme/flex' }],
          allowedCSIDrivers: [{ name: 'csi.acme.test' }],
          runtimeClass: { allowedRuntimeClassNames: ['*', 'acme-runtime'], defaultRuntimeClassName: 'acme-runtime' },
        },
      },
      {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name: 'acme-node', labels: { 'kubernetes.io/hostname': 'acme-node' } },
        status: {
          nodeInfo: {
            containerRuntimeVersion: 'containerd://1.6.20+acme',
            kernelVersion: '5.10.0-1034-acmecorp+',
            kubeletVersion: 'v1.34.4',
          },
        },
      },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          name: 'acme-pod',
          namespace: 'acme-shop',
          annotations: { 'container.apparmor.security.beta.kubernetes.io/acme-main': 'localhost/acme-armor' },
        },
        spec: {
          nodeName: 'acme-node',
          runtimeClassName: 'acme-runtime',
          securityContext: {
            seLinuxOptions: { ...seLinuxOptions, type: 'container_t', level: 's0:c1,c2' },
            seccompProfile: { type: 'Localhost', localhostProfile: 'acme/a.json' },
            sysctls: [
              { name: 'kernel.domainname', value: 'acme.test' },
              { name: 'net.ipv4.ip_local_port_range', value: '32768 60999' },
            ],
          },
          containers: [
            {
              name: 'acme-main',
              volumeMounts: [
                { name: 'acme-vol', mountPath: '/var/lib/acme/data' },
                { name: 'kube-api-access', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' },
              ],
            },
          ],
          volumes: [
            { name: 'acme-vol', hostPath: { path: '/var/lib/acme/x' } },
            { name: 'a', flexVolume: { driver: 'acme/flex' } },
            { name: 'b', csi: { driver: 'csi.acme.test' } },
            {
              name: 'kube-api-access',
              projected: {
                sources: [
                  { serviceAccountToken: { path: 'token' } },
                  { serviceAccountToken: { path: 'acme-token', audience: 'acme-audience' } },
                  { configMap: { name: 'kube-root-ca.crt' } },
                  {
                    downwardAPI: {
                      items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }],
                    },
                  },
                ],
              },
            },
          ],
        },
      },
    );
    assert.doesNotMatch(JSON.stringify(documents), /acme/i);
    const [policy, node, pod] = documents as unknown as readonly [PodSecurityPolicy, Node, Pod];
    const profiles = policy.metadata.annotations?.['seccomp.security.alpha.kubernetes.io/allowedProfileNames'];
    assert.match(profiles ?? '', /^runtime\/default,localhost\/name-\d+\/name-\d+$/);
    // What is compared with each other is still equal, or beneath the other; what a rule knows is still there.
    const { spec } = pod;
    assert.equal(profiles, `runtime/default,localhost/${spec.securityContext?.seccompProfile?.localhostProfile}`);
    assert.deepEqual(policy.spec.runtimeClass?.allowedRuntimeClassNames, ['*', spec.runtimeClassName]);
    assert.equal(policy.spec.allowedFlexVolumes?.[0]?.driver, spec.volumes?.[1]?.flexVolume?.driver);
    assert.equal(policy.spec.allowedCSIDrivers?.[0]?.name, spec.volumes?.[2]?.csi?.driver);
    const [allowed] = policy.spec.allowedHostPaths ?? [];
    assert.match(allowed?.pathPrefix ?? '', /^\/var\/lib\/name-\d+$/);
    assert.equal(spec.volumes?.[0]?.hostPath?.path?.startsWith(`${allowed?.pathPrefix}/`), true);
    assert.equal(spec.containers[0]?.volumeMounts?.[0]?.mountPath, `${allowed?.pathPrefix}/data`);
    assert.equal(spec.containers[0]?.volumeMounts?.[1]?.mountPath, '/var/run/secrets/kubernetes.io/serviceaccount');
    assert.deepEqual(
      [spec.securityContext?.seLinuxOptions?.type, spec.securityContext?.seLinuxOptions?.level],
      ['container_t', 's0:c1,c2'],
    );
    assert.equal(spec.securityContext?.seLinuxOptions?.user, policy.spec.seLinux.seLinuxOptions?.user);
    assert.equal(spec.securityContext?.sysctls?.[1]?.value, '32768 60999');
    assert.equal(spec.volumes?.[3]?.projected?.sources?.[0]?.serviceAccountToken?.path, 'token');
    assert.deepEqual(spec.volumes?.[3]?.projected?.sources?.[3], {
      downwardAPI: { items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }] },
    });
    assert.match(node.status?.nodeInfo?.kernelVersion ?? '', /^5\.10\.0-1034-name-\d+\+$/);
    assert.match(node.status?.nodeInfo?.containerRuntimeVersion ?? '', /^containerd:\/\/1\.6\.20\+name-\d+$/);
    assert.equal(node.status?.nodeInfo?.kubeletVersion, 'v1.34.4');
    assert.equal(node.metadata.name, spec.nodeName);
  });

  it('replaces people, and the namespaces in what the server calls them', () => {
    const attributes = {
      verb: 'use',
      group: 'policy',
      version: '*',
      resource: 'podsecuritypolicies',
      name: 'acme-psp',
      namespace: 'acme-shop',
    };
    const groups = [
      'system:serviceaccounts',
      'system:serviceaccounts:acme-shop',
      'system:authenticated',
      'acme-developers',
    ];
    assert.deepEqual(
      redacted({
        kind: 'AccessReviewAnswer',
        review: {
          kind: 'SubjectAccessReview',
          subject: { user: 'system:serviceaccount:acme-shop:builder', groups },
          attributes,
        },
        answer: {
          allowed: true,
          reason:
            'RBAC: allowed by RoleBinding "acme-use/acme-shop" of ClusterRole "acme-psp" to ServiceAccount "builder/acme-shop"',
          evaluationError: '',
        },
      }),
      [
        {
          kind: 'AccessReviewAnswer',
          review: {
            kind: 'SubjectAccessReview',
            subject: {
              user: 'system:serviceaccount:name-00001:name-00002',
              groups: [
                'system:serviceaccounts',
                'system:serviceaccounts:name-00001',
                'system:authenticated',
                'name-00005',
              ],
            },
            attributes: { ...attributes, name: 'name-00006', namespace: 'name-00001' },
          },
          answer: {
            allowed: true,
            reason:
              'RBAC: allowed by RoleBinding "name-00007/name-00001" of ClusterRole "name-00006" to ServiceAccount "name-00002/name-00001"',
            evaluationError: '',
          },
        },
      ],
    );
  });

  it('makes of the recording of the demo one with the same answers, and none of its names', async () => {
    const { stdout, exit } = await runProgram(['snapshot', '--redact', 'names', '--snapshot', DEMO]);
    assert.equal(exit, 0);
    for (const name of [
      'testns',
      'test-statefulset',
      'test-statefulset-0',
      'testns-psp-01',
      'zz-permissive',
      'busybox',
    ]) {
      assert.ok(readFileSync(DEMO, 'utf8').includes(name), name);
      assert.equal(stdout.includes(name), false, name);
    }
    const pod = (await objectsIn(stdout)).find((one) => 'value' in one && one.value.kind === 'Pod');
    const name = pod && 'value' in pod ? (pod.value.metadata as { readonly name: string }).name : '';
    const [before, after] = await Promise.all([
      runProgram(['pod', 'test-statefulset-0', '--snapshot', DEMO]),
      runProgram(['pod', name, '--snapshot', '-'], { stdin: stdout }),
    ]);
    // Columns are as wide as their names.
    const own =
      /\bname-\d+(?:-0)?\b|testns-psp-01|test-statefulset-0|test-statefulset|testns|zz-permissive|sleep|main\b/g;
    const shape = (text: string) => text.replace(own, 'NAME').split(/\s+/).sort();
    assert.deepEqual(shape(after.stdout), shape(before.stdout));
    assert.equal(after.exit, before.exit);
  });
});

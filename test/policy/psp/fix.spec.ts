import assert from 'node:assert/strict';
import type { PodSpec, PodTemplate, SecurityContext } from '../../../src/kubernetes/objects.ts';
import { operationsOf } from '../../../src/policy/field-changes.ts';
import { applyPatch, type PatchOperation } from '../../../src/policy/psa/json-patch.ts';
import { changesForContradictions, policyChangeFor } from '../../../src/policy/psp/fix.ts';
import { judge } from '../../../src/policy/psp/judge.ts';
import { withPlaces } from '../../../src/policy/psp/placed-finding.ts';
import type { PodSecurityPolicy, PodSecurityPolicySpec } from '../../../src/policy/psp/policy.ts';
import { preparePod } from '../../../src/policy/psp/prepare-pod.ts';
import { preparePolicy } from '../../../src/policy/psp/prepare-policy.ts';
import { PAIRS } from './pairs.ts';
import { policy } from './policies.ts';

/** One round of changes. */
function fix(template: PodTemplate, by: PodSecurityPolicy, serverMinor = 24): readonly PatchOperation[] {
  const verdict = withPlaces(verdictOn(template, by, serverMinor), template);
  assert.equal(verdict.verdict, 'refuses');
  return operationsOf(
    template,
    verdict.findings.flatMap((finding) => policyChangeFor(template, finding, serverMinor) ?? []),
  );
}

function verdictOn({ metadata, spec }: PodTemplate, by: PodSecurityPolicy, serverMinor = 24) {
  const served = { kind: 'pod', annotations: metadata?.annotations ?? {}, spec } as const;
  return judge(preparePod(served, serverMinor, { operation: 'create' }), preparePolicy(by, serverMinor));
}

function template(spec: Partial<PodSpec>, ...contexts: readonly SecurityContext[]): PodTemplate {
  const all = contexts.length === 0 ? [{}] : contexts;
  const containers = all.map((securityContext, index) => ({ name: `c${index}`, securityContext }));
  return { spec: { automountServiceAccountToken: false, containers, ...spec } };
}

const C = '/spec/containers/0/securityContext';
const ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/c0';

/** What only the author of a pod can decide. */
const UNDECIDABLE = ['volumes', 'allowedHostPaths', 'allowedFlexVolumes', 'allowedCSIDrivers'];

describe('policy/psp/fix', () => {
  for (const { rule, what, policy: by, fails } of PAIRS) {
    const { annotations, spec } = fails;
    const refused = { metadata: { annotations }, spec };
    const name = `the smallest pod that is refused for ${rule}: ${what}`;
    // The volume of a token is not the author's.
    if (UNDECIDABLE.includes(rule) && spec.automountServiceAccountToken === false) {
      it(`leaves ${name}`, () => assert.deepEqual(fix(refused, by), []));
      continue;
    }
    it(`mends ${name}`, () => {
      const once = applyPatch(refused, fix(refused, by));
      // One field can hide another.
      const twice = verdictOn(once, by).verdict === 'refuses' ? applyPatch(once, fix(once, by)) : once;
      assert.notEqual(verdictOn(twice, by).verdict, 'refuses');
    });
  }

  it('chooses values that the policy accepts, and root only where nobody else is accepted', () => {
    const ranges = [{ min: 2000, max: 3000 }];
    const ids = { rule: 'MustRunAs', ranges };
    const cases: readonly (readonly [PodTemplate, Partial<PodSecurityPolicySpec>, readonly PatchOperation[]])[] = [
      [template({}, { runAsUser: 0 }), { runAsUser: ids }, [{ op: 'replace', path: `${C}/runAsUser`, value: 2000 }]],
      [
        template({ securityContext: { runAsUser: 0 } }, {}, {}),
        { runAsUser: { rule: 'MustRunAsNonRoot' } },
        [{ op: 'replace', path: '/spec/securityContext/runAsUser', value: 1000 }],
      ],
      [
        template({}, { runAsNonRoot: false }),
        { runAsUser: { rule: 'MustRunAsNonRoot' } },
        [{ op: 'replace', path: `${C}/runAsNonRoot`, value: true }],
      ],
      [template({}, { runAsGroup: 5 }), { runAsGroup: ids }, [{ op: 'replace', path: `${C}/runAsGroup`, value: 2000 }]],
      [
        template({ securityContext: { fsGroup: 5, supplementalGroups: [5, 2000, 6] } }),
        { fsGroup: ids, supplementalGroups: ids },
        [
          { op: 'remove', path: '/spec/securityContext/supplementalGroups/2' },
          { op: 'remove', path: '/spec/securityContext/supplementalGroups/0' },
          { op: 'replace', path: '/spec/securityContext/fsGroup', value: 2000 },
        ],
      ],
      [
        template({ securityContext: { supplementalGroups: [5] } }),
        { supplementalGroups: ids },
        [{ op: 'remove', path: '/spec/securityContext/supplementalGroups' }],
      ],
    ];
    for (const [refused, spec, patch] of cases) assert.deepEqual(fix(refused, policy(spec)), patch);
  });

  it('takes hostNetwork away where a port is the node’s only because of it', () => {
    const onNode = { ...template({ hostNetwork: true }) };
    const spec = { ...onNode.spec, containers: [{ name: 'c0', ports: [{ containerPort: 9000 }] }] };
    assert.deepEqual(fix({ spec }, policy({ hostPorts: [] })), [{ op: 'remove', path: '/spec/hostNetwork' }]);
  });

  it('mounts no token where its volume is not accepted, and leaves volumes that somebody wrote', () => {
    const mounting = template({ automountServiceAccountToken: true });
    const set = { op: 'replace', path: '/spec/automountServiceAccountToken', value: false };
    assert.deepEqual(fix(mounting, policy({ volumes: ['emptyDir'] })), [set]);
    const projected = { volumes: [{ name: 'kube-api-access-', projected: { sources: [] } }] };
    assert.deepEqual(fix(template(projected), policy({ volumes: ['emptyDir'] })), []);
  });

  it('mounts a path read-only where only that is accepted', () => {
    const spec: PodSpec = {
      automountServiceAccountToken: false,
      containers: [{ name: 'c0', volumeMounts: [{ name: 'v', mountPath: '/v' }] }],
      volumes: [{ name: 'v', hostPath: { path: '/var/log' } }],
    };
    assert.deepEqual(fix({ spec }, policy({ allowedHostPaths: [{ pathPrefix: '/var', readOnly: true }] })), [
      { op: 'add', path: '/spec/containers/0/volumeMounts/0/readOnly', value: true },
    ]);
  });

  it('lets the policy fill in the SELinux context', () => {
    const seLinux = { rule: 'MustRunAs', seLinuxOptions: { level: 's0', type: 't' } };
    const own = template({}, { seLinuxOptions: { level: 's1', type: 'u' } });
    assert.deepEqual(fix(own, policy({ seLinux })), [{ op: 'remove', path: `${C}/seLinuxOptions` }]);
  });

  it('says a profile once for the pod, where the server has the field, and else as an annotation', () => {
    const allowed = { 'seccomp.security.alpha.kubernetes.io/allowedProfileNames': 'unconfined,docker/default' };
    const by = policy({}, { annotations: allowed });
    assert.deepEqual(fix(template({}, {}, {}), by), [
      { op: 'add', path: '/spec/securityContext', value: {} },
      { op: 'add', path: '/spec/securityContext/seccompProfile', value: { type: 'RuntimeDefault' } },
    ]);
    assert.deepEqual(fix(template({}, {}, {}), by, 18).at(-1), {
      op: 'add',
      path: '/metadata/annotations/seccomp.security.alpha.kubernetes.io~1pod',
      value: 'docker/default',
    });
  });

  it('changes the annotation that stands, and leaves a field and its annotation no contradiction', () => {
    const allowed = { 'seccomp.security.alpha.kubernetes.io/allowedProfileNames': 'localhost/a' };
    const by = policy({}, { annotations: allowed });
    const key = 'seccomp.security.alpha.kubernetes.io/pod';
    const metadata = { annotations: { [key]: 'unconfined' } };
    const path = '/metadata/annotations/seccomp.security.alpha.kubernetes.io~1pod';
    assert.deepEqual(fix({ metadata, ...template({}) }, by), [{ op: 'replace', path, value: 'localhost/a' }]);
    const both = { metadata, ...template({ securityContext: { seccompProfile: { type: 'Unconfined' } } }) };
    assert.deepEqual(fix(both, by), [
      { op: 'remove', path },
      {
        op: 'replace',
        path: '/spec/securityContext/seccompProfile',
        value: { type: 'Localhost', localhostProfile: 'a' },
      },
    ]);
  });

  it('chooses the AppArmor profile that asks nothing of the node', () => {
    const allowed = {
      'apparmor.security.beta.kubernetes.io/allowedProfileNames': 'unconfined,localhost/a,runtime/default',
    };
    const annotations = { ...policy().metadata.annotations, ...allowed };
    assert.deepEqual(fix(template({}), policy({}, { annotations })).at(-1), {
      op: 'add',
      path: `/metadata/annotations/${ANNOTATION.replace('/', '~1')}`,
      value: 'runtime/default',
    });
    const none = { ...annotations, 'apparmor.security.beta.kubernetes.io/allowedProfileNames': '' };
    assert.deepEqual(fix(template({}), policy({}, { annotations: none })), []);
  });

  it('puts no Linux fields into a Windows pod, but takes them out', () => {
    const windows = template({ os: { name: 'windows' } }, { runAsUser: 0, privileged: true });
    const by = policy({ runAsUser: { rule: 'MustRunAsNonRoot' }, privileged: false });
    assert.deepEqual(fix(windows, by), [{ op: 'remove', path: `${C}/privileged` }]);
  });

  it('takes away what contradicts allowPrivilegeEscalation false', () => {
    const context = {
      allowPrivilegeEscalation: false,
      privileged: true,
      capabilities: { add: ['CAP_SYS_ADMIN', 'KILL', 'CAP_SYS_ADMIN'] },
    };
    const at = { path: 'spec.containers[0].securityContext', container: 'c0' };
    const both = [
      { ...at, beside: 'privileged' },
      { ...at, beside: 'CAP_SYS_ADMIN' },
    ] as const;
    const given = template({}, context);
    assert.deepEqual(operationsOf(given, changesForContradictions(given, both)), [
      { op: 'remove', path: `${C}/capabilities/add/2` },
      { op: 'remove', path: `${C}/capabilities/add/0` },
      { op: 'remove', path: `${C}/privileged` },
    ]);
    // A policy added it.
    const without = template({}, {});
    const [, added] = both;
    assert.deepEqual(operationsOf(without, changesForContradictions(without, [added])).at(-1), {
      op: 'add',
      path: `${C}/capabilities/drop`,
      value: ['CAP_SYS_ADMIN'],
    });
  });
});

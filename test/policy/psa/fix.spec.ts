import assert from 'node:assert/strict';
import type { PodTemplate } from '../../../src/kubernetes/objects.ts';
import { type Fix, fixFor } from '../../../src/policy/psa/fix.ts';
import { PAIRS } from './pairs.ts';

const RESTRICTED = { level: 'restricted', version: 'latest' } as const;

function fix(template: PodTemplate, templatePath = ''): Fix {
  return fixFor(template, 'pod', templatePath, RESTRICTED, 34);
}

describe('policy/psa/fix', () => {
  it('asks for nothing where the pod passes', () => {
    const securityContext = {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    };
    assert.deepEqual(fix({ spec: { containers: [{ name: 'a', securityContext }] } }), {
      patch: [],
      left: [],
      assumes: [],
    });
  });

  it('makes what is missing, with what it has to stand in, at the place of the template', () => {
    const { patch, left } = fix({ spec: { containers: [{ name: 'a' }] } }, 'spec.template');
    const at = '/spec/template/spec/containers/0/securityContext';
    assert.deepEqual(patch, [
      { op: 'add', path: at, value: {} },
      { op: 'add', path: `${at}/seccompProfile`, value: { type: 'RuntimeDefault' } },
      { op: 'add', path: `${at}/runAsNonRoot`, value: true },
      { op: 'add', path: `${at}/capabilities`, value: {} },
      { op: 'add', path: `${at}/capabilities/drop`, value: ['ALL'] },
      { op: 'add', path: `${at}/allowPrivilegeEscalation`, value: false },
    ]);
    assert.deepEqual(left, []);
  });

  it('takes out of a list from the back', () => {
    const capabilities = { drop: ['ALL'], add: ['SYS_TIME', 'NET_BIND_SERVICE', 'CHOWN'] };
    const { patch } = fixFor(
      { spec: { containers: [{ name: 'a', securityContext: { capabilities } }] } },
      'pod',
      '',
      RESTRICTED,
      34,
    );
    const add = '/spec/containers/0/securityContext/capabilities/add';
    assert.deepEqual(
      patch.filter(({ op }) => op === 'remove').map(({ path }) => path),
      [`${add}/2`, `${add}/0`],
    );
  });

  it('says that it cannot decide about volumes, and mends the rest', () => {
    const { left } = fix({ spec: { containers: [{ name: 'a' }], volumes: [{ name: 'v', hostPath: { path: '/' } }] } });
    assert.deepEqual(
      left.map(({ check }) => check),
      ['restrictedVolumes'],
    );
  });

  it('says that only the image knows its user', () => {
    const { assumes } = fix({ spec: { containers: [{ name: 'a', securityContext: { runAsUser: 0 } }] } });
    assert.deepEqual(assumes, [{ about: 'user', containers: ['a'] }]);
  });

  it('takes a forbidden annotation away, whatever is in its name', () => {
    const annotations = { 'container.apparmor.security.beta.kubernetes.io/a': 'unconfined' };
    const { patch, left } = fix({ metadata: { annotations }, spec: { containers: [{ name: 'a' }] } });
    assert.ok(
      patch.some(
        ({ op, path }) =>
          op === 'remove' && path === '/metadata/annotations/container.apparmor.security.beta.kubernetes.io~1a',
      ),
    );
    assert.deepEqual(left, []);
  });

  it('takes away the annotation that the new field would contradict, which makes a pod invalid', () => {
    const key = 'container.seccomp.security.alpha.kubernetes.io/a';
    const { patch } = fix({
      metadata: { annotations: { [key]: 'localhost/b' } },
      spec: { containers: [{ name: 'a' }] },
    });
    assert.deepEqual(patch[0], {
      op: 'remove',
      path: '/metadata/annotations/container.seccomp.security.alpha.kubernetes.io~1a',
    });
  });

  it('does not put Linux fields into a Windows pod, where they are invalid', () => {
    const spec = { os: { name: 'windows' }, containers: [{ name: 'a' }] };
    const { patch, left } = fixFor({ spec }, 'pod', '', { level: 'restricted', version: 'v1.24' }, 34);
    const at = '/spec/containers/0/securityContext';
    assert.deepEqual(patch, [
      { op: 'add', path: at, value: {} },
      { op: 'add', path: `${at}/runAsNonRoot`, value: true },
    ]);
    assert.deepEqual(
      left.map(({ check }) => check),
      ['allowPrivilegeEscalation', 'capabilities_restricted', 'seccompProfile_restricted'],
    );
  });

  for (const { check, at, fails } of PAIRS) {
    if (['hostPathVolumes', 'restrictedVolumes', 'windowsHostProcess'].includes(check)) continue;
    it(`mends the smallest pod that ${check} refuses at v1.${at}`, () => {
      const { annotations, spec } = fails;
      const policy = { level: 'restricted', version: `v1.${at}` } as const;
      assert.deepEqual(fixFor({ metadata: { annotations }, spec }, 'pod', '', policy, 37).left, []);
    });
  }
});

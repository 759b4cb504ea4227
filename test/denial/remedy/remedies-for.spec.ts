import assert from 'node:assert/strict';
import { parseRefusal } from '../../../src/denial/parse-refusal.ts';
import type { BindingRemedy } from '../../../src/denial/remedy/remedy.ts';
import { evaluate } from '../../../src/policy/psa/evaluate.ts';
import { enforceSentence } from '../../../src/policy/psa/sentence.ts';
import type { PodSecurityPolicySpec } from '../../../src/policy/psp/policy.ts';
import { podIdentities } from '../../../src/rbac/identities.ts';
import { policy } from '../../policy/psp/policies.ts';
import { admissionStateOf, type Given, remediesIn, template } from './worlds.ts';

const CONTEXT = '/spec/template/spec/containers/0/securityContext';
const PRIVILEGED = template({ privileged: true });
const STRICT: Partial<PodSecurityPolicySpec> = {
  privileged: false,
  hostNetwork: false,
  hostPID: false,
  hostIPC: false,
  allowedCapabilities: [],
};
const named = (name: string, spec: Partial<PodSecurityPolicySpec> = {}) =>
  policy(spec, { name, annotations: { 'seccomp.security.alpha.kubernetes.io/allowedProfileNames': '*' } });
const saidByNode = (text: string) => parseRefusal(text);
const ROOT_IMAGE = 'container has runAsNonRoot and image will run as root (pod: "web_shop(1)", container: main)';

function only(given: Given): BindingRemedy {
  const [remedy, ...others] = remediesIn(given).remedies;
  assert.ok(remedy?.is === 'binding' && others.length === 0);
  return remedy;
}

describe('denial/remedy/remedies-for', () => {
  it('has nothing to say of a pod that gets in', () => {
    assert.deepEqual(remediesIn({ template: template() }), { remedies: [] });
    assert.deepEqual(remediesIn({ template: PRIVILEGED, policies: [[named('open'), 'yes']] }), { remedies: [] });
  });

  it('names the patch, then the right to another policy, then what the policy would have to say', () => {
    const given: Given = {
      template: template({ privileged: true, allowPrivilegeEscalation: true }),
      policies: [
        [named('open'), 'no'],
        [named('strict', STRICT), 'yes'],
      ],
    };
    const undecided = { undecided: [] };
    assert.deepEqual(remediesIn(given), {
      remedies: [
        {
          is: 'patch',
          patch: [{ op: 'remove', path: `${CONTEXT}/privileged` }],
          assumes: [{ about: 'function', paths: ['spec.containers[0].securityContext.privileged'] }],
          admittedBy: 'strict',
          ...undecided,
        },
        {
          is: 'binding',
          policy: 'open',
          namespace: 'shop',
          name: 'use-psp-open-default',
          subject: { kind: 'ServiceAccount', name: 'default', namespace: 'shop' },
          role: { kind: 'Role', name: 'use-psp-open', isThere: false, apiGroup: 'policy' },
          alsoAllows: [
            { field: 'volumes', values: ['*'] },
            { field: 'allowedCapabilities', values: ['*'] },
            { field: 'hostPID', values: [] },
            { field: 'hostNetwork', values: [] },
            { field: 'hostIPC', values: [] },
            { field: 'runAsUser', values: ['0'] },
            { field: 'seccomp', values: ['*'] },
            { field: 'allowedUnsafeSysctls', values: ['*'] },
            { field: 'hostPorts', values: ['0-65535'] },
          ],
          usableByHuman: false,
          admittedBy: 'open',
          ...undecided,
        },
        {
          is: 'policy',
          policy: 'strict',
          changes: [{ path: 'spec.privileged', before: false, after: true }],
          alsoAllows: [{ field: 'privileged', values: [] }],
          admittedBy: 'strict',
          ...undecided,
        },
      ],
    });
  });

  it('chooses the policy with the smallest patch, and of equal ones the first', () => {
    const wants = template({ privileged: true, capabilities: { add: ['SYS_TIME'] } });
    const patchFor = (given: Given) => {
      const [remedy] = remediesIn(given).remedies;
      return remedy?.is === 'patch' ? [remedy.admittedBy, remedy.patch.map(({ path }) => path)] : undefined;
    };
    const both = named('a', STRICT);
    const onlyPrivileged = named('b', { privileged: false });
    const onlyCapabilities = named('c', { allowedCapabilities: [] });
    assert.deepEqual(
      patchFor({
        template: wants,
        policies: [
          [both, 'yes'],
          [onlyPrivileged, 'yes'],
          [onlyCapabilities, 'yes'],
        ],
      }),
      ['b', [`${CONTEXT}/privileged`]],
    );
    assert.deepEqual(patchFor({ template: wants, policies: [[both, 'yes']] }), [
      'a',
      [`${CONTEXT}/capabilities`, `${CONTEXT}/privileged`],
    ]);
  });

  it('mends what the policy and the level of the namespace refuse, together', () => {
    const given: Given = {
      template: template({ privileged: true }, { hostPID: true }),
      // The right to the first would need the same patch, with which the second lets it in.
      policies: [
        [named('open'), 'no'],
        [named('p', { privileged: false }), 'yes'],
      ],
      labels: { enforce: 'baseline' },
    };
    const { remedies } = remediesIn(given);
    assert.deepEqual(
      remedies.map((one) => (one.is === 'patch' ? one.patch : one.is)),
      [
        [
          { op: 'remove', path: '/spec/template/spec/hostPID' },
          { op: 'remove', path: `${CONTEXT}/privileged` },
        ],
        'policy',
      ],
    );
    // The policy alone would not do.
    assert.ok(remedies[1]?.is === 'policy' && remedies[1].label?.to.level === 'privileged');
  });

  it('takes back what a policy adds and the level forbids', () => {
    const adds = named('p', { defaultAddCapabilities: ['SYS_TIME'] });
    const given: Given = { template: template({}), policies: [[adds, 'yes']], labels: { enforce: 'baseline' } };
    const [remedy] = remediesIn(given).remedies;
    assert.deepEqual(remedy?.is === 'patch' && remedy.patch, [
      { op: 'add', path: `${CONTEXT}/capabilities`, value: {} },
      { op: 'add', path: `${CONTEXT}/capabilities/drop`, value: ['SYS_TIME'] },
    ]);
  });

  it('takes privileged away where the policy fills in what contradicts it', () => {
    const given: Given = {
      template: PRIVILEGED,
      policies: [[named('p', { allowPrivilegeEscalation: false }), 'yes']],
    };
    const { remedies } = remediesIn(given);
    assert.deepEqual(
      remedies.map((one) => (one.is === 'patch' ? one.patch : one.is === 'policy' ? one.changes : one.is)),
      [
        [{ op: 'remove', path: `${CONTEXT}/privileged` }],
        [{ path: 'spec.allowPrivilegeEscalation', before: false, after: true }],
      ],
    );
  });

  it('does not leave a pod that contradicts itself', () => {
    const given: Given = {
      template: template({ privileged: true, allowPrivilegeEscalation: true }),
      policies: [[named('p', { allowPrivilegeEscalation: false }), 'yes']],
    };
    const [remedy] = remediesIn(given).remedies;
    assert.deepEqual(remedy?.is === 'patch' && remedy.patch, [
      { op: 'replace', path: `${CONTEXT}/allowPrivilegeEscalation`, value: false },
      { op: 'remove', path: `${CONTEXT}/privileged` },
    ]);
  });

  it('names the policy that would have to change in the fewest fields', () => {
    const given: Given = {
      template: template({ privileged: true, capabilities: { add: ['SYS_TIME'] } }),
      policies: [
        [named('a', STRICT), 'yes'],
        [named('b', { privileged: false }), 'yes'],
      ],
    };
    const remedy = remediesIn(given).remedies.at(-1);
    assert.deepEqual(remedy?.is === 'policy' && [remedy.policy, remedy.changes], [
      'b',
      [{ path: 'spec.privileged', before: false, after: true }],
    ]);
  });

  it('says which fields only the author can decide about', () => {
    const volumes = [{ name: 'v', hostPath: { path: '/' } }];
    const refused: Given = { template: template({}, { volumes }), labels: { enforce: 'baseline' } };
    const paths = (given: Given) => {
      const { noPatch } = remediesIn(given);
      return noPatch?.because === 'undecidable' ? noPatch.paths : noPatch;
    };
    assert.deepEqual(paths(refused), ['spec.volumes[0].hostPath']);
    // Claims come before what is written.
    assert.deepEqual(paths({ ...refused, claimVolumes: ['data'] }), ['spec.volumes[0].hostPath']);
    const policies = [[named('p', { volumes: ['secret'] }), 'yes']] as const;
    assert.deepEqual(paths({ template: refused.template, policies }), ['spec.volumes[0]']);
  });

  it('says that no policy may be used, and which could be', () => {
    const strict = named('strict', STRICT);
    const given: Given = {
      template: template(),
      policies: [
        [named('open'), 'no'],
        [strict, 'no'],
      ],
    };
    assert.deepEqual(remediesIn(given).noPatch, { because: 'no policy' });
    // The one that gives less, though it comes later.
    assert.equal(only(given).policy, 'strict');
    const { remedies } = remediesIn({ ...given, usableByHuman: ['open'] });
    assert.deepEqual(
      remedies.map((one) => one.is === 'binding' && [one.policy, one.usableByHuman]),
      [
        ['strict', false],
        ['open', true],
      ],
    );
    assert.equal(only({ ...given, usableByHuman: ['open', 'strict'] }).usableByHuman, true);
  });

  it('binds a policy that does not admit the pod as it is only where there is no other, with the smallest patch', () => {
    const closed: Given['policies'] = [
      [named('a', { ...STRICT, hostPorts: [] }), 'no'],
      [named('b', { ...STRICT }), 'no'],
    ];
    const wants = template({ privileged: true }, {}, { ports: [{ containerPort: 80, hostPort: 80 }] });
    const { policy: name, patch } = only({ template: wants, policies: closed });
    assert.deepEqual([name, patch?.patch], ['b', [{ op: 'remove', path: `${CONTEXT}/privileged` }]]);
    const usable = [...closed, [named('c', { ...STRICT, hostPorts: [] }), 'yes']] as const;
    assert.deepEqual(
      remediesIn({ template: wants, policies: usable }).remedies.map(({ is }) => is),
      ['patch', 'policy'],
    );
  });

  it('adds to the right what Pod Security needs: a patch, or else another level', () => {
    const policies = [[named('open'), 'no']] as const;
    const labels = { enforce: 'baseline' };
    const patched = only({ template: PRIVILEGED, policies, labels });
    assert.deepEqual(
      [patched.patch?.patch, patched.label],
      [[{ op: 'remove', path: `${CONTEXT}/privileged` }], undefined],
    );
    const volumes = [{ name: 'v', hostPath: { path: '/' } }];
    const labelled = only({ template: template({}, { volumes }), policies, labels });
    assert.deepEqual([labelled.patch, labelled.label?.to], [undefined, { level: 'privileged', version: 'latest' }]);
  });

  it('binds the node of a mirror pod, or all nodes where the file does not say which', () => {
    const annotations = { 'kubernetes.io/config.mirror': 'a' };
    const subjectOf = (nodeName?: string) => {
      const identities = podIdentities({ namespace: 'shop', annotations, ...(nodeName ? { nodeName } : {}) });
      return only({
        template: { metadata: { annotations }, ...template() },
        policies: [[named('p'), 'no']],
        identities,
      }).subject;
    };
    assert.deepEqual(subjectOf('a'), { kind: 'User', name: 'system:node:a' });
    assert.deepEqual(subjectOf(), { kind: 'Group', name: 'system:nodes' });
  });

  it('names no binding where it is not known who may use the policy', () => {
    assert.deepEqual(remediesIn({ template: PRIVILEGED, policies: [[named('p'), 'unknown']] }), { remedies: [] });
  });

  it('names the level that forgoes the fewest checks', () => {
    const loosest = (given: Given) => {
      const remedy = remediesIn(given).remedies.at(-1);
      return remedy?.is === 'label' ? [remedy.from, remedy.to, remedy.alsoAllows] : undefined;
    };
    const labels = { enforce: 'restricted' };
    const latest = (level: string) => ({ level, version: 'latest' });
    assert.deepEqual(loosest({ template: template(), labels }), [
      latest('restricted'),
      latest('baseline'),
      [
        'allowPrivilegeEscalation',
        'capabilities_restricted',
        'restrictedVolumes',
        'runAsNonRoot',
        'runAsUser',
        'seccompProfile_restricted',
      ],
    ]);
    // Newer than the rest: an older version of the same level has not got it.
    const probe = { httpGet: { host: '10.0.0.1' } };
    const probing = template({}, {}, { livenessProbe: probe });
    assert.deepEqual(loosest({ template: probing, labels: { enforce: 'baseline' } }), [
      latest('baseline'),
      { level: 'baseline', version: 'v1.33' },
      ['hostProbesAndHostLifecycle'],
    ]);
    assert.deepEqual(loosest({ template: PRIVILEGED, labels })?.[1], latest('privileged'));
  });

  it('goes by the level that only a refusal shows', () => {
    const BASELINE = { level: 'baseline', version: 'latest' } as const;
    const given: Given = { template: PRIVILEGED };
    const text = `pods "a" is forbidden: ${enforceSentence(BASELINE, evaluate(admissionStateOf(given).pod, BASELINE, 34), 34)}`;
    const { remedies } = remediesIn(given, { said: parseRefusal(text) });
    assert.deepEqual(
      remedies.map((one) => (one.is === 'label' ? one.from : one.is)),
      ['patch', BASELINE],
    );
  });

  it('takes policies for enforced where nothing else refuses the pod, and for not enforced where something does', () => {
    const policies = [[named('p', { privileged: false }), 'yes']] as const;
    const given: Given = { template: PRIVILEGED, policies, enforcesPolicies: 'unknown' };
    const kinds = (one: Given) => remediesIn(one).remedies.map(({ is }) => is);
    assert.deepEqual(kinds(given), ['patch', 'policy']);
    const volumes = [{ name: 'v', hostPath: { path: '/' } }];
    const nobody: Given = {
      template: template({}, { volumes }),
      policies: [[named('q', { volumes: [] }), 'yes']],
      enforcesPolicies: 'unknown',
      labels: { enforce: 'baseline' },
    };
    const { remedies } = remediesIn(nobody);
    assert.deepEqual(
      remedies.map(({ is, undecided }) => [is, undecided]),
      [['label', ['enforced']]],
    );
  });

  it('gives the container a user that the policy accepts where its image’s is root', () => {
    const ranges = [{ min: 2000, max: 3000 }];
    const given: Given = {
      template: template({ runAsNonRoot: true }),
      policies: [[named('p', { runAsUser: { rule: 'MustRunAs', ranges } }), 'yes']],
    };
    assert.deepEqual(remediesIn(given, { said: saidByNode(ROOT_IMAGE) }), {
      remedies: [
        {
          is: 'patch',
          patch: [{ op: 'add', path: `${CONTEXT}/runAsUser`, value: 2000 }],
          assumes: [{ about: 'user', containers: ['main'] }],
          admittedBy: 'p',
          undecided: [],
        },
      ],
    });
    // The policy wrote runAsNonRoot: the template is where a user can stand.
    const filling: Given = {
      template: template({}),
      policies: [[named('p', { runAsUser: { rule: 'MustRunAsNonRoot' } }), 'yes']],
    };
    const [remedy] = remediesIn(filling, { said: saidByNode(ROOT_IMAGE) }).remedies;
    assert.deepEqual(remedy?.is === 'patch' && remedy.patch, [
      { op: 'add', path: `${CONTEXT}/runAsUser`, value: 1000 },
    ]);
  });

  it('lets admission have its say about what the node needs', () => {
    const said = parseRefusal('Error: unknown capability "CAP_SYS_TIM"');
    const wants = template({ capabilities: { add: ['KILL', 'SYS_TIM'] } });
    const patchOf = (given: Given) => {
      const [remedy] = remediesIn(given, { said }).remedies;
      return remedy?.is === 'patch' ? remedy.patch : undefined;
    };
    const list = `${CONTEXT}/capabilities/add`;
    assert.deepEqual(patchOf({ template: wants }), [{ op: 'replace', path: list, value: ['KILL', 'SYS_TIME'] }]);
    const allowed = named('p', { allowedCapabilities: ['KILL', 'SYS_TIM'] });
    assert.deepEqual(patchOf({ template: wants, policies: [[allowed, 'yes']] }), [{ op: 'remove', path: `${list}/1` }]);
  });

  it('says that nothing in the object decides the rest of what nodes refuse', () => {
    const said = parseRefusal('touch: /a: Read-only file system');
    assert.deepEqual(remediesIn({ template: template({ readOnlyRootFilesystem: true }) }, { said }), {
      remedies: [],
      noPatch: { because: 'not in the object', cause: 'read-only file system' },
    });
  });

  it('says where a policy asks for what the level forbids', () => {
    const root = named('p', { runAsUser: { rule: 'MustRunAs', ranges: [{ min: 0, max: 0 }] } });
    const { noPatch } = remediesIn({
      template: template(),
      policies: [[root, 'yes']],
      labels: { enforce: 'restricted' },
    });
    assert.deepEqual(noPatch, { because: 'unproven' });
  });
});

import assert from 'node:assert/strict';
import { noPatchSentence, remedyText, requesterText } from '../../../../src/commands/why-denied/view/remedy-text.ts';
import type {
  BindingRemedy,
  LabelRemedy,
  NoPatch,
  PatchRemedy,
  PolicyRemedy,
} from '../../../../src/denial/remedy/remedy.ts';
import { subject } from '../../../support/denials.ts';
import { HOSTILE, UNSAFE } from '../../../support/hostile.ts';

const RULES = { rules: true } as const;

const PATCH: PatchRemedy = {
  is: 'patch',
  patch: [{ op: 'remove', path: '/spec/template/spec/hostNetwork' }],
  assumes: [{ about: 'function', paths: ['spec.hostNetwork'] }],
  undecided: [],
};
const LABEL: LabelRemedy = {
  is: 'label',
  namespace: 'shop',
  label: 'enforce',
  from: { level: 'restricted', version: 'latest' },
  to: { level: 'baseline', version: 'latest' },
  alsoAllows: ['runAsNonRoot', 'restrictedVolumes'],
  undecided: [],
};
const BINDING: BindingRemedy = {
  is: 'binding',
  policy: 'p',
  namespace: 'shop',
  name: 'use-p',
  subject: { kind: 'ServiceAccount', name: 'builder', namespace: 'ci' },
  role: { kind: 'ClusterRole', name: 'psp:p', isThere: true },
  alsoAllows: [],
  usableByHuman: false,
  undecided: [],
};
const POLICY: PolicyRemedy = {
  is: 'policy',
  policy: 'p',
  changes: [
    { path: 'spec.hostNetwork', before: undefined, after: true },
    { path: 'spec.allowedCapabilities', before: [], after: ['SYS_TIME'] },
    { path: 'spec.defaultAllowPrivilegeEscalation', before: false, after: undefined },
    { path: 'metadata.annotations[a.b/c]', before: 'x', after: 'x,y' },
  ],
  alsoAllows: [{ field: 'hostNetwork', values: [] }],
  undecided: [],
};

const text = (remedy: PatchRemedy | LabelRemedy | BindingRemedy | PolicyRemedy, workload = subject) =>
  remedyText({ remedy, provenBy: RULES }, workload);
const commands = (...given: Parameters<typeof text>) => text(...given).commands;

const LABEL_COMMAND = 'kubectl label namespace shop pod-security.kubernetes.io/enforce=baseline --overwrite';
const LABEL_NOTE = "Nobody's pods there are checked for these any more: runAsNonRoot, restrictedVolumes.";

describe('commands/why-denied/view/remedy-text', () => {
  it('is a patch of the object, or for its manifest', () => {
    const json = '[{"op":"remove","path":"/spec/template/spec/hostNetwork"}]';
    assert.deepEqual(text(PATCH), {
      title: 'The smallest change of the object (judged again, it gets in)',
      commands: [`kubectl patch deployment/web -n shop --type=json -p '${json}'`],
      notes: ['It has to do without: spec.hostNetwork.'],
    });
    const place = { file: 'a.yaml', document: 1, line: 1 };
    assert.deepEqual(commands(PATCH, { ...subject, place }), [`JSON patch (RFC 6902): ${json}`]);
    assert.deepEqual(
      text(PATCH, { ...subject, apiVersion: 'batch/v1', kind: 'Job' }).notes[1],
      'A Job cannot be changed: make it again from its manifest with this patch.',
    );
  });

  it('says how it is known, and what is left open', () => {
    const title = (provenBy: Parameters<typeof remedyText>[0]['provenBy']) =>
      remedyText({ remedy: PATCH, provenBy }, subject).title.replace('The smallest change of the object ', '');
    const CONTROLLER = 'system:serviceaccount:kube-system:replicaset-controller';
    assert.deepEqual(
      [RULES, { dryRunAs: 'caller' as const }, { dryRunAs: { user: CONTROLLER, groups: [] } }].map(title),
      [
        '(judged again, it gets in)',
        '(proven by a dry run as yourself)',
        '(proven by a dry run as replicaset-controller)',
      ],
    );
    assert.equal(requesterText({ user: 'alice' }), 'alice');
    assert.deepEqual(text({ ...LABEL, undecided: ['policies', 'version'] }).notes, [
      LABEL_NOTE,
      'What could still refuse it is not known: policies, version.',
    ]);
  });

  it('is a binding for each kind of subject, with a role where there is none', () => {
    assert.deepEqual(text(BINDING), {
      title: 'Let ServiceAccount ci/builder use PodSecurityPolicy p in namespace shop (judged again, it gets in)',
      commands: ['kubectl create rolebinding use-p -n shop --clusterrole=psp:p --serviceaccount=ci:builder'],
      notes: ['This policy also allows nothing that is dangerous beside what this pod has.'],
    });
    const role = { kind: 'Role', name: 'use-p', isThere: false, apiGroup: 'policy' } as const;
    assert.deepEqual(commands({ ...BINDING, role, subject: { kind: 'Group', name: 'system:nodes' } }), [
      'kubectl create role use-p -n shop --verb=use --resource=podsecuritypolicies.policy --resource-name=p',
      'kubectl create rolebinding use-p -n shop --role=use-p --group=system:nodes',
    ]);
    assert.match(commands({ ...BINDING, subject: { kind: 'User', name: 'al ice' } })[0] ?? '', / --user='al ice'$/);
  });

  it('names what a binding needs beside, and what comes with it', () => {
    const alsoAllows: BindingRemedy['alsoAllows'] = [
      { field: 'privileged', values: [] },
      { field: 'allowedCapabilities', values: ['SYS_TIME', 'NET_ADMIN'] },
    ];
    const withLabel = text({ ...BINDING, alsoAllows, usableByHuman: true, label: LABEL });
    assert.match(withLabel.title, / in namespace shop, and let the namespace enforce less \(/);
    assert.deepEqual(
      [withLabel.commands[1], withLabel.notes],
      [
        LABEL_COMMAND,
        [
          'You may use this policy yourself, so that you may pass it on.',
          'This policy also allows: privileged, allowedCapabilities SYS_TIME NET_ADMIN.',
          LABEL_NOTE,
        ],
      ],
    );
    const withPatch = text({ ...BINDING, patch: PATCH });
    assert.match(withPatch.title, / in namespace shop, and change the object \(/);
    assert.match(withPatch.commands[1] ?? '', /^kubectl patch deployment\/web -n shop --type=json -p /);
  });

  it('is a label, with the version where it is not the latest', () => {
    assert.deepEqual(text(LABEL), {
      title: 'Let namespace shop enforce baseline:latest only (judged again, it gets in)',
      commands: [LABEL_COMMAND],
      notes: [LABEL_NOTE],
    });
    assert.deepEqual(commands({ ...LABEL, to: { level: 'baseline', version: 'v1.30' } }), [
      LABEL_COMMAND.replace('baseline', 'baseline pod-security.kubernetes.io/enforce-version=v1.30'),
    ]);
  });

  it('is a merge patch of a policy, with all of its lists', () => {
    const { title, commands: lines, notes } = text({ ...POLICY, label: LABEL });
    assert.equal(title, 'Let PodSecurityPolicy p accept it (judged again, it gets in)');
    const [, json = ''] = /^kubectl patch podsecuritypolicy\/p --type=merge -p '(.*)'$/.exec(lines[0] ?? '') ?? [];
    assert.deepEqual(JSON.parse(json), {
      spec: { hostNetwork: true, allowedCapabilities: ['SYS_TIME'], defaultAllowPrivilegeEscalation: null },
      metadata: { annotations: { 'a.b/c': 'x,y' } },
    });
    assert.deepEqual(
      [lines[1], notes],
      [LABEL_COMMAND, ['Everybody who may use it may then also have: hostNetwork.', LABEL_NOTE]],
    );
  });

  it('says why there is no patch', () => {
    const all: readonly NoPatch[] = [
      { because: 'undecidable', paths: ['a', 'b'] },
      { because: 'no policy' },
      { because: 'not in the object', cause: 'not permitted' },
      { because: 'unproven' },
    ];
    assert.deepEqual(all.map(noPatchSentence), [
      'No change of the object can be worked out: only its author knows what could stand at a, b instead.',
      'No change of the object helps: without a policy that may be used every pod is refused.',
      'No field of the object is known to decide this.',
      'A change that was worked out would be refused as well, so it is not shown.',
    ]);
  });

  it('quotes names for a shell', () => {
    const name = "a'; rm -rf ~ $(x)";
    const quoted = "'\\''; rm -rf ~ $(x)'";
    const lines = [
      ...commands(PATCH, { ...subject, name, namespace: name }),
      ...commands({ ...LABEL, namespace: name }),
      ...commands({ ...BINDING, name, namespace: name, policy: name, role: { ...BINDING.role, name } }),
      ...commands({
        ...BINDING,
        policy: name,
        role: { kind: 'Role', name, isThere: false, apiGroup: 'policy' },
        subject: { kind: 'ServiceAccount', name, namespace: 'ci' },
      }),
      ...commands({ ...POLICY, policy: name }),
    ];
    for (const line of lines) {
      // Nothing of a name is left outside of quotes.
      const bare = line.replaceAll("'\\''", '').replace(/'[^']*'/g, '');
      assert.doesNotMatch(bare, /[;$()~']/, line);
    }
    assert.ok(lines[0]?.startsWith(`kubectl patch 'deployment/a${quoted} -n 'a${quoted} `), lines[0]);
  });

  it('is without anything that a terminal obeys', () => {
    const name = HOSTILE;
    const all = [
      text(
        { ...PATCH, patch: [{ op: 'add', path: `/${HOSTILE}`, value: HOSTILE }] },
        { ...subject, name, namespace: name },
      ),
      text({ ...LABEL, namespace: name }),
      text({
        ...BINDING,
        name,
        namespace: name,
        policy: name,
        role: { ...BINDING.role, name },
        subject: { ...BINDING.subject, name },
        alsoAllows: [{ field: 'privileged', values: [HOSTILE] }],
      }),
      text({
        ...POLICY,
        policy: name,
        changes: [{ path: `metadata.annotations[${HOSTILE}]`, before: '', after: HOSTILE }],
      }),
    ];
    for (const one of all) assert.doesNotMatch([one.title, ...one.commands, ...one.notes].join('\n'), UNSAFE);
    assert.doesNotMatch(noPatchSentence({ because: 'undecidable', paths: [HOSTILE] }), UNSAFE);
    assert.doesNotMatch(requesterText({ user: HOSTILE }), UNSAFE);
  });
});

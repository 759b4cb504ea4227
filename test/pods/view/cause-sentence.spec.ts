import assert from 'node:assert/strict';
import type { Cause } from '../../../src/capability/causes.ts';
import type { Difference } from '../../../src/capability/differences.ts';
import {
  CAUSE_NAMES,
  capabilityLabel,
  causeSentence,
  changedFieldSentence,
} from '../../../src/pods/view/cause-sentence.ts';

const runtime = 'containerd 1.6.20';

function difference(given: Partial<Difference> = {}): Difference {
  return {
    capabilities: ['NET_ADMIN'],
    declared: '-',
    admitted: '-',
    granted: 'bounding',
    live: 'bounding',
    causes: [],
    ...given,
  };
}

const NON_ROOT =
  'uid 1025 starts with empty permitted and effective sets: the capability stays in the bounding set, where only a setuid or file-capability program can pick it up (Kubernetes sets no ambient capabilities).';
const ALIKE =
  "this node grants otherwise than its runtime's known defaults (containerd base_runtime_spec, CRI-O default_capabilities, an NRI plugin or an OCI hook). Ask who runs the node.";

const cases: [name: string, cause: Cause, of: Partial<Difference>, sentence: string][] = [
  [
    'a PodSecurityPolicy',
    { cause: 'policy', kind: 'PodSecurityPolicy', name: 'restricted' },
    { declared: '-', admitted: 'drop ALL' },
    'PodSecurityPolicy "restricted" changed the pod when it was admitted: declared nothing, admitted drop ALL. The pod\'s annotation names the policy.',
  ],
  [
    'a SecurityContextConstraints whose name is not one',
    { cause: 'policy', kind: 'SecurityContextConstraints', name: '\u001b[31mx"\n' },
    { declared: 'add', admitted: '-' },
    'SecurityContextConstraints "\\x1b[31mx"\\n" changed the pod when it was admitted: declared add, admitted nothing. The pod\'s annotation names the policy.',
  ],
  [
    'a webhook',
    { cause: 'webhook' },
    { declared: 'privileged', admitted: 'drop' },
    "The pod differs from its template (declared privileged, admitted drop) and no policy's annotation says why: a mutating webhook or another admission plugin changed it, or it was made by somebody else and only adopted by its owner.",
  ],
  [
    'the default list, seen',
    { cause: 'runtime-default', runtime, confirmed: true },
    {},
    'Nobody asked for them: containerd grants its default list to every container that does not drop it. A process started for this answer shows the same list. To be without: capabilities.drop: ["ALL"].',
  ],
  [
    'the default list of a runtime that is not known, assumed',
    { cause: 'runtime-default', runtime: '', confirmed: false },
    {},
    'Nobody asked for them: the runtime grants its default list to every container that does not drop it. The list is assumed: a node can be configured otherwise. To be without: capabilities.drop: ["ALL"].',
  ],
  [
    'the default list of a runtime whose name is not one',
    { cause: 'runtime-default', runtime: '\u001b[2Jevil 1.0', confirmed: false },
    {},
    'Nobody asked for them: \\x1b[2Jevil grants its default list to every container that does not drop it. The list is assumed: a node can be configured otherwise. To be without: capabilities.drop: ["ALL"].',
  ],
  ['another user, for what nobody asked', { cause: 'non-root', uid: 1025 }, { admitted: '-' }, NON_ROOT],
  ['another user, for what privileged gives', { cause: 'non-root', uid: 1025 }, { admitted: 'privileged' }, NON_ROOT],
  [
    'another user, for one that was added',
    { cause: 'non-root', uid: 1025 },
    { admitted: 'add' },
    `${NON_ROOT} Three ways out: run as root (runAsUser: 0); give it to the program in the image (setcap cap_net_admin+ep FILE); or do without it.`,
  ],
  [
    'another user, for four that were added',
    { cause: 'non-root', uid: 1025 },
    { admitted: 'add', capabilities: ['KILL', 'NET_ADMIN', 'SYS_TIME', 'BPF'] },
    `${NON_ROOT} Three ways out: run as root (runAsUser: 0); give it to the program in the image (setcap cap_kill,cap_net_admin,cap_sys_time,cap_bpf+ep FILE); or do without it.`,
  ],
  [
    'another user, for everything',
    { cause: 'non-root', uid: 1025 },
    { admitted: 'add ALL' },
    `${NON_ROOT} Three ways out: run as root (runAsUser: 0); give it to the program in the image (setcap NAMES+ep FILE); or do without it.`,
  ],
  [
    'no_new_privs',
    { cause: 'no-new-privs' },
    {},
    'no_new_privs is set (allowPrivilegeEscalation: false): programs that this process executes gain nothing from setuid bits or file capabilities, so the bounding set cannot be drawn on.',
  ],
  [
    'a prefix that containerd does not take',
    {
      cause: 'name-ignored',
      runtime,
      list: 'add',
      written: 'CAP_NET_ADMIN',
      meant: 'NET_ADMIN',
      effect: 'ignored',
    },
    {},
    'containerd puts CAP_ before the name as written, so "CAP_NET_ADMIN" means nothing to it and is ignored in add: write NET_ADMIN.',
  ],
  [
    'a name that Linux does not know',
    { cause: 'name-ignored', runtime, list: 'drop', written: 'FOO\u202e', effect: 'ignored' },
    {},
    'Linux has no capability "FOO\\u{202e}": containerd ignores it in drop without a word.',
  ],
  [
    'a name that CRI-O refuses, cut to 253 characters',
    { cause: 'name-ignored', runtime: 'cri-o 1.30.1', list: 'add', written: 'F'.repeat(254), effect: 'refused' },
    {},
    `cri-o knows no capability "${'F'.repeat(253)}…" and refuses to create the container: take it out of add.`,
  ],
  [
    'a name in both lists',
    { cause: 'add-and-drop', runtime: 'docker 20.10.24', wins: 'add' },
    {},
    'Named in add and in drop, whether by name or through ALL: docker lets add win. Name it once.',
  ],
  [
    'privileged',
    { cause: 'privileged' },
    {},
    'The container is privileged: the runtime grants everything it has and does not look at add and drop.',
  ],
  [
    'what the node lacks, seen',
    { cause: 'host-lacks', proven: true },
    {},
    'The node does not have it: "all" is what the container runtime itself has, and a process started for this answer lacks it too.',
  ],
  [
    'what the node lacks, assumed',
    { cause: 'host-lacks', proven: false },
    {},
    'The node does not have it, as far as can be told: "all" is what the container runtime itself has.',
  ],
  [
    'what the process gave up with its user, proven',
    { cause: 'dropped-by-process', proven: true, startUid: 0, liveUid: 1025 },
    {},
    'The process gave it up after its start, when it changed from uid 0 to uid 1025; a process started for this answer still has it, and so has every kubectl exec.',
  ],
  [
    'what the process gave up as the same user, not proven',
    { cause: 'dropped-by-process', proven: false, startUid: 0, liveUid: 0 },
    {},
    'The process gave it up after its start, as far as can be told: it was granted, and the process could drop it.',
  ],
  [
    'what the process gave up, whoever it is',
    { cause: 'dropped-by-process', proven: true },
    {},
    'The process gave it up after its start; a process started for this answer still has it, and so has every kubectl exec.',
  ],
  [
    'what a policy would write again',
    { cause: 'policy', kind: 'PodSecurityPolicy', name: 'web', sameToday: true },
    { admitted: 'drop ALL' },
    'PodSecurityPolicy "web" changed the pod when it was admitted: declared nothing, admitted drop ALL. It would do the same today.',
  ],
  [
    'what a policy would not write again',
    { cause: 'policy', kind: 'PodSecurityPolicy', name: 'web', sameToday: false },
    { admitted: 'drop ALL' },
    'PodSecurityPolicy "web" changed the pod when it was admitted: declared nothing, admitted drop ALL. The pod\'s annotation names the policy, but as it is today it would not do that: it was changed since, or a webhook changed the pod.',
  ],
  [
    'what the process took out of a set, proven',
    { cause: 'dropped-by-process', proven: true, sets: ['inheritable'] },
    {},
    'The process took it out of its own inheritable set after its start: a process started for this answer still has it there.',
  ],
  [
    'what the process took out of two sets, not proven',
    { cause: 'dropped-by-process', proven: false, sets: ['inheritable', 'ambient'] },
    {},
    'The process took it out of its own inheritable and ambient sets after its start: as far as can be told.',
  ],
  [
    'what the process made ambient, proven',
    { cause: 'raised-by-process', proven: true, sets: ['inheritable', 'ambient'] },
    {},
    'The process put it into its own inheritable and ambient sets: every program that it executes keeps it, whoever runs it, unless the file is setuid or has capabilities of its own. A process started for this answer does not have it there.',
  ],
  [
    'what the process made inheritable, not proven',
    { cause: 'raised-by-process', proven: false, sets: ['inheritable'] },
    {},
    'The process put it into its own inheritable set: a program that it executes takes it up only if its file has it among its inheritable capabilities. That is as far as can be told.',
  ],
  [
    'what is ambient on the whole node, unexplained',
    { cause: 'unexplained', way: 'more', where: 'runtime', sets: ['inheritable', 'ambient'] },
    {},
    "UNEXPLAINED. The process has more than was granted in its inheritable and ambient sets, and so has a process started for this answer: this node grants otherwise than its runtime's known defaults (containerd base_runtime_spec, CRI-O default_capabilities, an NRI plugin or an OCI hook). Ask who runs the node.",
  ],
  [
    'a file capability',
    { cause: 'file-capability', startUid: 1025, liveUid: 1025 },
    {},
    'The program took it up from its file (file capabilities, or a setuid bit): its user (uid 1025) starts without, and the bounding set allows it. See getcap on the program in the image.',
  ],
  [
    'a file capability of whoever starts it',
    { cause: 'file-capability' },
    {},
    'The program took it up from its file (file capabilities, or a setuid bit): its user starts without, and the bounding set allows it. See getcap on the program in the image.',
  ],
  [
    'a user namespace',
    { cause: 'user-namespace' },
    {},
    "The process is in a user namespace of its own: the capability counts only over what belongs to that namespace, not over the node's own resources.",
  ],
  [
    'a bit without a name',
    { cause: 'unknown-kernel-bit' },
    {},
    'The kernel knows a capability that this program has no name for; it is shown by its number.',
  ],
  [
    'more than granted, by the runtime',
    { cause: 'unexplained', way: 'more', where: 'runtime' },
    {},
    `UNEXPLAINED. The process has more than was granted, and so has a process started for this answer: ${ALIKE}`,
  ],
  [
    'less than granted, by the runtime',
    { cause: 'unexplained', way: 'less', where: 'runtime' },
    {},
    `UNEXPLAINED. The process has less than was granted, and so has a process started for this answer: ${ALIKE}`,
  ],
  [
    'more than granted, in the process alone',
    { cause: 'unexplained', way: 'more', where: 'process' },
    {},
    'UNEXPLAINED. The process has more than was granted, and a process started for this answer does not have it: nothing in the pod accounts for it. Treat the container as one that somebody may have got out of.',
  ],
  [
    'less than granted, in the process alone',
    { cause: 'unexplained', way: 'less', where: 'process' },
    {},
    'UNEXPLAINED. The process has less than was granted, and a process started for this answer does not have it: nothing in the pod accounts for it. Ask who runs the node.',
  ],
  [
    'more than granted, without a witness',
    { cause: 'unexplained', way: 'more', where: 'unknown' },
    {},
    "UNEXPLAINED. The process has more than was granted, and nothing in the pod accounts for it: either the node grants otherwise than its runtime's known defaults, or somebody changed the process from outside.",
  ],
];

describe('pods/view/cause-sentence', () => {
  for (const [name, cause, of, sentence] of cases) {
    it(`explains ${name}`, () => {
      assert.equal(causeSentence(cause, difference(of)), sentence);
    });
  }

  it('says which field a policy wrote, and which one nobody says who wrote', () => {
    assert.deepEqual(
      [
        changedFieldSentence({
          field: 'allowPrivilegeEscalation',
          admitted: false,
          cause: { cause: 'policy', kind: 'PodSecurityPolicy', name: 'web\u001b' },
        }),
        changedFieldSentence({ field: 'runAsUser', declared: 0, admitted: 1000, cause: { cause: 'webhook' } }),
      ],
      [
        'PodSecurityPolicy "web\\x1b" changed the pod when it was admitted: allowPrivilegeEscalation declared unset, admitted false. The pod\'s annotation names the policy.',
        "The pod differs from its template (runAsUser declared 0, admitted 1000) and no policy's annotation says why: a mutating webhook or another admission plugin changed it, or it was made by somebody else and only adopted by its owner.",
      ],
    );
  });

  it('has a sentence here for every cause there is', () => {
    assert.deepEqual(new Set(cases.map(([, { cause }]) => cause)), new Set(CAUSE_NAMES));
  });

  it('has each cause once, in the order in which causes are told', () => {
    assert.deepEqual(CAUSE_NAMES, [
      'unexplained',
      'policy',
      'webhook',
      'privileged',
      'name-ignored',
      'add-and-drop',
      'runtime-default',
      'non-root',
      'no-new-privs',
      'host-lacks',
      'dropped-by-process',
      'raised-by-process',
      'file-capability',
      'user-namespace',
      'unknown-kernel-bit',
    ]);
  });

  it('shows a name that Linux knows as it is, and any other one made harmless', () => {
    assert.deepEqual(['NET_ADMIN', '41', 'FOO\u001b', 'X'.repeat(254)].map(capabilityLabel), [
      'NET_ADMIN',
      '41',
      '"FOO\\x1b"',
      `"${'X'.repeat(253)}…"`,
    ]);
  });
});

import { parseRuntime } from '../../src/capability/runtime.ts';
import type { PodReport } from '../../src/pods/pod-report.ts';
import type { JudgedPolicies } from '../../src/policy/psp/policies-report.ts';
import { podIdentities } from '../../src/rbac/identities.ts';
import type { MayUse } from '../../src/rbac/may-use.ts';
import { containerReport, liveYes, podReport } from './reports.ts';
import { ALL, ids, rootProcess, userProcess } from './statuses.ts';

const NET_BIND_SERVICE = 0x400n;
const defaults = [
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'SETGID',
  'SETUID',
  'SETPCAP',
  'NET_BIND_SERVICE',
  'NET_RAW',
  'SYS_CHROOT',
  'MKNOD',
  'AUDIT_WRITE',
  'SETFCAP',
];

const yes: MayUse = {
  may: 'yes',
  from: 'server',
  through: {
    is: 'binding',
    binding: { kind: 'ClusterRoleBinding', name: 'default' },
    role: { kind: 'ClusterRole', name: 'default' },
    subject: { kind: 'Group', name: 'system:serviceaccounts' },
  },
};
const no: MayUse = { may: 'no', from: 'bindings', missingRoles: [{ kind: 'Role', name: 'gone' }], text: '' };
const unknown: MayUse = { may: 'unknown', why: 'may not ask\u0007', unread: [] };

/** A policy of every verdict. */
const judgedPolicies: JudgedPolicies = {
  served: 'yes',
  serverMinor: 24,
  serverIsKnown: true,
  judged: 'template',
  identities: podIdentities({ namespace: 'shop', madeBy: { apiVersion: 'apps/v1', kind: 'StatefulSet' } }),
  human: 'caller',
  policies: [
    {
      name: 'default',
      use: 'yes',
      access: { serviceAccount: yes, requester: no },
      verdict: {
        verdict: 'changes',
        pod: { annotations: {}, spec: { containers: [] } },
        contradictions: [{ path: 'spec.containers[0].securityContext', container: 'app', beside: 'privileged' }],
        changes: [
          {
            path: 'spec.containers[0].securityContext.runAsUser',
            container: 'app',
            before: undefined,
            after: 1025,
          },
        ],
      },
    },
    {
      name: 'faulty',
      use: 'no',
      access: { requester: no },
      verdict: { verdict: 'unusable', fault: { field: 'runAsUser', fault: 'no ranges' } },
    },
    {
      name: 'open',
      use: 'no',
      access: { serviceAccount: no, requester: no, human: yes },
      verdict: { verdict: 'admits' },
    },
    {
      name: 'small',
      use: 'unknown',
      access: { serviceAccount: unknown, requester: no },
      verdict: {
        verdict: 'refuses',
        findings: [
          {
            rule: 'hostPID',
            error: 'Invalid value',
            path: 'spec.securityContext.hostPID',
            found: true,
            accepted: { values: ['false'], absent: true },
          },
        ],
      },
    },
  ],
  answer: { answer: 'refused', findings: [], alsoPossible: ['small'] },
  annotated: { name: 'default', status: 'changes' },
};

/** A pod with a container of every kind: read by exec and beside it, ended, unread, Windows-like and not asked. */
export const richReport: PodReport = podReport({
  owner: { kind: 'StatefulSet', name: 'web' },
  declaredIn: { source: 'template', kind: 'StatefulSet', name: 'web' },
  admittedBy: { kind: 'PodSecurityPolicy', name: 'default' },
  policies: judgedPolicies,
  containers: [
    containerReport({
      kind: 'init',
      name: 'setup',
      asked: { privileged: true },
      startUid: 0,
      state: { run: 'finished', reason: 'Completed', exitCode: 0 },
      live: { read: 'does not apply', because: 'finished' },
    }),
    containerReport({
      name: 'app',
      asked: { drop: ['ALL'], add: ['NET_BIND_SERVICE', 'FOO\u001b'], runAsUser: 1025 },
      declared: { privileged: false, add: [], drop: [] },
      changedFields: [
        {
          field: 'runAsUser',
          admitted: 1025,
          cause: { cause: 'policy', kind: 'PodSecurityPolicy', name: 'default' },
        },
      ],
      startUid: 1025,
      live: liveYes({
        sight: {
          main: userProcess(1025, NET_BIND_SERVICE, {
            name: 'ng\u001binx',
            permitted: NET_BIND_SERVICE,
            noNewPrivs: true,
            seccomp: 2,
            groups: [1025, 2000],
          }),
          fresh: userProcess(1025, NET_BIND_SERVICE, { name: 'cat', pid: 9, noNewPrivs: false }),
          lastCapability: 40,
          inUserNamespace: false,
          madeUserNamespace: false,
        },
        processes: [
          {
            origin: 'main',
            pids: [1],
            status: userProcess(1025, NET_BIND_SERVICE, { name: 'ng\u001binx', permitted: NET_BIND_SERVICE }),
            inUserNamespace: false,
          },
          { origin: 'descendant', pids: [7, 8, 9, 10], status: userProcess(1026, 0n, { uid: ids(1026, 0), pid: 7 }) },
          {
            origin: 'descendant',
            pids: [11],
            status: userProcess(1025, ALL, { name: 'renderer\u202e', pid: 11, permitted: ALL, effective: ALL }),
            inUserNamespace: true,
          },
          { origin: 'entered', pids: [20, 21], status: { pid: 20 } },
        ],
      }),
      noNewPrivs: { granted: false, live: true, cause: { cause: 'dropped-by-process', proven: true } },
      differences: [
        {
          capabilities: ['NET_BIND_SERVICE'],
          declared: '-',
          admitted: 'add',
          granted: 'bounding',
          live: 'permitted',
          causes: [
            { cause: 'policy', kind: 'PodSecurityPolicy', name: 'default' },
            { cause: 'non-root', uid: 1025 },
            { cause: 'file-capability', startUid: 1025, liveUid: 1025 },
          ],
        },
        {
          capabilities: ['FOO\u001b'],
          declared: '-',
          admitted: 'add',
          granted: 'none',
          live: 'none',
          causes: [
            {
              cause: 'name-ignored',
              runtime: 'containerd 1.6.20',
              list: 'add',
              written: 'FOO\u001b',
              effect: 'ignored',
            },
          ],
        },
        {
          capabilities: defaults.filter((name) => name !== 'NET_BIND_SERVICE'),
          declared: '-',
          admitted: 'drop ALL',
          granted: 'none',
          live: 'none',
          causes: [{ cause: 'policy', kind: 'PodSecurityPolicy', name: 'default' }],
        },
      ],
    }),
    containerReport({
      name: 'side',
      startUid: 0,
      live: {
        read: 'yes',
        evidence: 'ephemeral',
        by: 'caps-reader-1',
        sight: {
          main: rootProcess(ALL, { name: 'side' }),
          lastCapability: 40,
          inUserNamespace: true,
          madeUserNamespace: false,
        },
      },
      differences: [
        {
          capabilities: ['SYS_ADMIN'],
          declared: '-',
          admitted: '-',
          granted: 'none',
          live: 'effective',
          causes: [{ cause: 'user-namespace' }, { cause: 'unexplained', way: 'more', where: 'unknown' }],
        },
        {
          capabilities: ['NET_RAW'],
          declared: '-',
          admitted: '-',
          granted: 'effective',
          live: 'effective',
          causes: [{ cause: 'raised-by-process', proven: false, sets: ['inheritable', 'ambient'] }],
        },
        {
          capabilities: ['CHOWN'],
          declared: '-',
          admitted: '-',
          granted: 'effective',
          live: 'effective',
          causes: [{ cause: 'dropped-by-process', proven: false, sets: ['inheritable'] }],
        },
      ],
    }),
    containerReport({
      kind: 'ephemeral',
      name: 'debug',
      live: { read: 'no', why: { why: 'no-reader', tried: ['cat', 'head', 'sh'] } },
    }),
  ],
});

/** Nothing is known of this pod but what stands in it. */
export const poorReport: PodReport = {
  namespace: 'other',
  name: 'pending',
  runtime: parseRuntime(''),
  declaredIn: { source: 'unknown', message: 'replicasets.apps "web-1" is forbidden\u0007' },
  podSecurity: { judged: 'no', message: 'no version\u0007' },
  containers: [
    containerReport({
      name: 'win',
      asked: { runAsNonRoot: true, allowPrivilegeEscalation: false },
      live: { read: 'does not apply', because: 'windows' },
    }),
    containerReport({
      name: 'app',
      state: { run: 'waiting', reason: 'Pending' },
      live: { read: 'no', why: { why: 'not-running', reason: 'Pending' } },
      noNewPrivs: { granted: false, live: true, cause: { cause: 'unexplained', way: 'less', where: 'runtime' } },
      differences: [
        {
          capabilities: defaults,
          declared: '-',
          admitted: '-',
          granted: 'depends on user',
          causes: [{ cause: 'runtime-default', runtime: '', confirmed: false }],
        },
      ],
    }),
  ],
};

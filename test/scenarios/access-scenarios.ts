import { account, binding, group, role, rule, user, withApiGroups } from '../support/rbac.ts';
import type { Scenario } from './scenario.ts';

const USERS = 'policy-users';
const ASKED = ['who-can-use', 'psp/restricted', '-n', USERS];

/** Nobody here may read what is of the whole cluster: that differs from cluster to cluster. */
export const ACCESS_SCENARIOS: readonly Scenario[] = [
  {
    name: USERS,
    title: 'Who may use a policy, asked by the administrator of a namespace, and by somebody who may do nothing',
    clusters: ['legacy', 'current'],
    objects: [
      role('use-restricted', [rule({ resourceNames: ['restricted'] })], USERS),
      binding('developers', 'Role/use-restricted', [group('developers'), account('builder')], USERS),
      binding('former', 'Role/gone', [user('mallory')], USERS),
      binding('controllers', 'Role/use-restricted', [group('system:serviceaccounts:kube-system')], USERS),
      binding('admin', 'ClusterRole/admin', [user('nora')], USERS),
    ].map(withApiGroups),
    until: {},
    commands: [
      [...ASKED, '--requester', 'alice,developers', '--kubeconfig', '{user:nora}'],
      [...ASKED, '--requester', 'mallory', '--kubeconfig', '{user:nora}', '-o', 'wide'],
      [...ASKED, '-A', '--kubeconfig', '{user:nora}'],
      [...ASKED, '--requester', 'alice,developers', '--kubeconfig', '{user:nobody}'],
    ],
  },
];

import { subjectText } from '../../../admission/view/access-sentence.ts';
import type { SubjectName } from '../../../rbac/may-use.ts';
import type { OpenWorkloads } from '../../../rbac/open-workloads.ts';
import { shownName } from '../../../text/untrusted.ts';

/** Whom a subject stands for, where its name does not say it; undefined where it does. */
export function subjectSentence({ kind, name }: SubjectName): string | undefined {
  if (kind === 'Group') return GROUPS.get(name) ?? accountsOf(name);
  if (kind !== 'User') return undefined;
  const [, namespace = '', account = ''] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name) ?? [];
  if (account !== '') {
    return `is ${subjectText({ kind: 'ServiceAccount', name: account, namespace })}, written as a user.`;
  }
  if (name.startsWith('system:node:')) return 'is a kubelet, which creates the mirror pods of its static pods.';
  if (name === 'system:kube-controller-manager') {
    return 'makes the pods of workloads where the controller manager runs without --use-service-account-credentials.';
  }
  return undefined;
}

const GROUPS: ReadonlyMap<string, string> = new Map([
  [
    'system:serviceaccounts',
    'is every service account of every namespace: those of the pods, and those of controllers.',
  ],
  [
    'system:authenticated',
    'is everybody who creates pods, but not the service account of a pod by itself: admission asks about that one without this group.',
  ],
  ['system:nodes', 'is the kubelets, which create the mirror pods of static pods.'],
  ['system:unauthenticated', 'is everybody who did not log in.'],
  [
    'system:masters',
    'is let through by the server before any rule is looked at. Not so by PodSecurityPolicy admission, which relies on rules: those of ClusterRoleBinding cluster-admin usually let the group do everything.',
  ],
]);

function accountsOf(group: string): string | undefined {
  const [, namespace = ''] = /^system:serviceaccounts:(.+)$/.exec(group) ?? [];
  if (namespace === '') return undefined;
  const controllers = namespace === 'kube-system' ? ', the controllers that make the pods of workloads among them' : '';
  return `is every service account of namespace ${shownName(namespace)}${controllers}.`;
}

/** Said out loud: who has no right of his own, and gets it through a controller. */
export function openWorkloadsSentence({ namespace, kinds, subjects, isEvery }: OpenWorkloads): string {
  const what = isEvery ? 'workloads' : kinds.map((kind) => `${kind}s`).join(' or ');
  const where = namespace === undefined ? 'any namespace' : `namespace ${shownName(namespace)}`;
  const as = subjects.map(subjectText).join(', ');
  return `Everybody who can create ${what} in ${where} can have pods admitted by this policy: the controller that makes the pods may use it, through ${as}.`;
}

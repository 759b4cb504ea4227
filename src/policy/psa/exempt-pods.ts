import type { CheckVersion, JudgedPod } from './check.ts';

/** The API refuses Linux security fields in Windows pods, so from 1.25 on they need not have them. */
export function unlessWindows(evaluate: CheckVersion['evaluate']): CheckVersion['evaluate'] {
  return (pod) => (pod.spec.os?.name === 'windows' ? [] : evaluate(pod));
}

/**
 * From 1.35 on: root in a user namespace of the pod's own is not root on the node. Servers 1.29 to 1.34 had the same behind
 * the alpha gate UserNamespacesPodSecurityStandards, for all policy versions; it was off unless an administrator turned it on.
 */
export function unlessOwnUserNamespace(evaluate: CheckVersion['evaluate']): CheckVersion['evaluate'] {
  return (pod: JudgedPod) => (pod.spec.hostUsers === false ? [] : evaluate(pod));
}

import type { OtherRefuser, Parsed } from './refusal.ts';

/**
 * Admission plugins that are not about what a pod may do, and whatever an administrator added: named, and left alone. In each
 * pattern the group is the name of the quota, webhook or policy.
 * Sources, 1.24.17 and 1.37.1: plugin/pkg/admission of Kubernetes; apiserver/pkg/admission/plugin.
 */
const REFUSERS: readonly (readonly [OtherRefuser, RegExp])[] = [
  ['ResourceQuota', /^(?:exceeded|failed) quota: ([^\s:,]+)[:,]/],
  ['ResourceQuota', /^status unknown for quota: ([^\s,]+),/],
  ['ResourceQuota', /^insufficient quota to (?:consume|match)/],
  ['LimitRanger', /^\[?(?:(?:minimum|maximum) \S+ usage per|\S+ max limit to request ratio per) /],
  ['LimitRanger', /^unable to \w+ \S+ at this time because there was an error enforcing limit ranges$/],
  ['webhook', /^admission webhook "([^"]*)" (?:denied the request|attempted to modify)/],
  ['webhook', /^failed calling webhook "([^"]*)"[:;]/],
  // kubectl makes `The pods "a" is invalid: : ` of it.
  [
    'ValidatingAdmissionPolicy',
    /^(?:The \w+ "[^"]*" is invalid: : )?ValidatingAdmissionPolicy '([^']*)' .*denied request: /s,
  ],
  ['ServiceAccount', /^(?:error looking up|no) service account /],
  ['ServiceAccount', /^a mirror pod may not (?:reference|use) /],
  [
    'ServiceAccount',
    / is not allowed because service account (\S+) does not reference that (?:secret|imagePullSecret)$/,
  ],
  ['Priority', /^no PriorityClass with name (\S+) was found$/],
  ['Priority', /must not be provided in pod spec; priority admission controller computed /],
  ['RuntimeClass', /^pod rejected: RuntimeClass "([^"]*)" not found$/],
  ['RuntimeClass', /^pod rejected: Pod(?:'s)? Overhead /],
  ['RuntimeClass', /^conflict: runtimeClass\.scheduling\.nodeSelector/],
  [
    'NodeRestriction',
    /^(?:unexpected operation "\w+", )?(?:pod does not have "[^"]*" annotation, )?node "([^"]*)" (?:can only|must not) /,
  ],
  ['NamespaceLifecycle', /^unable to create new content in namespace (\S+) because it is being terminated$/],
  ['NamespaceLifecycle', /^namespaces "([^"]*)" not found$/],
  ['PodNodeSelector', /^pod node label selector /],
  ['PodTolerationRestriction', /^pod tolerations /],
  ['RBAC escalation', /^user "([^"]*)" \(groups=.* is attempting to grant RBAC permissions not currently held:/s],
];

export function parseOtherRefuser(message: string): Parsed | undefined {
  for (const [who, pattern] of REFUSERS) {
    const found = pattern.exec(message);
    if (found) return { by: 'other', who, message, ...(found[1] === undefined ? {} : { name: found[1] }) };
  }
  return undefined;
}

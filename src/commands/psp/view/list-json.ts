import { faultText } from '../../../admission/view/policy-verdict-text.ts';
import { API_VERSION } from '../../../text/api-version.ts';
import type { ListedPolicy, PolicyListReport } from '../list-report.ts';
import { RULE_ANNOTATIONS, ruleTexts } from './rule-text.ts';

/** Described by schema/policy-list.v1alpha1.json; renaming a field is a breaking change. */
export function policyListJson(report: PolicyListReport): object {
  const head = { apiVersion: API_VERSION, kind: 'PolicyList' };
  if (report.served !== 'yes') return { ...head, ...report };
  const { serverMinor, serverIsKnown, policies, total, missing, pods, problems } = report;
  return {
    ...head,
    served: 'yes',
    rulesOf: { version: `v1.${serverMinor}`, from: serverIsKnown ? 'server' : 'assumed' },
    total,
    items: policies.map(policyJson),
    missing,
    ...(pods ? { pods } : {}),
    problems,
  };
}

function policyJson({ order, policy, fault, fillsIn, carrying, admitting }: ListedPolicy): object {
  const { metadata, spec } = policy;
  const annotations = RULE_ANNOTATIONS.flatMap((key) => {
    const value = metadata.annotations?.[key];
    return value === undefined ? [] : [[key, value] as const];
  });
  return {
    name: metadata.name,
    order,
    ...(fault ? { passedOver: { ...fault, message: faultText(fault) } } : {}),
    privileged: spec.privileged ?? false,
    allowPrivilegeEscalation: spec.allowPrivilegeEscalation ?? true,
    capabilities: {
      allowed: spec.allowedCapabilities ?? [],
      default: spec.defaultAddCapabilities ?? [],
      requiredDrop: spec.requiredDropCapabilities ?? [],
    },
    runAsUser: spec.runAsUser,
    fillsIn: fillsIn.map(({ path, after }) => ({ path, after })),
    rules: ruleTexts(policy).map(({ rule, text }) => ({ rule, message: text })),
    annotations: Object.fromEntries(annotations),
    spec,
    ...(carrying === undefined || admitting === undefined ? {} : { pods: { carrying, admitting } }),
  };
}

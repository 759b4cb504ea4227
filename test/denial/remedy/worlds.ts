import { diagnose } from '../../../src/denial/diagnose.ts';
import { type RemedyInput, remediesFor } from '../../../src/denial/remedy/remedies-for.ts';
import type { PolicyRemedy, Remedies } from '../../../src/denial/remedy/remedy.ts';
import type { AdmissionState } from '../../../src/denial/todays-refusals.ts';
import type { Container, PodSpec, PodTemplate, SecurityContext } from '../../../src/kubernetes/objects.ts';
import type { Workload } from '../../../src/kubernetes/workload.ts';
import { applyPatch, type PatchOperation } from '../../../src/policy/psa/json-patch.ts';
import { namespacePolicy } from '../../../src/policy/psa/namespace-policy.ts';
import { contradictionsIn } from '../../../src/policy/psp/contradiction.ts';
import type { PoliciesReport, PolicyAccessAnswers } from '../../../src/policy/psp/policies-report.ts';
import type { PodSecurityPolicy } from '../../../src/policy/psp/policy.ts';
import { preparePod } from '../../../src/policy/psp/prepare-pod.ts';
import { preparePolicy } from '../../../src/policy/psp/prepare-policy.ts';
import { select, type Use } from '../../../src/policy/psp/select.ts';
import type { ServedPod } from '../../../src/policy/server-view.ts';
import { type PodIdentities, podIdentities } from '../../../src/rbac/identities.ts';

export const NAMESPACE = 'shop';

/** Everything that decides about a Deployment in a namespace. */
export interface Given {
  readonly template: PodTemplate;
  /** In admission's order. Undefined: the server has no such thing. */
  readonly policies?: readonly (readonly [PodSecurityPolicy, Use])[];
  /** Of the namespace, without their prefix. */
  readonly labels?: Readonly<Record<string, string>>;
  /** 24 with policies, else 34. */
  readonly serverMinor?: number;
  readonly enforcesPolicies?: AdmissionState['enforcesPolicies'];
  /** Policies that whoever asks may use himself. */
  readonly usableByHuman?: readonly string[];
  readonly identities?: PodIdentities;
  readonly claimVolumes?: readonly string[];
}

export function template(
  context: SecurityContext = {},
  spec: Partial<PodSpec> = {},
  container: Partial<Container> = {},
): PodTemplate {
  const containers = [{ name: 'main', securityContext: context, ...container }];
  return { spec: { automountServiceAccountToken: false, containers, ...spec } };
}

export function admissionStateOf(given: Given): AdmissionState {
  const { policies, labels = {}, serverMinor = policies ? 24 : 34, enforcesPolicies } = given;
  const pod = servedPod(given.template);
  const namespace = namespacePolicy(
    Object.fromEntries(Object.entries(labels).map(([key, value]) => [`pod-security.kubernetes.io/${key}`, value])),
    serverMinor,
  );
  return {
    pod,
    policies: reportOf(pod, given),
    enforcesPolicies: enforcesPolicies ?? (policies ? 'yes' : 'unknown'),
    namespace,
    serverMinor,
  };
}

function servedPod({ metadata, spec }: PodTemplate): ServedPod {
  return { kind: 'pod', annotations: metadata?.annotations ?? {}, spec };
}

function reportOf(pod: ServedPod, given: Given): PoliciesReport {
  if (given.policies === undefined) return { served: 'no' };
  const serverMinor = given.serverMinor ?? 24;
  const candidates = given.policies.map(([one, use]) => ({ policy: preparePolicy(one, serverMinor), use }));
  const { answer, judged } = select(preparePod(pod, serverMinor, { operation: 'create' }), candidates, 'create');
  const identities =
    given.identities ?? podIdentities({ namespace: NAMESPACE, madeBy: { apiVersion: 'apps/v1', kind: 'Deployment' } });
  const no = { may: 'no', from: 'server', missingRoles: [], text: '' } as const;
  const yes = { may: 'yes', from: 'server', through: { is: 'superuser' } } as const;
  const access = (name: string): PolicyAccessAnswers => ({
    requester: no,
    human: given.usableByHuman?.includes(name) ? yes : no,
  });
  return {
    served: 'yes',
    serverMinor,
    serverIsKnown: true,
    judged: 'template',
    identities,
    human: 'caller',
    policies: judged.map((one) => ({ ...one, access: access(one.name) })),
    answer,
  };
}

export function inputOf(given: Given, more: Partial<RemedyInput> = {}): RemedyInput {
  const workload: Workload = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    name: 'web',
    templatePath: 'spec.template',
    template: given.template,
    ...(given.claimVolumes ? { claimVolumes: given.claimVolumes } : {}),
  };
  const serverMinor = given.serverMinor ?? 24;
  return {
    workload,
    namespace: NAMESPACE,
    state: admissionStateOf(given),
    said: undefined,
    policies: (given.policies ?? []).map(([policy]) => preparePolicy(policy, serverMinor)).sort(byName),
    automountServiceAccountToken: true,
    ...more,
  };
}

function byName(a: ReturnType<typeof preparePolicy>, b: ReturnType<typeof preparePolicy>): number {
  return a.policy.metadata.name < b.policy.metadata.name ? -1 : 1;
}

export function remediesIn(given: Given, more: Partial<RemedyInput> = {}): Remedies {
  return remediesFor(inputOf(given, more));
}

/** What today's rules say, asked in the same way as when the pod was diagnosed. */
export function getsIn(given: Given): boolean {
  const { outcome } = diagnose(undefined, admissionStateOf(given));
  return outcome === 'admitted' && contradictionsIn(given.template.spec).length === 0;
}

/** The patch is one of the Deployment. */
export function patched(template: PodTemplate, patch: readonly PatchOperation[]): PodTemplate {
  return applyPatch({ spec: { template } }, patch).spec.template;
}

export function withPolicyChanged(
  policies: NonNullable<Given['policies']>,
  { policy: name, changes }: Pick<PolicyRemedy, 'policy' | 'changes'>,
): NonNullable<Given['policies']> {
  return policies.map(([policy, use]) => {
    if (policy.metadata.name !== name) return [policy, use];
    const spec: Record<string, unknown> = { ...policy.spec };
    const annotations: Record<string, string> = { ...policy.metadata.annotations };
    for (const { path, after } of changes) {
      const [, field] = /^spec\.(\w+)$/.exec(path) ?? [];
      const [, key] = /^metadata\.annotations\[(.*)\]$/.exec(path) ?? [];
      if (field !== undefined) spec[field] = after;
      else if (key !== undefined) annotations[key] = String(after);
    }
    const metadata = { ...policy.metadata, annotations };
    return [{ ...policy, metadata, spec: spec as unknown as PodSecurityPolicy['spec'] }, use];
  });
}

import { isDeepStrictEqual } from 'node:util';
import type { Identity } from '../../../src/kubernetes/access-review.ts';
import type { Container, PodSpec, Volume } from '../../../src/kubernetes/objects.ts';
import type { Binding, RbacObjects, Role } from '../../../src/kubernetes/rbac-objects.ts';
import { VOLUME_SOURCES } from '../../../src/kubernetes/volume-sources.ts';
import { TOKEN_VOLUME } from '../../../src/policy/psp/token-volume.ts';
import { ADMITTED_BY_SCC, type SecurityContextConstraints, SUBJECT_TYPE } from '../../../src/policy/scc/constraints.ts';
import { decide, namespaceConstraints, type SccDecision, type SccUse } from '../../../src/policy/scc/decide.ts';
import { directUse } from '../../../src/policy/scc/direct-use.ts';
import { notJudgedWarning } from '../../../src/policy/scc/not-judged.ts';
import { prepareConstrainedPod } from '../../../src/policy/scc/prepare-pod.ts';
import type { ConstrainedPod, SccFinding } from '../../../src/policy/scc/rule.ts';
import { sccErrorSentence, sccRefusal } from '../../../src/policy/scc/sentence.ts';
import { bindingRules } from '../../../src/rbac/evaluate.ts';
import { podServiceAccount } from '../../../src/rbac/identities.ts';
import { USED_CONSTRAINTS } from '../../../src/rbac/used-kind.ts';

/** One answer of a server that enforces SecurityContextConstraints, with the question. */
export interface SccRecord {
  readonly id: string;
  /** The name of the set of constraints that the server had. */
  readonly sccs: string;
  readonly namespace: {
    readonly name: string;
    readonly annotations: Readonly<Record<string, string>>;
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly requester: Identity;
  /** As it was sent. */
  readonly pod: {
    readonly metadata: {
      readonly name?: string;
      readonly generateName?: string;
      readonly annotations?: Readonly<Record<string, string>>;
    };
    readonly spec: PodSpec;
  };
  readonly response: {
    readonly code: number;
    readonly allowed: boolean;
    readonly message: string | null;
    readonly scc?: string | null;
    readonly subjectType?: string | null;
    readonly warnings: readonly string[];
    readonly pod?: RecordedPod;
  };
  readonly audit: Readonly<Record<string, string>>;
}

/** What of an admitted pod was written down. */
export interface RecordedPod {
  readonly annotations: Readonly<Record<string, string>>;
  readonly containers: Readonly<Record<string, RecordedContainer>>;
  readonly initContainers?: Readonly<Record<string, RecordedContainer>>;
  readonly volumes?: readonly RecordedVolume[];
  readonly [field: string]: unknown;
}

type RecordedVolume = { readonly name: string; readonly type: string };
type RecordedContainer = { readonly securityContext?: unknown; readonly ports?: unknown };

/** The server's version, on which the records were made. */
const MINOR = 34;

/** Roles and bindings as a server lists them. */
export interface Grants {
  readonly clusterroles: readonly Role[];
  readonly clusterrolebindings: readonly Binding[];
  readonly roles: readonly Role[];
  readonly rolebindings: readonly Binding[];
}

export interface RecordedServer {
  readonly sets: Readonly<Record<string, readonly SecurityContextConstraints[]>>;
  readonly grants: Grants;
}

/** What is not as the server answered, as sentences; empty where all is. */
export function disagreements(record: SccRecord, server: RecordedServer): string[] {
  const { response, pod } = record;
  const { decision, prepared } = decideRecord(record, server);
  const { answer } = decision;
  const said: string[] = [];
  const compare = (what: string, ours: unknown, theirs: unknown) => {
    if (!isDeepStrictEqual(ours, theirs)) {
      said.push(`${what}: ${JSON.stringify(ours)} instead of ${JSON.stringify(theirs)}`);
    }
  };
  const { name, generateName = '' } = pod.metadata;
  compare('message', sccRefusal(name ?? generateName, decision) ?? null, response.message);
  const admitted = answer.answer === 'admitted' || answer.answer === 'not judged';
  compare('allowed', admitted, response.allowed);
  const isJudged = answer.answer !== 'not judged';
  const warning = isJudged ? undefined : notJudgedWarning(answer.why);
  compare(
    'warnings',
    warning === undefined ? [] : [warning],
    response.warnings.filter((one) => one.startsWith('Admission plugin')),
  );
  // The audit annotations are there for what was judged.
  if (isJudged && response.allowed) {
    compare('chosen', answer.answer === 'admitted' ? answer.by.name : undefined, response.scc);
    compare('subject', answer.answer === 'admitted' ? answer.by.subjectType : undefined, response.subjectType);
  }
  // The records that were chosen for the project leave the audit log out.
  for (const { name, use, verdict } of Object.keys(record.audit).length === 0 ? [] : decision.judged) {
    const theirs = record.audit[`${TOO_RESTRICTIVE}${name}`];
    const ours = use === 'yes' && verdict.verdict === 'refuses' ? aggregateOf(name, verdict.findings) : undefined;
    const isReached = ours !== undefined && isTried(decision, name);
    compare(`refusal by ${name}`, isReached ? ours : undefined, theirs);
  }
  if (admitted && response.pod) compare('pod', recordedView(decision, prepared), plain(response.pod));
  return said;
}

/** What the plugin writes into the audit log of each of the constraints that were tried and refused. */
const TOO_RESTRICTIVE = 'securitycontextconstraints.admission.openshift.io/too-restrictive-';

function aggregateOf(name: string, findings: readonly SccFinding[]): string {
  const said = [...new Set(findings.map((finding) => sccErrorSentence(name, finding)))];
  return said.length === 1 ? `${said[0]}` : `[${said.join(', ')}]`;
}

/** What comes after the one that admits a pod is not tried. */
function isTried({ answer, judged }: SccDecision, name: string): boolean {
  if (answer.answer !== 'admitted') return true;
  const names = judged.map((one) => one.name);
  return names.indexOf(name) < names.indexOf(answer.by.name);
}

export function decideRecord(
  { namespace, pod, requester, sccs }: SccRecord,
  server: RecordedServer,
): { readonly decision: SccDecision; readonly prepared: ConstrainedPod } {
  const { annotations = {} } = pod.metadata;
  const prepared = prepareConstrainedPod({ kind: 'pod', annotations, spec: pod.spec }, MINOR, { operation: 'create' });
  const all = server.sets[sccs] ?? [];
  const useOf = useIn(server.grants, namespace.name, prepared.spec.serviceAccountName ?? '', requester, all);
  return { decision: decide(prepared, namespaceConstraints(all, namespace), useOf, 'create'), prepared };
}

function useIn(
  grants: Grants,
  namespace: string,
  account: string,
  requester: Identity,
  all: readonly SecurityContextConstraints[],
): (name: string) => SccUse {
  const rules = bindingRules(rbacIn(grants, namespace), USED_CONSTRAINTS);
  const serviceAccount = podServiceAccount(namespace, account);
  const can = (who: Identity, name: string) => {
    const scc = all.find(({ metadata }) => metadata.name === name);
    if (scc && directUse(scc, who)) return 'yes';
    return rules.mayUse(who, name)?.may ?? 'unknown';
  };
  return (name) => ({ serviceAccount: can(serviceAccount, name), requester: can(requester, name) });
}

function rbacIn(grants: Grants, namespace: string): RbacObjects {
  const within = <T extends Role | Binding>(all: readonly T[]) =>
    all.filter(({ metadata }) => metadata.namespace === namespace);
  return {
    clusterRoles: grants.clusterroles,
    clusterRoleBindings: grants.clusterrolebindings,
    roles: within(grants.roles),
    roleBindings: within(grants.rolebindings),
  };
}

/** The pod that a decision makes, as the records show pods. */
function recordedView({ answer }: SccDecision, prepared: ConstrainedPod): unknown {
  const by = answer.answer === 'admitted' ? answer.by : undefined;
  const { annotations, spec } = by?.verdict.verdict === 'changes' ? by.verdict.pod : prepared;
  const { hostNetwork, hostPID, hostIPC, hostUsers, securityContext, serviceAccountName, volumes } = spec;
  const written = by ? { [ADMITTED_BY_SCC]: by.name, [SUBJECT_TYPE]: by.subjectType } : {};
  return plain({
    annotations: { ...annotations, ...written },
    ...(hostNetwork ? { hostNetwork } : {}),
    ...(hostPID ? { hostPID } : {}),
    ...(hostIPC ? { hostIPC } : {}),
    hostUsers,
    securityContext: securityContext ?? {},
    serviceAccountName,
    containers: byName(spec.containers),
    ...(spec.initContainers?.length ? { initContainers: byName(spec.initContainers) } : {}),
    volumes: (volumes ?? []).flatMap(recordedVolume),
  });
}

/** Image volumes are behind a gate that is off up to 1.34: the API drops them after admission. */
function recordedVolume({ name, ...volume }: Volume): RecordedVolume[] {
  const type = VOLUME_SOURCES.find((source) => volume[source] !== undefined) ?? 'emptyDir';
  return type === 'image' ? [] : [{ name: name === TOKEN_VOLUME ? RANDOM_TOKEN_VOLUME : name, type }];
}

function byName(containers: readonly Container[]): object {
  return Object.fromEntries(
    containers.map(({ name, securityContext, ports }) => [
      name,
      { securityContext, ...(ports ? { ports: ports.map((port) => ({ protocol: 'TCP', ...port })) } : {}) },
    ]),
  );
}

/** The server makes up the rest of the name, and the records leave it out. */
const RANDOM_TOKEN_VOLUME = `${TOKEN_VOLUME}*`;

/** As the server's JSON has it: without what is undefined, null or an empty list. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, one) => (one === null || (Array.isArray(one) && one.length === 0) ? undefined : one)),
  );
}

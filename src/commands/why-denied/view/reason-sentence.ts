import type { Missing, Refusal, StartCause } from '../../../denial/refusal.ts';
import { formatLevelVersion, type LevelVersion } from '../../../policy/psa/levels.ts';
import { shownLine, shownName, shownValue } from '../../../text/untrusted.ts';
import type { Denial } from '../report.ts';
import { sccFaultSentence } from './scc-sentence.ts';

/** Who refuses it, and why, in one sentence. */
export function reasonSentence(denial: Denial): string {
  const refusal = refusalOf(denial);
  const older = denial.said[0]?.olderEphemeral;
  if (older) return ephemeralSentence(older);
  return fromToday(denial) ?? (refusal ? fromText(withContainer(refusal, denial)) : NOTHING_WRITTEN);
}

/** Where the text names no container, the place where it stands can. */
function withContainer(refusal: Refusal, { said }: Denial): Refusal {
  const source = said.find((one) => one.refusal === refusal)?.evidence?.source;
  if (refusal.by !== 'node' || refusal.container !== undefined || !source || !('container' in source)) return refusal;
  return { ...refusal, container: source.container };
}

function ephemeralSentence(older: readonly string[]): string {
  const names = older.map((name) => shownName(name)).join(', ');
  return `Every ephemeral container is refused from now on: adding one has the whole pod judged, and ${names}, which ${older.length === 1 ? 'was' : 'were'} added before, cannot be taken out of it. Only a new pod is without.`;
}

/** What the code of the denial is about: what the server says now, else what was written down. */
export function refusalOf({ reason, said, today }: Denial): Refusal | undefined {
  const { server } = today ?? {};
  const now = server && 'as' in server ? server.refusal : undefined;
  return now ?? said.find((one) => one.reason === reason)?.refusal;
}

/** By the rules that were judged again: these know more than the text. */
function fromToday({ reason, subject, today }: Denial): string | undefined {
  const refusals = today?.diagnosis.refusals ?? [];
  const { policies } = today ?? {};
  if (reason === 'psp-no-policies' && refusals.length > 0) return NO_POLICIES;
  if (reason === 'psp-no-usable-policy' && policies?.served === 'yes' && refusals.length > 0) {
    const count = policies.policies.length;
    return `Refused by PodSecurityPolicy: ${count === 1 ? 'there is one policy, and those who are asked may not use it' : `there are ${count} policies, and those who are asked may use none of them`}.`;
  }
  if (reason === 'psp-field' && policies?.served === 'yes' && refusals.some(({ by }) => by === 'PodSecurityPolicy')) {
    const usable = policies.policies.filter(({ use }) => use === 'yes').map(({ name }) => shownName(name));
    const [only, ...others] = usable;
    if (only === undefined) return undefined;
    return others.length === 0
      ? `Refused by PodSecurityPolicy ${only}, the only one that may be used.`
      : `Refused by each of the ${usable.length} PodSecurityPolicies that may be used: ${usable.join(', ')}.`;
  }
  const constraints = refusals.find((one) => one.by === 'SecurityContextConstraints');
  if (reason === 'scc-field' && constraints?.by === 'SecurityContextConstraints') {
    const usable = constraints.judged.constraints.filter(({ use }) => use === 'yes').map(({ name }) => shownName(name));
    return `Rejected by OpenShift: none of the usable SCCs accepts it: ${usable.join(', ')}.`;
  }
  const invalid = refusals.find((one) => one.by === 'validation');
  if (reason === 'psp-default-makes-invalid' && invalid?.by === 'validation') {
    return `PodSecurityPolicy ${shownName(invalid.policy)} lets it in and makes of it a pod that is not valid, which the server refuses.`;
  }
  const level = refusals.find((one) => one.by === 'PodSecurity');
  if (reason === 'pod-security-level' && level?.by === 'PodSecurity') {
    return levelSentence(level.policy, subject?.namespace);
  }
  return undefined;
}

function levelSentence(policy: LevelVersion, namespace: string | undefined): string {
  const where = namespace === undefined ? 'its namespace' : `namespace ${shownName(namespace)}`;
  return `Refused by Pod Security: ${where} enforces ${formatLevelVersion(policy)}.`;
}

const NOTHING_WRITTEN = 'Nothing is written down about the pods that are missing.';
const NO_POLICIES = 'Refused by PodSecurityPolicy: it is enforced, and there is no policy.';
const NO_USABLE_POLICY = 'Refused by PodSecurityPolicy: those who are asked may use no policy.';
const NOT_ACCEPTED = 'Refused by PodSecurityPolicy: no policy that may be used accepts it.';

function fromText(refusal: Refusal): string {
  switch (refusal.by) {
    case 'PodSecurityPolicy':
      if (refusal.noPolicies) return NO_POLICIES;
      return refusal.findings.length === 0 ? NO_USABLE_POLICY : NOT_ACCEPTED;
    case 'PodSecurity':
      return refusal.mode === 'enforce'
        ? `Refused by Pod Security: its namespace enforces ${formatLevelVersion(refusal.policy)}.`
        : `A warning of Pod Security, about ${formatLevelVersion(refusal.policy)}: it refuses nothing.`;
    case 'SecurityContextConstraints':
      if (refusal.fault) return sccFaultSentence(refusal.fault);
      if (refusal.entering)
        return `${refusal.entering === 'exec' ? 'Exec' : 'Attach'} rejected by OpenShift: whoever enters a pod has to be able to create it, and the requester can't use an SCC that admits this one.`;
      return refusal.failed.length === 0
        ? "Refused by OpenShift: neither the pod's service account nor whoever creates it may use any security context constraint."
        : 'Refused by OpenShift: no security context constraint that may be used accepts it.';
    case 'RBAC': {
      const { user, verb, asked, group, namespace } = refusal;
      const what = `${verb} ${asked}${group === '' ? '' : `.${group}`}`;
      const where = namespace === undefined ? '' : ` in namespace ${namespace}`;
      return `${shownLine(`${user} may not ${what}${where}`)}: admission was not reached.`;
    }
    case 'validation':
      return refusal.besideNoEscalation.length > 0 && refusal.besideNoEscalation.length === refusal.errors.length
        ? 'The pod is not valid: allowPrivilegeEscalation is false beside something that needs it. A policy may have written that.'
        : 'The object is not valid. No policy decides that.';
    case 'other': {
      const name = refusal.name === undefined ? '' : ` ${shownName(refusal.name)}`;
      return `Refused by ${WHO[refusal.who] ?? refusal.who}${name}. Its rules are not judged here.`;
    }
    case 'node':
      return `${refusal.container === undefined ? 'The pod' : `Container ${shownName(refusal.container)}`} ${startSentence(refusal.cause)}`;
    case 'unknown':
      return 'This text is not one that is known here. It is shown as it came.';
  }
}

const WHO: Readonly<Partial<Record<string, string>>> = {
  webhook: 'admission webhook',
  ServiceAccount: 'the admission of service accounts',
  Priority: 'the admission of priorities',
};

function startSentence(cause: StartCause): string {
  switch (cause.cause) {
    case 'image user is root':
      return 'is not started by its node: it must not run as root (runAsNonRoot), and its image does.';
    case 'image user is a name':
      return `is not started by its node: it must not run as root (runAsNonRoot), and its image says who it runs as by a name, ${shownValue(cause.user)}, which can be root.`;
    case 'runAsUser is 0':
      return 'is not started by its node: runAsUser is 0, which is root, beside runAsNonRoot.';
    case 'user is out of range':
      return `is not started by its node: its image's user, ${shownValue(cause.user)}, is no number that a user can have.`;
    case 'group without user':
      return 'is not started by its runtime: runAsGroup is set, and runAsUser is not.';
    case 'unknown capability':
      return `is not started by its runtime, which does not know the capability ${shownValue(cause.capability)}.`;
    case 'file capability':
      return `is not started: its program ${shownLine(cause.program)} may not be executed. Most often the file asks for capabilities (getcap shows them) that are not in the bounding set of the container.`;
    case 'capability not held':
      return 'is not started: its runtime was told to give capabilities that it does not have itself.';
    case 'sysctl':
      return `is not let in by its node: sysctl ${shownValue(cause.sysctl)} is not allowed there.`;
    case 'AppArmor':
      return 'is not let in by its node, because of its AppArmor profile.';
    case 'no-new-privs':
      return 'is not let in by its node, whose runtime does not know allowPrivilegeEscalation.';
    case 'procMount':
      return 'is not let in by its node, whose runtime does not know procMount.';
    case 'seccomp profile':
      return `is not started by its node: the seccomp profile ${shownLine(cause.profile)} is not there.`;
    case 'user namespace':
      return 'is not started by its node, which has no user namespaces for pods.';
    case 'read-only file system':
      return 'ended: its program wanted to write to a file system that is mounted read-only.';
    case 'not permitted':
      return 'ended: the kernel refused something to its program. The text does not say which capability that takes.';
    case 'not security':
      return `does not start: ${MISSING[cause.missing]}, which is no matter of security.`;
  }
}

const MISSING: Readonly<Record<Missing, string>> = {
  ConfigMap: 'a ConfigMap is missing',
  Secret: 'a Secret is missing',
  key: 'a key of a ConfigMap or Secret is missing',
  image: 'its image is missing',
  program: 'its program is missing in the image, or no program',
  user: 'its user is missing in the image',
  room: 'its node has no room for it',
  device: 'its node has not the device',
  'fitting node': 'its node is not as it asks for',
};

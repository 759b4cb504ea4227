import { goQuoted } from '../go-text.ts';
import type { JudgedConstraints, SccDecision } from './decide.ts';
import type { SccFinding, SccRuleName } from './rule.ts';

/** What the server puts in front of all that constraints find. */
export const SCC_REFUSAL = 'unable to validate against any security context constraint: ';

/**
 * The whole refusal of a decision, in the server's words; undefined where it does not refuse, or says
 * nothing of a reason. `name` is the pod's, or its generateName.
 */
export function sccRefusal(name: string, decision: SccDecision): string | undefined {
  const reason = sccRefusalReason(decision);
  return reason === undefined ? undefined : `pods ${goQuoted(name)} is forbidden: ${reason}`;
}

/** What comes after the pod's name. Nobody's right is taken to be unknown: such constraints are left out. */
export function sccRefusalReason({ answer, judged }: SccDecision): string | undefined {
  if (answer.answer === 'fault') return answer.fault;
  if (answer.answer !== 'refused') return undefined;
  const said = [...judged.flatMap(saidOf), ...(answer.restrictedWouldAdmit ? [RESTRICTED_WOULD_ADMIT] : [])];
  const distinct = [...new Set(said)];
  // What the server says of an update that all constraints would change, and none refuses, was not seen.
  if (distinct.length === 0) return undefined;
  return `${SCC_REFUSAL}${distinct.length === 1 ? distinct[0] : `[${distinct.join(', ')}]`}`;
}

const RESTRICTED_WOULD_ADMIT =
  'no access to scc/restricted: Forbidden: the pod fails to validate against the `restricted-v2` security context constraint, but would validate successfully against the `restricted` security context constraint';

function saidOf({ name, use, verdict }: JudgedConstraints): string[] {
  if (use === 'no') return [`provider ${goQuoted(name)}: Forbidden: not usable by user or serviceaccount`];
  if (use === 'unknown' || verdict.verdict !== 'refuses') return [];
  return verdict.findings.map((finding) => sccErrorSentence(name, finding));
}

/** The server's sentence about one field, exactly. Text of the pod is in it as it is: to be escaped before a terminal. */
export function sccErrorSentence(constraints: string, finding: SccFinding): string {
  const { said, error } = finding;
  const place = said.startsWith('.') ? `provider ${constraints}: ${said}` : said;
  const value = error === 'Forbidden' ? '' : `: ${goValue(finding.found)}`;
  return `${place}: ${error}${value}: ${DETAILS[finding.rule](finding)}`;
}

/** Source of every word: openshift/apiserver-library-go pkg/securitycontextconstraints, and the answers of a server. */
const DETAILS: Readonly<Record<SccRuleName, (finding: SccFinding) => string>> = {
  fsGroup: outsideGroup,
  supplementalGroups: outsideGroup,
  seccomp: ({ found = '', accepted: { values } }) =>
    values.length === 0
      ? 'seccomp may not be set'
      : `${found} is not an allowed seccomp profile. Valid values are [${values.join(' ')}]`,
  seLinux: ({ accepted }) => `must be ${accepted.values.join('')}`,
  hostNetwork: () => 'Host network is not allowed to be used',
  hostPID: () => 'Host PID is not allowed to be used',
  hostIPC: () => 'Host IPC is not allowed to be used',
  hostUsers: () => 'Host Users must be set to false',
  forbiddenSysctls: ({ found }) => `sysctl ${goQuoted(String(found))} is not allowed`,
  allowedUnsafeSysctls: ({ found }) => `unsafe sysctl ${goQuoted(String(found))} is not allowed`,
  volumes: ({ found }) => `${found} volumes are not allowed to be used`,
  allowedFlexVolumes: () => 'Flexvolume driver is not allowed to be used',
  runAsUser: ({ accepted: { values, ranges } }) => {
    const [range] = ranges ?? [];
    if (range) return `must be in the ranges: [${range.min}, ${range.max}]`;
    return values.length === 0 ? 'running with the root UID is forbidden' : `must be: ${values.join('')}`;
  },
  runAsNonRoot: () => 'must be true',
  privileged: () => 'Privileged containers are not allowed',
  allowedCapabilities: () => 'capability may not be added',
  hostPorts: () => 'Host ports are not allowed to be used',
  readOnlyRootFilesystem: () => 'ReadOnlyRootFilesystem must be set to true',
  allowPrivilegeEscalation: () => 'Allowing privilege escalation for containers is not allowed',
};

function outsideGroup({ outside }: SccFinding): string {
  if (outside === undefined) return 'unable to validate empty groups against required ranges';
  return `${outside} is not an allowed group`;
}

/** As field.Error of Kubernetes 1.34 prints values: text quoted, lists as JSON, nothing as null. */
function goValue(found: SccFinding['found']): string {
  if (typeof found === 'string') return goQuoted(found);
  if (Array.isArray(found)) return `[${found.join(',')}]`;
  return found === undefined ? 'null' : String(found);
}

import type { PodSecurityReport } from '../../admission/pod-security.ts';
import { constraintsJson } from '../../admission/view/constraints-json.ts';
import { policiesJson } from '../../admission/view/policies-json.ts';
import { violationsJson } from '../../admission/view/verdict-json.ts';
import type { Cause } from '../../capability/causes.ts';
import type { Difference } from '../../capability/differences.ts';
import type { FileCapability, FileEffect } from '../../capability/file-capability.ts';
import { CAPABILITY_SETS, type ProcessStatus } from '../../capability/proc-status.ts';
import type { CapabilityRequest } from '../../capability/request.ts';
import { setJson } from '../../capability/set-json.ts';
import { formatLevelVersion } from '../../policy/psa/levels.ts';
import { violationsText } from '../../policy/psa/sentence.ts';
import { API_VERSION } from '../../text/api-version.ts';
import type { FilesReport } from '../judged-files.ts';
import type { ContainerReport, LiveReport, PodReport, PodsReport } from '../pod-report.ts';
import { isPartial, isUnexplained } from '../pod-verdict.ts';
import { isGrantedAssumed } from './assumed.ts';
import { causeSentence, changedFieldSentence } from './cause-sentence.ts';
import { unreadableSentence, type Whom } from './unreadable-sentence.ts';

/**
 * One pod, as a Kubernetes-style object; `connection` as in Whom. Described by schema/pod-capabilities.v1alpha1.json; renaming a
 * field is a breaking change. Masks are hexadecimal strings beside the list of names.
 */
export function podJson(pod: PodReport, connection: string): object {
  return {
    apiVersion: API_VERSION,
    kind: 'PodCapabilities',
    metadata: { name: pod.name, namespace: pod.namespace },
    ...(pod.owner ? { owner: pod.owner } : {}),
    ...(pod.node === undefined ? {} : { node: pod.node }),
    runtime: pod.runtime.label,
    declaredIn: pod.declaredIn,
    ...(pod.admittedBy ? { admittedBy: pod.admittedBy } : {}),
    result: pod.containers.some(isUnexplained) ? 'unexplained' : isPartial(pod) ? 'partial' : 'explained',
    ...(pod.policies ? { policies: policiesJson(pod.policies) } : {}),
    ...(pod.constraints ? { constraints: constraintsJson(pod.constraints) } : {}),
    podSecurity: podSecurityJson(pod.podSecurity),
    containers: pod.containers.map((container) => containerJson(pod, container, connection)),
  };
}

/** Levels at the server's own version are called "latest". */
function podSecurityJson(podSecurity: PodSecurityReport): object {
  if (podSecurity.judged === 'no') return { judged: 'no', message: podSecurity.message };
  const { serverMinor, levels, namespace } = podSecurity;
  return {
    judged: 'yes',
    rulesOf: `v1.${serverMinor}`,
    levels: levels.map(({ policy, violations, modes }) => ({
      policy: formatLevelVersion(policy),
      passes: violations.length === 0,
      ...(violations.length === 0 ? {} : { message: violationsText(violations, serverMinor) }),
      violations: violationsJson(violations),
      ...(modes ? { namespace: modes } : {}),
    })),
    labels: namespace.read === 'yes' ? { read: 'yes', notUnderstood: namespace.invalid } : namespace,
  };
}

/** Several pods, or those that a selector found. */
export function podsJson({ pods, problems }: PodsReport, connection: string): object {
  const items = pods.map((pod) => podJson(pod, connection));
  return { apiVersion: API_VERSION, kind: 'PodCapabilitiesList', items, problems };
}

function containerJson(pod: PodReport, container: ContainerReport, connection: string): object {
  const { kind, name, state, declared, admitted, live, noNewPrivs, changedFields, differences } = container;
  return {
    name,
    kind,
    state,
    ...(pod.declaredIn.source === 'unknown' ? {} : { declared: requestJson(declared) }),
    admitted: requestJson(admitted),
    granted: grantedJson(container),
    live: liveJson(live, { namespace: pod.namespace, pod: pod.name, container: name, connection }),
    noNewPrivs: {
      granted: noNewPrivs.granted,
      ...(noNewPrivs.live === undefined ? {} : { live: noNewPrivs.live }),
      ...(noNewPrivs.cause ? { cause: noNewPrivs.cause.cause } : {}),
    },
    changedFields: changedFields.map((changed) => ({
      ...changed,
      cause: { ...changed.cause, message: changedFieldSentence(changed) },
    })),
    ...(container.files ? { files: filesJson(container.files) } : {}),
    differences: differences.map((difference) => differenceJson(difference, pod.declaredIn.source !== 'unknown')),
  };
}

function requestJson({ privileged, add, drop, ...users }: CapabilityRequest): object {
  return { privileged, capabilities: { add, drop }, ...users };
}

function grantedJson(container: ContainerReport): object {
  const { list, inheritable, ambient, basis, startUser } = container.granted;
  return {
    capabilities: setJson(list),
    inheritable: setJson(inheritable),
    ambient: setJson(ambient),
    basis,
    assumed: isGrantedAssumed(container),
    ...(startUser ? { startUser } : {}),
  };
}

function liveJson(live: LiveReport, whom: Whom): object {
  switch (live.read) {
    case 'yes': {
      const { main, fresh, lastCapability, inUserNamespace, madeUserNamespace } = live.sight;
      return {
        read: 'yes',
        evidence: live.evidence,
        by: live.by,
        main: processJson(main),
        ...(fresh ? { fresh: processJson(withoutPid(fresh)) } : {}),
        ...(lastCapability === undefined ? {} : { lastCapability }),
        ...(inUserNamespace === undefined ? {} : { inUserNamespace }),
        ...(madeUserNamespace === undefined ? {} : { madeUserNamespace }),
        ...(live.processes
          ? {
              processes: live.processes.map(({ origin, pids, status, inUserNamespace: own }) => ({
                origin,
                count: pids.length,
                pids,
                ...(own === undefined ? {} : { inUserNamespace: own }),
                ...processJson(status),
              })),
            }
          : {}),
      };
    }
    case 'does not apply':
      return { read: 'does not apply', because: live.because };
    case 'not asked':
      return { read: 'not asked' };
    case 'no':
      return {
        read: 'no',
        why: live.why.why,
        message: unreadableSentence(live.why, whom),
      };
  }
}

/** The reader has a new PID each time, and the same state shall give the same answer. */
function withoutPid({ pid: _pid, namespacePids: _pids, ...status }: ProcessStatus): ProcessStatus {
  return status;
}

/** Absent fields were not in /proc: unknown, not zero. */
export function processJson({
  name,
  pid,
  namespacePids,
  uid,
  gid,
  groups,
  noNewPrivs,
  seccomp,
  ...status
}: ProcessStatus): object {
  const sets = CAPABILITY_SETS.flatMap((set) => {
    const mask = status[set];
    return mask === undefined ? [] : [[set, setJson(mask)]];
  });
  return {
    ...(name === undefined ? {} : { name }),
    ...(pid === undefined ? {} : { pid }),
    ...(namespacePids === undefined ? {} : { namespacePids }),
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
    ...(groups === undefined ? {} : { groups }),
    ...(noNewPrivs === undefined ? {} : { noNewPrivs }),
    ...(seccomp === undefined ? {} : { seccomp }),
    ...Object.fromEntries(sets),
  };
}

function differenceJson(difference: Difference, declaredKnown: boolean): object {
  const { capabilities, declared, admitted, granted, live, causes } = difference;
  return {
    capabilities,
    ...(declaredKnown ? { declared } : {}),
    admitted,
    granted,
    ...(live === undefined ? {} : { live }),
    causes: causes.map((cause) => causeJson(cause, difference)),
  };
}

function causeJson(cause: Cause, difference: Difference): object {
  return { ...cause, message: causeSentence(cause, difference) };
}

function filesJson(report: FilesReport): object {
  if (report.read === 'no') return report;
  const { files, whole, capabilitiesBy } = report;
  return {
    read: 'yes',
    whole,
    ...(capabilitiesBy === undefined ? {} : { capabilitiesBy }),
    files: files.map(({ path, uid, gid, setuid, setgid, capability, mount, nosuid, effect }) => ({
      path,
      uid,
      gid,
      setuid,
      setgid,
      ...(capability ? { capability: capabilityJson(capability) } : {}),
      mount,
      nosuid,
      effect: effectJson(effect),
    })),
  };
}

function capabilityJson({ permitted, inheritable, ...others }: FileCapability): object {
  return { ...others, permitted: setJson(permitted), inheritable: setJson(inheritable) };
}

function effectJson(effect: FileEffect): object {
  if (effect.effect === 'nothing') return effect;
  if (effect.effect === 'refused') return { effect: 'refused', lacks: setJson(effect.lacks) };
  const { capabilities, ...ids } = effect;
  return { ...ids, ...(capabilities === undefined ? {} : { capabilities: setJson(capabilities) }) };
}

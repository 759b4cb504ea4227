import { containersOf } from '../../kubernetes/pod-containers.ts';
import { type ServedPod, serverView } from '../server-view.ts';
import type { Check, CheckVersion, JudgedPod } from './check.ts';
import type { PodSecurityFinding } from './finding.ts';
import { type Level, type LevelVersion, minorOf } from './levels.ts';
import { CHECKS, type CheckId } from './registry.ts';

/** A check that a pod does not pass, with at least one finding. */
export interface Violation {
  readonly check: CheckId;
  readonly findings: readonly PodSecurityFinding[];
}

/** Before 1.24 no check replaced another one: what both of them found was named twice. */
const FIRST_MINOR_WITH_REPLACEMENTS = 24;

/**
 * The violations that keep a pod from a level, in the order in which a server of this minor version names them. Empty: it passes.
 * Pods and templates are told apart because the server fills in more fields of a pod.
 */
export function evaluate(pod: ServedPod, policy: LevelVersion, serverMinor: number): Violation[] {
  return judge(judgedPod(pod, serverMinor), policy, serverMinor);
}

/** The violations of several policies at once, with the pod prepared only once. */
export function evaluateAll(
  pod: ServedPod,
  policies: readonly LevelVersion[],
  serverMinor: number,
): (readonly Violation[])[] {
  const judged = judgedPod(pod, serverMinor);
  return policies.map((policy) => judge(judged, policy, serverMinor));
}

function judgedPod(pod: ServedPod, serverMinor: number): JudgedPod {
  const { annotations, spec } = serverView(pod, serverMinor);
  return { annotations, spec, containers: containersOf(spec) };
}

function judge(pod: JudgedPod, { level, version }: LevelVersion, serverMinor: number): Violation[] {
  return checksAt(level, minorOf(version, serverMinor), serverMinor).flatMap(({ id, evaluate: findingsIn }) => {
    const findings = findingsIn(pod);
    return findings.length === 0 ? [] : [{ check: id, findings }];
  });
}

interface ApplicableCheck extends CheckVersion {
  readonly id: CheckId;
}

const applicable = new Map<string, readonly ApplicableCheck[]>();

/** The checks that a level has at its version. */
export function checkIdsAt({ level, version }: LevelVersion, serverMinor: number): readonly CheckId[] {
  return checksAt(level, minorOf(version, serverMinor), serverMinor).map(({ id }) => id);
}

/** The checks of a level in the form that they have at a policy version. */
function checksAt(level: Level, minor: number, serverMinor: number): readonly ApplicableCheck[] {
  const replacing = serverMinor >= FIRST_MINOR_WITH_REPLACEMENTS;
  const key = `${level} ${minor} ${replacing}`;
  const known = applicable.get(key) ?? selectChecks(level, minor, replacing);
  applicable.set(key, known);
  return known;
}

function selectChecks(level: Level, minor: number, replacing: boolean): ApplicableCheck[] {
  if (level === 'privileged') return [];
  const ofLevel = CHECKS.filter((check) => level === 'restricted' || check.level === 'baseline');
  const all = ofLevel.flatMap(({ id, versions }: Check & { readonly id: CheckId }) => {
    const version = versions.findLast(({ since }) => since <= minor);
    return version === undefined ? [] : [{ id, ...version }];
  });
  const replaced = new Set(replacing ? all.flatMap(({ replaces = [] }) => replaces) : []);
  return all.filter(({ id }) => !replaced.has(id));
}

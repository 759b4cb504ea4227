import type { Cause } from '../capability/causes.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { ContainerReport, PodReport, PodsReport } from './pod-report.ts';

/** Whether the container's live sets were asked for, belong to it, and could still not be had, all or one of them. */
export function isUnread({ live }: ContainerReport): boolean {
  if (live.read !== 'yes') return live.read === 'no';
  const { effective, permitted, bounding } = live.sight.main;
  return effective === undefined || permitted === undefined || bounding === undefined;
}

/** Everything that was found to be the cause of a difference, as often as it was found. */
export function causesOf({ changedFields, differences, noNewPrivs }: ContainerReport): Cause[] {
  return [
    ...changedFields.map(({ cause }) => cause),
    ...differences.flatMap(({ causes }) => causes),
    ...(noNewPrivs.cause ? [noNewPrivs.cause] : []),
  ];
}

export function isUnexplained(container: ContainerReport): boolean {
  return causesOf(container).some(({ cause }) => cause === 'unexplained');
}

/** Whether privileged programs were asked for and could not be found, all or those with capabilities. */
export function areFilesUnread({ files }: ContainerReport): boolean {
  if (!files) return false;
  return files.read === 'no' || !files.whole || files.capabilitiesBy === undefined;
}

/** A pod is only partly known if a container was not read, or if what was declared, or what admission says, is not known. */
export function isPartial(pod: PodReport): boolean {
  return (
    pod.declaredIn.source === 'unknown' ||
    pod.containers.some((container) => isUnread(container) || areFilesUnread(container)) ||
    isAdmissionUnknown(pod)
  );
}

/** Only where policies were asked about: of many pods rows are shown, which say nothing of their admission. */
function isAdmissionUnknown({ policies, podSecurity }: PodReport): boolean {
  if (policies === undefined) return false;
  if (podSecurity.judged === 'no' || podSecurity.namespace.read === 'no') return true;
  return policies.served === 'unknown' || (policies.served === 'yes' && policies.answer.answer === 'unknown');
}

/**
 * An unexplained difference is a finding even if something else could not be read, so it comes before "could not find out".
 * Differences with a cause are the answer, not a finding.
 */
export function podsExitCode({ pods, problems }: PodsReport): ExitCode {
  if (pods.some(({ containers }) => containers.some(isUnexplained))) return EXIT.found;
  return problems.length > 0 || pods.some(isPartial) ? EXIT.unknown : EXIT.clean;
}

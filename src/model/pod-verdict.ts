import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { ContainerReport, PodReport, PodsReport } from './pod-report.ts';

/** Whether the container's live sets were asked for, belong to it, and could still not be had, all or one of them. */
export function isUnread({ live }: ContainerReport): boolean {
  if (live.read !== 'yes') return live.read === 'no';
  const { effective, permitted, bounding } = live.sight.main;
  return effective === undefined || permitted === undefined || bounding === undefined;
}

export function isUnexplained({ differences, noNewPrivs }: ContainerReport): boolean {
  const causes = [
    ...differences.flatMap((difference) => difference.causes),
    ...(noNewPrivs.cause ? [noNewPrivs.cause] : []),
  ];
  return causes.some(({ cause }) => cause === 'unexplained');
}

/** A pod is only partly known if a container was not read, or if what was declared is not known. */
export function isPartial({ containers, declaredIn }: PodReport): boolean {
  return declaredIn.source === 'unknown' || containers.some(isUnread);
}

/**
 * An unexplained difference is a finding even if something else could not be read, so it comes before "could not find out".
 * Differences with a cause are the answer, not a finding.
 */
export function exitCodeOf({ pods, problems }: PodsReport): ExitCode {
  if (pods.some(({ containers }) => containers.some(isUnexplained))) return EXIT.found;
  return problems.length > 0 || pods.some(isPartial) ? EXIT.unknown : EXIT.clean;
}

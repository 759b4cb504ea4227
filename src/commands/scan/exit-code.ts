import { EXIT, type ExitCode } from '../../exit-codes.ts';

/** What decides the exit code, gathered as nodes answer. */
export interface ScanVerdict {
  unexplained: boolean;
  /** An exec said otherwise than the node. */
  contradicted: boolean;
  /** A container, a template or a node could not be read. */
  partial: boolean;
}

/** As for `pod`: an unexplained difference is a finding, and so is a lie, even if something else could not be read. */
export function scanExitCode(
  { unexplained, contradicted, partial }: ScanVerdict,
  problems: readonly string[],
): ExitCode {
  if (unexplained || contradicted) return EXIT.found;
  return partial || problems.length > 0 ? EXIT.unknown : EXIT.clean;
}

import type { DocumentFault } from '../../../files/document-fault.ts';
import type { CheckedWorkload } from '../report.ts';
import { type Annotation, annotationOfFault, annotationsOf, annotationsOfPolicies } from './annotations.ts';
import type { CheckView } from './check-view.ts';

/**
 * Workflow commands that GitHub turns into annotations of a pull request: of what is refused and of what cannot be read, because it
 * shows ten of each step. Source: GitHub Docs, "Workflow commands".
 */
export function githubView(write: (text: string) => void): CheckView {
  let isFirst = true;
  const writeErrors = (annotations: readonly Annotation[]): void => {
    for (const annotation of annotations) if (annotation.severity === 'error') write(command(annotation));
  };
  return {
    workload: async (checked: CheckedWorkload) => {
      if (isFirst) writeErrors(annotationsOfPolicies(checked));
      isFirst = false;
      writeErrors(annotationsOf(checked));
    },
    end: async ({ faults }: { readonly faults: readonly DocumentFault[] }) =>
      writeErrors(faults.map(annotationOfFault)),
  };
}

function command({ rule, severity, message, place }: Annotation): string {
  const where = place ? `file=${property(place.file)},line=${place.line},` : '';
  return `::${severity} ${where}title=${property(rule)}::${escaped(message)}\n`;
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

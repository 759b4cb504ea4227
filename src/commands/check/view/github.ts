import type { CheckReport } from '../report.ts';
import { annotationsOf } from './annotations.ts';

/** Workflow commands that GitHub turns into annotations of a pull request. Source: GitHub Docs, "Workflow commands". */
export function githubAnnotations(report: CheckReport): string {
  return annotationsOf(report)
    .map(({ rule, severity, message, place }) => {
      const where = place ? `file=${property(place.file)},line=${place.line},` : '';
      return `::${severity} ${where}title=${property(rule)}::${escaped(message)}\n`;
    })
    .join('');
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

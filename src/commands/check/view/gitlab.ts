import { createHash } from 'node:crypto';
import { formatJson } from '../../../text/structured-text.ts';
import { type Annotation, annotationOfFault, annotationsOf, annotationsOfPolicies } from './annotations.ts';
import type { CheckView } from './check-view.ts';

/** A report of code quality, as GitLab shows it in merge requests. Source: GitLab Docs, "Code Quality report format". */
export function gitlabView(write: (text: string) => void): CheckView {
  let count = 0;
  let isFirst = true;
  const writeAll = (annotations: readonly Annotation[]): void => {
    for (const annotation of annotations) {
      write(`${count === 0 ? '[' : ','}\n  ${formatJson(issueOf(annotation)).trimEnd().replaceAll('\n', '\n  ')}`);
      count += 1;
    }
  };
  return {
    workload: async (checked) => {
      if (isFirst) writeAll(annotationsOfPolicies(checked));
      isFirst = false;
      writeAll(annotationsOf(checked));
    },
    end: async ({ faults }) => {
      writeAll(faults.map(annotationOfFault));
      write(count === 0 ? '[]\n' : '\n]\n');
    },
  };
}

function issueOf({ rule, severity, message, place, object, fingerprint }: Annotation): object {
  const path = place?.file ?? object;
  return {
    description: message,
    check_name: rule,
    fingerprint: uniqueIn(path, message, fingerprint),
    severity: rule === 'unreadable' ? 'blocker' : severity === 'error' ? 'major' : 'minor',
    location: { path, lines: { begin: place?.line ?? 1 } },
  };
}

/** GitLab takes two issues of one fingerprint for one: the same finding in another file, or by another level, is another. */
function uniqueIn(path: string, message: string, fingerprint: string | undefined): string {
  const outcome = message.split(':')[0];
  return createHash('sha256')
    .update(JSON.stringify([path, fingerprint ?? message, outcome]))
    .digest('hex')
    .slice(0, 32);
}

import type { DocumentFault } from '../../../files/document-fault.ts';
import type { FileAccess } from '../../../files/file-access.ts';
import { readManifests } from '../../../files/read-manifests.ts';
import { partsOfPath } from '../../../kubernetes/field-path.ts';
import { workloadOf } from '../../../workloads/workload-of.ts';
import type { CheckJudge } from '../judge/judge.ts';
import type { CheckOptions } from '../options.ts';
import type { CheckedWorkload } from '../report.ts';
import { withFieldLines } from './field-lines.ts';

/** Judges every pod in the files as it is read, so that nothing but the findings is kept of a large one. */
export async function checkFiles(
  { files, recursive, templatePaths }: Pick<CheckOptions, 'files' | 'recursive' | 'templatePaths'>,
  access: FileAccess,
  judge: CheckJudge,
): Promise<{ readonly workloads: CheckedWorkload[]; readonly faults: DocumentFault[] }> {
  const workloads: CheckedWorkload[] = [];
  const faults: DocumentFault[] = [];
  for await (const object of readManifests(files, recursive, access)) {
    if ('fault' in object) {
      faults.push(object);
      continue;
    }
    const read = workloadOf(object, templatePaths);
    if (read.is === 'fault') {
      const line = object.lineOf(partsOfPath(read.path ?? ''));
      faults.push({ place: { ...object.place, line }, fault: read.fault });
    }
    if (read.is !== 'workload') continue;
    const checked = await judge(read.workload);
    if (checked) workloads.push(withFieldLines(checked, object.lineOf));
  }
  return { workloads, faults };
}

import { effectOf } from '../capability/file-capability.ts';

import { parseFilesReading } from '../live/files/file-reading.ts';
import type { FilesReport } from './judged-files.ts';
import type { ContainerReport } from './pod-report.ts';

/** What the programs that were found do in a container as it runs now. */
export function filesReportOf(text: string, container: ContainerReport): FilesReport {
  const reading = parseFilesReading(text);
  if (!reading) return { read: 'no', message: 'nothing that lists files was printed' };
  const { live, noNewPrivs } = container;
  const sight = live.read === 'yes' ? live.sight : undefined;
  const place = {
    noNewPrivs: noNewPrivs.live ?? noNewPrivs.granted,
    bounding: sight?.main.bounding,
    inUserNamespace: sight?.inUserNamespace === true,
  };
  return {
    ...reading,
    read: 'yes',
    files: reading.files.map((file) => ({ ...file, effect: effectOf(file, { ...place, nosuid: file.nosuid }) })),
  };
}

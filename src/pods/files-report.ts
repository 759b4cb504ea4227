import { effectOf, type FileEffect } from '../capability/file-capability.ts';

import { type FilesReading, type FoundFile, parseFilesReading } from '../live/files/file-reading.ts';
import type { ContainerReport } from './pod-report.ts';

/** A program of a container that gives privileges, and what comes of executing it there. */
export interface JudgedFile extends FoundFile {
  readonly effect: FileEffect;
}

/** The privileged programs of a container; messages are servers' and containers': untrusted. */
export type FilesReport =
  | (Omit<FilesReading, 'files'> & { readonly read: 'yes'; readonly files: readonly JudgedFile[] })
  | { readonly read: 'no'; readonly message: string };

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

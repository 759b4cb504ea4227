import type { PodReport } from '../../../pods/pod-report.ts';
import { effectWord, FILE_HEAD, fileNotes, privilegeWord } from '../../../pods/view/file-words.ts';
import { textTable } from '../../../text/text-table.ts';
import { shownLine, shownName } from '../../../text/untrusted.ts';

/** The programs that give privileges, what comes of executing them there, and what could not be found out; empty: not asked for. */
export function filesSection(pods: readonly PodReport[], headers: boolean): string {
  const rows: string[][] = [];
  const notes: string[] = [];
  for (const pod of pods) {
    for (const { name, files } of pod.containers) {
      const whose = pods.length === 1 ? shownName(name) : `${shownName(pod.name)}/${shownName(name)}`;
      if (!files) continue;
      notes.push(...fileNotes(files).map((note) => `${whose}: ${note}`));
      if (files.read === 'no') continue;
      for (const file of files.files) {
        rows.push([whose, shownLine(file.path), privilegeWord(file), file.mount, effectWord(file.effect, pod.runtime)]);
      }
    }
  }
  const table = rows.length === 0 ? '' : textTable(headers ? FILE_HEAD : undefined, rows);
  return `${table}${headers ? notes.map((note) => `${note}\n`).join('') : ''}`;
}

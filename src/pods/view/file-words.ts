import type { FileCapability, FileEffect, PrivilegedFile } from '../../capability/file-capability.ts';
import { EMPTY, type Mask, namesOf } from '../../capability/mask.ts';
import type { Runtime } from '../../capability/runtime.ts';
import { setWord } from '../../capability/set-word.ts';
import { shownLine } from '../../text/untrusted.ts';
import type { FilesReport } from '../judged-files.ts';

/** What a program carries, as one word: "setuid(0)", "setgid(42)", "cap_net_raw+ep", several with "," between them. */
export function privilegeWord({ setuid, setgid, uid, gid, capability }: PrivilegedFile): string {
  return [
    ...(setuid ? [`setuid(${uid})`] : []),
    ...(setgid ? [`setgid(${gid})`] : []),
    ...(capability ? [capabilityWord(capability)] : []),
  ].join(',');
}

function capabilityWord({ effective, permitted, inheritable, rootId }: FileCapability): string {
  const names = (mask: Mask) =>
    namesOf(mask)
      .map((name) => `cap_${name.toLowerCase()}`)
      .join(',');
  const flag = effective ? 'e' : '';
  const parts = [
    ...(permitted === EMPTY ? [] : [`${names(permitted)}+${flag}p`]),
    ...(inheritable === EMPTY ? [] : [`${names(inheritable)}+${permitted === EMPTY ? flag : ''}i`]),
  ];
  return `${parts.join(';') || '='}${rootId === undefined ? '' : `[rootid=${rootId}]`}`;
}

/** What comes of executing it, as one word: "none:no-new-privs", "refused", "default", "NET_RAW", "uid=33". */
export function effectWord(effect: FileEffect, runtime: Runtime): string {
  switch (effect.effect) {
    case 'nothing':
      return `none:${effect.because}`;
    case 'refused':
      return `refused:lacks-${namesOf(effect.lacks).join(',')}`;
    case 'gains': {
      const { capabilities, uid, gid } = effect;
      const ids = [...(uid === undefined ? [] : [`uid=${uid}`]), ...(gid === undefined ? [] : [`gid=${gid}`])];
      const sets = capabilities === EMPTY ? [] : [setWord(capabilities, runtime)];
      return [...ids, ...sets].join(',') || '<none>';
    }
  }
}

/** What could not be found out about the files of a container, one sentence each without its name. */
export function fileNotes(files: FilesReport): string[] {
  if (files.read === 'no') return [`files could not be read: ${shownLine(files.message)}`];
  return [
    ...(files.capabilitiesBy === undefined
      ? ['files with capabilities are not known: the image that reads has none of getfattr, python3, perl and getcap']
      : []),
    ...(files.whole ? [] : ['not all files were read']),
  ];
}

export const FILE_HEAD = ['CONTAINER', 'FILE', 'CARRIES', 'MOUNT', 'TAKES-EFFECT'];

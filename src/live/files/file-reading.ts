import { type FileCapability, type PrivilegedFile, parseFileCapability } from '../../capability/file-capability.ts';
import { LAST_NAMED_BIT } from '../../capability/mask.ts';
import { isTextFault, parseTextForm } from '../../capability/parse-text-form.ts';

/**
 * What kind of mount a file is on.
 *   image       the container's own root
 *   emptyDir    made for the pod
 *   volume      any other volume that the kubelet mounts
 *   hostPath    a folder of the node
 */
export type MountKind = 'image' | 'emptyDir' | 'volume' | 'hostPath';

/** A program that gives privileges to whoever executes it, and where it is. */
export interface FoundFile extends PrivilegedFile {
  /** As the container sees it. Untrusted. */
  readonly path: string;
  readonly mount: MountKind;
  readonly nosuid: boolean;
}

export interface FilesReading {
  /** By path. */
  readonly files: readonly FoundFile[];
  /** What read the attribute; absent: nothing there can, so that files with capabilities are not known. */
  readonly capabilitiesBy?: string;
  /** Whether the end is there. */
  readonly whole: boolean;
}

interface Mount {
  readonly kind: MountKind;
  readonly nosuid: boolean;
}

/** Takes apart what the script of file-script.ts printed of one root; undefined: nothing of it. */
export function parseFilesReading(text: string): FilesReading | undefined {
  const lines = text.split('\n');
  const tool = /^tool (\S+)$/m.exec(text)?.[1];
  if (tool === undefined) return undefined;
  const files = new Map<string, FoundFile>();
  let mount: Mount = { kind: 'image', nosuid: false };
  let facts: Partial<PrivilegedFile> = {};
  let whole = false;
  for (const [index, line] of lines.entries()) {
    const space = line.indexOf(' ');
    const value = line.slice(space + 1);
    switch (space === -1 ? line : line.slice(0, space)) {
      case 'mount':
        mount = mountOf(value);
        break;
      case 'file':
        facts = modeFacts(value);
        break;
      case 'cap':
        facts = capabilityFacts(value);
        break;
      case 'name': {
        const path = pathFrom(value, lines, index + 1);
        const known = files.get(path);
        files.set(path, {
          ...(known ?? { uid: 0, gid: 0, setuid: false, setgid: false, ...mount, mount: mount.kind, path }),
          ...facts,
        });
        facts = {};
        break;
      }
      case 'end':
        whole = true;
        break;
    }
  }
  const found = [...files.values()].filter(({ setuid, setgid, capability }) => setuid || setgid || capability);
  return {
    files: found
      .map(({ path, uid, gid, setuid, setgid, capability, mount: kind, nosuid }) => ({
        path,
        uid,
        gid,
        setuid,
        setgid,
        ...(capability ? { capability } : {}),
        mount: kind,
        nosuid,
      }))
      .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)),
    ...(tool === 'none' ? {} : { capabilitiesBy: tool }),
    whole,
  };
}

function pathFrom(first: string, lines: readonly string[], next: number): string {
  const path = [first];
  for (let index = next; lines[index]?.startsWith('more '); index += 1) path.push(lines[index]?.slice(5) ?? '');
  return path.join('\n').replace(/^\/\/+/, '/');
}

function modeFacts(value: string): Partial<PrivilegedFile> {
  const [mode = '', uid, gid] = value.split(' ');
  const bits = Number.parseInt(mode, 8);
  return { uid: Number(uid), gid: Number(gid), setuid: (bits & 0o4000) !== 0, setgid: (bits & 0o2000) !== 0 };
}

function capabilityFacts(value: string): Partial<PrivilegedFile> {
  const [form, ...rest] = value.split(' ');
  const capability = form === 'hex' ? parseFileCapability(rest.join('')) : capabilityInText(rest.join(' '));
  return capability ? { capability } : {};
}

/** As getcap prints it: "cap_net_raw=ep [rootid=1000]", before libcap 2.41 "cap_net_raw+ep". */
function capabilityInText(text: string): FileCapability | undefined {
  const [, sets = '', rootId] = /^(.*?)(?: \[rootid=(\d+)\])?$/.exec(text) ?? [];
  const parsed = parseTextForm(sets, LAST_NAMED_BIT);
  if (isTextFault(parsed)) return undefined;
  const { permitted, inheritable, effective } = parsed;
  return {
    effective: effective !== 0n,
    permitted,
    inheritable,
    ...(rootId === undefined ? {} : { rootId: Number(rootId), version: 3 as const }),
  };
}

/** proc_pid_mountinfo(5): fields 4 to 6 are the root within the file system, the target, and options; the type follows " - ". */
function mountOf(line: string): Mount {
  const [, , , root = '', target, options = ''] = line.split(' ');
  const nosuid = options.split(',').includes('nosuid');
  if (target === '/') return { kind: 'image', nosuid };
  if (root.includes('/volumes/kubernetes.io~empty-dir/')) return { kind: 'emptyDir', nosuid };
  const type = / - (\S+)/.exec(line)?.[1];
  return { kind: /\/pods\/[^/]+\/volumes?/.test(root) || type === 'tmpfs' ? 'volume' : 'hostPath', nosuid };
}

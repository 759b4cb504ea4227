import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FilesReading, parseFilesReading } from '../../../src/live/files/file-reading.ts';
import { ownFilesCommand } from '../../../src/live/files/file-script.ts';
import { filesOfContainers } from '../../../src/live/files/node-files.ts';
import { isInstalled, outputOf } from '../../support/programs.ts';

/** Where capabilities cannot be written, as for another user than root, setuid files are what is tested. */
const TOOLS = [
  ['getfattr', '--version'],
  ['python3', '-c', ''],
  ['perl', '-e', ''],
  ['getcap', '-h'],
] as const;
const here = TOOLS.filter(([tool, ...words]) => isInstalled(tool, ...words)).map(([tool]) => tool);

/** Only root may, and not on every file system. */
const mayWrite = canSetCapability();

function canSetCapability(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-caps-files-'));
  try {
    writeFileSync(join(folder, 'x'), 'x');
    return isInstalled('setcap', 'cap_net_raw+ep', join(folder, 'x'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const ODD = 'a b/odd\nname';

describe('live/files/file-script', () => {
  let folder = '';

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'kubectl-caps-files-'));
    const root = join(folder, 'root');
    for (const path of ['bin', 'a b', 'proc/1/root/bin']) mkdirSync(join(root, path), { recursive: true });
    for (const path of ['bin/su', 'bin/ping', ODD, 'proc/1/root/bin/su', 'bin/plain']) {
      writeFileSync(join(root, path), 'x');
      chmodSync(join(root, path), 0o755);
    }
    chmodSync(join(root, 'bin/su'), 0o4755);
    chmodSync(join(root, ODD), 0o2755);
    symlinkSync('/', join(root, 'bin/out'));
    copyFileSync('/bin/sh', join(folder, 'outside'));
    chmodSync(join(folder, 'outside'), 0o4755);
    symlinkSync('../../outside', join(root, 'bin/link'));
    writeFileSync(
      join(folder, 'mounts'),
      '1 1 8:1 / / rw,relatime - ext4 /dev/x rw\n2 1 0:5 / /proc rw - proc proc rw\n',
    );
    if (mayWrite) outputOf(['setcap', 'cap_net_raw+ep', join(root, 'bin/ping')]);
  });

  after(() => rmSync(folder, { recursive: true }));

  function read(tool: string, mounts = 'mounts'): FilesReading | undefined {
    const [shell = '', ...words] = ownFilesCommand();
    const only = words.map((word) => word.replace(/for one in [a-z0-9 ]+; do/, `for one in ${tool}; do`));
    return parseFilesReading(outputOf([shell, ...only.slice(0, -2), join(folder, 'root'), join(folder, mounts)]));
  }

  const common = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0, mount: 'image', nosuid: false } as const;
  const setgid = { ...common, path: `/${ODD}`, setuid: false, setgid: true };
  const su = { ...common, path: '/bin/su', setuid: true, setgid: false };

  it('finds setuid and setgid files, with odd names too, and follows no symbolic link', () => {
    assert.deepEqual(read('no-such-tool'), { files: [setgid, su], whole: true });
  });

  if (!mayWrite) console.log('    setcap is not possible here: files with capabilities are left out');
  for (const tool of mayWrite ? here : []) {
    it(`finds what setcap wrote, with ${tool}`, () => {
      const capability = { effective: true, permitted: 1n << 13n, inheritable: 0n };
      const version = tool === 'getcap' ? {} : { version: 2 as const };
      const ping = { uid: 0, gid: 0, mount: 'image', nosuid: false, path: '/bin/ping', setuid: false, setgid: false };
      assert.deepEqual(read(tool), {
        files: [setgid, { ...ping, capability: { ...capability, ...version } }, su],
        capabilitiesBy: tool,
        whole: true,
      });
    });
  }

  it('tells mounts apart', () => {
    const reading = (line: string) =>
      parseFilesReading(`tool none\nmount ${line}\nfile 4755 0 0\nname /x/su\nend\n`)?.files.map(
        ({ mount, nosuid }) => [mount, nosuid],
      );
    assert.deepEqual(
      [
        '1 1 0:9 / / rw,nosuid - overlay overlay rw',
        '2 1 8:1 /var/lib/kubelet/pods/u/volumes/kubernetes.io~empty-dir/e /x rw - ext4 /dev/x rw',
        '2 1 8:1 /var/lib/kubelet/pods/u/volumes/kubernetes.io~csi/e/mount /x rw,nosuid - ext4 /dev/x rw',
        '2 1 8:1 /usr/bin /x ro - ext4 /dev/x rw',
        '2 1 0:7 / /x rw - tmpfs tmpfs rw',
      ].map(reading),
      [[['image', true]], [['emptyDir', false]], [['volume', true]], [['hostPath', false]], [['volume', false]]],
    );
  });

  it('is cut where the end is missing, and nothing where there is no beginning', () => {
    assert.equal(parseFilesReading('tool none\nfile 4755 0 0\n')?.whole, false);
    assert.equal(parseFilesReading('sh: find: not found\n'), undefined);
  });

  it('of a node is told by containers, whatever files are called', () => {
    const id = (letter: string) => letter.repeat(64);
    const pod = '/kubepods/pod1f5a7660-6451-485e-a2d5-cd54dc295aa0/';
    const own = 'tool none\nfile 4755 0 0\nname /x\nmore container /kubepods/podx\nend\n';
    const texts = filesOfContainers(
      `container ${pod}${id('a')}\n${own}container ${pod}${id('b')}\ntool none\nend\nall\n`,
    );
    assert.deepEqual(
      [...texts],
      [
        [id('a'), own],
        [id('b'), 'tool none\nend\nall\n'],
      ],
    );
  });
});

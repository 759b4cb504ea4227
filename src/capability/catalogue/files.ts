import type { CapabilityPage } from './page.ts';

/** Owners, permissions and attributes of files. */
export const FILES = {
  CHOWN: {
    since: '2.2',
    summary: 'give files to any user and group',
    allows: 'Change the owner and group of any file that the process can reach, with chown().',
    without:
      'chown fails with "Operation not permitted", also for root. Entrypoints that hand a data folder to their user (postgres, mysql, redis, rabbitmq images started as root), and package managers, stop there.',
    danger:
      'On a volume or a host path that others use, files change hands; a file that belongs to the attacker can then be rewritten.',
    advice: 'keep if needed',
    because:
      'images that start as root and then become another user need it for a moment. An image that starts as its user does not.',
    instead: [
      'securityContext.fsGroup, which makes the kubelet set the group of volumes',
      'the right owner when the image is built: COPY --chown',
      'an init container that alone has it',
    ],
    related: ['FOWNER', 'FSETID', 'SETUID'],
    phrases: ['chown', 'change owner of a file', 'change ownership of data directory', 'fix permissions on a volume'],
    sources: [],
  },
  DAC_OVERRIDE: {
    since: '2.2',
    summary: 'read, write and execute files whatever their permissions say',
    allows:
      'Pass over the permission bits and access lists of files: read, write, and enter directories of any user. Executing still needs one x bit somewhere.',
    without:
      'root meets "Permission denied" on files and folders of other users, such as a data folder with mode 0700. Package managers and root daemons that write into folders of their users need it.',
    danger:
      'It is most of what "being root" means for files: everything on mounted volumes and host paths can be read and overwritten, Secrets mounted for other users included.',
    advice: 'keep if needed',
    because:
      'a process that runs as the owner of its files never needs it; only images that work as root on files of others do.',
    instead: ['runAsUser with the user who owns the files', 'fsGroup and group permissions for volumes'],
    related: ['DAC_READ_SEARCH', 'FOWNER'],
    phrases: [
      'permission denied as root',
      'ignore file permissions',
      'write any file',
      'bypass rwx',
      'root cannot write',
    ],
    sources: [],
  },
  DAC_READ_SEARCH: {
    since: '2.2',
    summary: 'read any file and search any directory',
    allows:
      'Pass over permissions for reading files and for entering directories, and open files by handle (open_by_handle_at), which does not look at the path.',
    without:
      'Backup and indexing agents that read files of all users without being able to write them; user-space NFS servers, and tools that use file handles.',
    danger:
      'With open_by_handle_at a process reads files of the file system that its own lies on by guessing inode numbers: this was the first published way out of Docker ("shocker", 2014).',
    advice: 'never in production',
    because:
      'no runtime grants it since that way out was known, and nothing else in a usual container stands between it and the files of the node.',
    instead: [
      'a snapshot of the volume instead of an agent that reads it',
      'runAsUser and supplementalGroups of the files to be read',
    ],
    related: ['DAC_OVERRIDE'],
    phrases: [
      'read any file',
      'backup agent',
      'shocker',
      'open_by_handle_at',
      'nfs server in user space',
      'traverse directories',
    ],
    sources: ['Linux fs/fhandle.c', 'Docker 1.0 release notes, June 2014'],
  },
  FOWNER: {
    since: '2.2',
    summary: 'do to any file what only its owner may: chmod, utime, access lists',
    allows:
      'Change mode, times, access lists and inode flags of files of other users, delete from sticky directories, and read files without changing their access time (O_NOATIME).',
    without:
      'chmod, touch -d and setfacl fail with "Operation not permitted" on files of others. tar, rsync -a and package managers that run as root need it.',
    danger:
      'A file on a shared volume can be made writable for everybody, and its times can be set so that nobody notices.',
    advice: 'keep if needed',
    because: 'entrypoints that run as root and chmod a data folder need it; a process that owns its files does not.',
    instead: ['the right modes when the image is built', 'fsGroup for volumes'],
    related: ['CHOWN', 'FSETID', 'DAC_OVERRIDE'],
    phrases: ['chmod', 'setfacl', 'touch timestamps of files of others', 'sticky bit', 'extract tar with permissions'],
    sources: [],
  },
  FSETID: {
    since: '2.2',
    summary: 'keep set-user-ID and set-group-ID bits when files change',
    allows:
      'The kernel does not take the set-user-ID and set-group-ID bits away when this process writes to a file, and lets it set the set-group-ID bit for a group that it is not in. It does not make anything run as another user.',
    without:
      'The bits are silently gone after chown or a write. Installing packages with set-id programs needs it, which is for image builds.',
    danger: 'A set-user-ID program can be changed and stay one.',
    advice: 'drop',
    because: 'set-id programs are made when an image is built, not while it runs.',
    instead: ['allowPrivilegeEscalation: false, under which such bits mean nothing'],
    related: ['SETUID', 'SETGID', 'CHOWN', 'FOWNER'],
    phrases: ['setuid bit', 'setgid bit on a directory', 'suid binary', 'chmod u+s', 'keep s bit'],
    sources: [],
  },
  LINUX_IMMUTABLE: {
    since: '2.2',
    summary: 'set and clear the immutable and append-only flags of files',
    allows:
      'chattr +i and chattr +a, and their opposite: files that even root cannot change, and logs that can only grow.',
    without:
      'chattr fails with "Operation not permitted". Ordinary reading, writing and locking of files does not need it.',
    danger:
      'Flags that protect files on a host path can be taken away, or set so that nobody can clean up, not even the kubelet.',
    advice: 'drop',
    because: 'no runtime grants it, and applications do not use these flags; file locks have nothing to do with it.',
    instead: ['readOnlyRootFilesystem, and read-only volume mounts'],
    related: ['FOWNER'],
    phrases: ['chattr', 'immutable file', 'append only log', 'undeletable file'],
    sources: ['ioctl_iflags(2)'],
  },
  LEASE: {
    since: '2.4',
    summary: 'take leases on files of other users',
    allows:
      'fcntl(F_SETLEASE) on any file: the holder is told before somebody else opens it. On files of its own a process needs nothing for this.',
    without: 'File servers that serve files of many users (Samba oplocks, NFS delegations in user space).',
    danger:
      'Whoever opens a leased file waits for the holder, 45 seconds by default: access to shared files can be held up.',
    advice: 'drop',
    because: 'no runtime grants it, opening, locking and changing files does not need it.',
    instead: ['leases on files of the same user', 'inotify, to be told about changes'],
    related: [],
    phrases: ['file lease', 'F_SETLEASE', 'samba oplocks', 'fcntl lease'],
    sources: ['fcntl(2)', '/proc/sys/fs/lease-break-time'],
  },
  MKNOD: {
    since: '2.4',
    summary: 'make device files',
    allows: 'mknod() for character and block devices. Named pipes and sockets need no capability.',
    without:
      'mknod fails with "Operation not permitted". Tools that fill a /dev of their own: image builds, debootstrap, nested containers.',
    danger:
      "The node's disk can be given a name in the container. Opening it is still refused by the device rules of the cgroup, unless the container is privileged; on a host path, others may open it.",
    advice: 'drop',
    because: 'device files come from the runtime and from device plugins; nothing that runs for long makes any.',
    instead: ['a device plugin, or dynamic resource allocation', 'mkfifo for pipes'],
    related: ['SYS_RAWIO', 'SYS_ADMIN'],
    phrases: ['mknod', 'create device node', 'make a block device', '/dev/fuse node', 'device file'],
    sources: ['mknod(2)', 'Linux Documentation/admin-guide/cgroup-v2.rst'],
  },
} as const satisfies Record<string, CapabilityPage>;

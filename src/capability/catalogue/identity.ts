import type { CapabilityPage } from './page.ts';

/** Who a process is, and what it may hand on. */
export const IDENTITY = {
  SETGID: {
    since: '2.2',
    summary: 'become any group',
    allows:
      'setgid(), setgroups() and their relatives with any group; say a false group over a Unix socket; write the group map of a user namespace.',
    without:
      'Daemons that start as root and give it up fail with "setgroups: operation not permitted": nginx, apache, sshd, cron, sudo, gosu and su-exec.',
    danger: 'Files of every group on mounted volumes, and sockets that let a group in, are open.',
    advice: 'keep if needed',
    because:
      'a daemon that becomes an ordinary user needs it once, together with SETUID; a container that starts as that user does not.',
    instead: ['runAsUser, runAsGroup and supplementalGroups'],
    related: ['SETUID', 'SETFCAP'],
    phrases: ['setgid', 'setgroups', 'change group', 'drop root to another group', 'newgrp'],
    sources: ['credentials(7)'],
  },
  SETUID: {
    since: '2.2',
    summary: 'become any user',
    allows:
      'setuid() and its relatives with any user; say a false user over a Unix socket; write the user map of a user namespace.',
    without:
      'Daemons that start as root and give it up fail with "setuid: operation not permitted": nginx and apache workers, postgres and redis entrypoints (gosu, su-exec), sshd, sudo, su, cron.',
    danger: 'A process that was not root becomes root in the container, and with that gets what root there has.',
    advice: 'keep if needed',
    because:
      'giving up root is a good thing that needs it once; a container that starts as its user (runAsNonRoot) is better, and needs it not.',
    instead: ['runAsUser and runAsNonRoot', 'an unprivileged variant of the image, such as nginx-unprivileged'],
    related: ['SETGID', 'SETFCAP', 'SETPCAP'],
    phrases: [
      'setuid',
      'switch user',
      'drop root',
      'su',
      'sudo',
      'gosu',
      'su-exec',
      'run as another user',
      'nginx worker user',
    ],
    sources: ['credentials(7)'],
  },
  SETPCAP: {
    since: '2.2',
    summary: 'change which capabilities a process and its children may have',
    allows:
      'Take capabilities out of the own bounding set, put those of the bounding set into the inheritable set, and change securebits. Since Linux 2.6.24 it cannot give anything to other processes.',
    without:
      'capsh --drop, setpriv --bounding-set, and runtimes and init systems inside containers (runc, systemd) fail with "Operation not permitted".',
    danger: 'Little by itself: nothing can be gained beyond the bounding set that the container has anyway.',
    advice: 'drop',
    because:
      'what a container may do is decided by its securityContext, so hardly a program inside has to decide it again.',
    instead: ['capabilities.drop in the securityContext'],
    related: ['SETFCAP', 'SETUID'],
    phrases: ['drop bounding set', 'securebits', 'inheritable capabilities', 'capsh --drop', 'setpriv', 'ambient set'],
    sources: ['Linux security/commoncap.c, cap_task_prctl()'],
  },
  SETFCAP: {
    since: '2.6.24',
    summary: 'put capabilities on files',
    allows:
      'setcap: store capabilities with a program, which it has when somebody starts it. Since Linux 5.12 also needed to map user 0 of the parent into a new user namespace.',
    without:
      'setcap fails with "unable to set CAP_SETFCAP effective capability". Packages that do so on installation (iputils-ping, wireshark) and image builds inside containers (buildah, kaniko with such packages).',
    danger:
      'A program on a shared volume can be given capabilities of the container, and whoever starts it there has them, as far as their bounding set goes.',
    advice: 'drop',
    because: 'file capabilities belong into the build of an image.',
    instead: [
      'setcap when the image is built',
      'allowPrivilegeEscalation: false, under which file capabilities give nothing to children',
    ],
    related: ['SETPCAP', 'SETUID'],
    phrases: [
      'setcap',
      'file capabilities',
      'getcap',
      'give a binary capabilities',
      'security.capability xattr',
      'map root in user namespace',
    ],
    sources: ['user_namespaces(7)'],
  },
} as const satisfies Record<string, CapabilityPage>;

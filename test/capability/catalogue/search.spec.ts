import assert from 'node:assert/strict';
import { searchCatalogue } from '../../../src/capability/catalogue/search.ts';
import type { CapabilityName } from '../../../src/capability/names.ts';

/** What people type, and what must come first. */
const QUESTIONS: readonly (readonly [question: string, first: CapabilityName])[] = [
  ['ping', 'NET_RAW'],
  ['ping: socket: Operation not permitted', 'NET_RAW'],
  ['tcpdump', 'NET_RAW'],
  ['capture network traffic', 'NET_RAW'],
  ['open a raw socket', 'NET_RAW'],
  ['arp spoofing', 'NET_RAW'],
  ['traceroute does not work', 'NET_RAW'],
  ['bind port 80', 'NET_BIND_SERVICE'],
  ['listen on port 443', 'NET_BIND_SERVICE'],
  ['bind() to 0.0.0.0:80 failed (13: Permission denied)', 'NET_BIND_SERVICE'],
  ['privileged ports', 'NET_BIND_SERVICE'],
  ['binding to a port below 1024', 'NET_BIND_SERVICE'],
  ['run a DNS server on port 53', 'NET_BIND_SERVICE'],
  ['iptables', 'NET_ADMIN'],
  ['change the routing table', 'NET_ADMIN'],
  ['add a route', 'NET_ADMIN'],
  ['wireguard vpn', 'NET_ADMIN'],
  ['istio-init', 'NET_ADMIN'],
  ['firewall', 'NET_ADMIN'],
  ['configure a network interface', 'NET_ADMIN'],
  ['multicast', 'NET_BROADCAST'],
  ['mount', 'SYS_ADMIN'],
  ['mounting a filesystem', 'SYS_ADMIN'],
  ['mount: permission denied (are you root?)', 'SYS_ADMIN'],
  ['fuse', 'SYS_ADMIN'],
  ['unshare', 'SYS_ADMIN'],
  ['docker in docker', 'SYS_ADMIN'],
  ['nsenter', 'SYS_ADMIN'],
  ['set the hostname', 'SYS_ADMIN'],
  ['change the clock', 'SYS_TIME'],
  ['set the system time', 'SYS_TIME'],
  ['ntp', 'SYS_TIME'],
  ['chronyd', 'SYS_TIME'],
  ['strace', 'SYS_PTRACE'],
  ['attach gdb to a process', 'SYS_PTRACE'],
  ['debugger', 'SYS_PTRACE'],
  ['read memory of another process', 'SYS_PTRACE'],
  ['load a kernel module', 'SYS_MODULE'],
  ['modprobe', 'SYS_MODULE'],
  ['reboot the node', 'SYS_BOOT'],
  ['dmesg', 'SYSLOG'],
  ['read the kernel log', 'SYSLOG'],
  ['ulimit', 'SYS_RESOURCE'],
  ['raise the limit of open files', 'SYS_RESOURCE'],
  ['oom_score_adj', 'SYS_RESOURCE'],
  ['realtime priority', 'SYS_NICE'],
  ['renice', 'SYS_NICE'],
  ['cpu affinity', 'SYS_NICE'],
  ['mbind: Operation not permitted', 'SYS_NICE'],
  ['chroot', 'SYS_CHROOT'],
  ['/dev/mem', 'SYS_RAWIO'],
  ['smartctl', 'SYS_RAWIO'],
  ['process accounting', 'SYS_PACCT'],
  ['virtual console', 'SYS_TTY_CONFIG'],
  ['chown', 'CHOWN'],
  ['chown: changing ownership of /var/lib/postgresql/data: Operation not permitted', 'CHOWN'],
  ['change the owner of files', 'CHOWN'],
  ['chmod files of others', 'FOWNER'],
  ['ignore file permissions', 'DAC_OVERRIDE'],
  ['root gets permission denied on a file', 'DAC_OVERRIDE'],
  ['read every file for a backup', 'DAC_READ_SEARCH'],
  ['setuid bit', 'FSETID'],
  ['chattr +i', 'LINUX_IMMUTABLE'],
  ['create a device node', 'MKNOD'],
  ['mknod', 'MKNOD'],
  ['file leases', 'LEASE'],
  ['switch to another user', 'SETUID'],
  ['gosu', 'SETUID'],
  ['sudo', 'SETUID'],
  ['setgroups: operation not permitted', 'SETGID'],
  ['setcap', 'SETFCAP'],
  ['drop from the bounding set', 'SETPCAP'],
  ['kill a process of another user', 'KILL'],
  ['send a signal', 'KILL'],
  ['mlock', 'IPC_LOCK'],
  ['keep secrets out of swap', 'IPC_LOCK'],
  ['vault', 'IPC_LOCK'],
  ['shared memory permissions', 'IPC_OWNER'],
  ['criu', 'CHECKPOINT_RESTORE'],
  ['checkpoint a process', 'CHECKPOINT_RESTORE'],
  ['ebpf', 'BPF'],
  ['load bpf programs', 'BPF'],
  ['perf', 'PERFMON'],
  ['flame graphs', 'PERFMON'],
  ['write to the audit log', 'AUDIT_WRITE'],
  ['auditbeat', 'AUDIT_READ'],
  ['change audit rules', 'AUDIT_CONTROL'],
  ['load an apparmor profile', 'MAC_ADMIN'],
  ['bypass smack', 'MAC_OVERRIDE'],
  ['wake the machine up', 'WAKE_ALARM'],
  ['keep the machine awake', 'BLOCK_SUSPEND'],
];

describe('capability/catalogue/search', () => {
  for (const [question, first] of QUESTIONS) {
    it(`answers "${question}" with ${first}`, () => {
      const found = searchCatalogue(question);
      assert.equal(found[0], first, `found ${found.join(', ')}`);
    });
  }

  it('has a question for each of the 41', () => {
    assert.equal(new Set(QUESTIONS.map(([, name]) => name)).size, 41);
  });

  it('finds nothing where no word is known, and nothing for words that say nothing', () => {
    assert.deepEqual(
      [searchCatalogue('blockchain'), searchCatalogue('how do I need it'), searchCatalogue('')],
      [[], [], []],
    );
  });

  it('finds at most five', () => {
    for (const [question] of QUESTIONS) assert.ok(searchCatalogue(question).length <= 5);
  });
});

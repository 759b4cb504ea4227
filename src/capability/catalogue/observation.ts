import type { CapabilityPage } from './page.ts';

/** Watching the kernel, its audit log, and mandatory access control. */
export const OBSERVATION = {
  AUDIT_WRITE: {
    since: '2.6.11',
    summary: "write records into the kernel's audit log",
    allows: 'Send messages of user space (a login, a changed password) to the audit subsystem.',
    without:
      'sudo, su, sshd and other users of PAM and libaudit say "unable to send audit message: Operation not permitted", and some refuse the login.',
    danger: 'False records in the audit log of the node, or so many that true ones are lost.',
    advice: 'drop',
    because: 'nobody logs in to a container of an application; containerd and Docker grant it for sshd.',
    instead: ['kubectl exec instead of sshd'],
    related: ['AUDIT_CONTROL', 'AUDIT_READ'],
    phrases: ['write audit log', 'audit message', 'sshd login audit', 'sudo unable to send audit message', 'pam audit'],
    sources: ['Linux kernel/audit.c, audit_netlink_ok()'],
  },
  AUDIT_READ: {
    since: '3.16',
    summary: 'listen to the audit log',
    allows:
      'Join the multicast group of the audit subsystem and get a copy of every record. Reading a log file has nothing to do with it.',
    without:
      'Collectors of audit records that listen beside auditd: auditbeat (socket_type multicast), systemd-journald. Elasticsearch itself does not need it.',
    danger: 'Records of the whole node: command lines, paths and users of all pods.',
    advice: 'drop',
    because: 'only a collector of audit records needs it, and that is an agent of the node.',
    instead: ['a collector that reads the files of auditd'],
    related: ['AUDIT_CONTROL', 'AUDIT_WRITE', 'SYSLOG'],
    phrases: ['read audit log', 'auditbeat', 'collect audit events', 'audit multicast', 'listen to audit records'],
    sources: ['Linux kernel/audit.c, audit_multicast_bind()'],
  },
  AUDIT_CONTROL: {
    since: '2.6.11',
    summary: 'switch auditing on and off, and change its rules',
    allows:
      'auditctl: rules, status and the daemon that gets the records; change a login UID that was set. The kernel asks for its first PID namespace too (hostPID).',
    without: 'auditd, auditctl, auditbeat with rules of its own, and pam_loginuid in containers.',
    danger: 'Auditing of the whole node can be switched off before something is done, or its records be taken over.',
    advice: 'never in production',
    because: 'who can change the rules of an audit can make it worthless.',
    instead: ['auditd on the node, with rules from its configuration'],
    related: ['AUDIT_READ', 'AUDIT_WRITE'],
    phrases: ['auditctl', 'change audit rules', 'auditd', 'disable auditing', 'loginuid'],
    sources: ['Linux kernel/audit.c, audit_netlink_ok()'],
  },
  MAC_ADMIN: {
    since: '2.6.25',
    summary: 'change the policy of mandatory access control',
    allows:
      'Load and change policies of AppArmor and labels of Smack; write SELinux labels that the policy does not know.',
    without: 'apparmor_parser fails. Agents that put profiles on nodes (security-profiles-operator, KubeArmor).',
    danger: 'The profile that confines this container, and all others, can be replaced by one that allows everything.',
    advice: 'never in production',
    because: 'the confined must not write its own rules.',
    instead: [
      'profiles that are loaded by the node; appArmorProfile and seLinuxOptions in the securityContext to choose one',
    ],
    related: ['MAC_OVERRIDE', 'SYS_ADMIN'],
    phrases: [
      'apparmor profile load',
      'smack',
      'selinux policy change',
      'mandatory access control policy',
      'apparmor_parser',
    ],
    sources: ['Linux security/apparmor/policy.c, security/smack, security/selinux/hooks.c'],
  },
  MAC_OVERRIDE: {
    since: '2.6.25',
    summary: 'pass over mandatory access control',
    allows:
      'Pass over the rules of Smack. SELinux asks for nothing like it, and AppArmor does not let itself be passed over by it.',
    without: 'Programs for systems with Smack (Tizen, automotive).',
    danger: 'On a node with Smack, its rules do not hold for the process.',
    advice: 'never in production',
    because: 'a rule that the confined may pass over is none.',
    instead: [],
    related: ['MAC_ADMIN'],
    phrases: ['override smack', 'bypass mandatory access control', 'ignore selinux', 'bypass apparmor'],
    sources: ['Linux security/smack/smack_access.c'],
  },
  PERFMON: {
    since: '5.8',
    summary: 'performance monitoring of the whole machine',
    allows:
      'perf_event_open() beyond kernel.perf_event_paranoid: events of the kernel, of all CPUs and of processes of others, and the BPF programs that trace. Carved from SYS_ADMIN, which still includes it.',
    without:
      'perf top, perf record -a, continuous profilers and tracing eBPF programs (bpftrace, parca, pixie) without SYS_ADMIN: "Operation not permitted" or "Permission denied".',
    danger: 'Addresses and samples of the kernel and of processes of all pods leak; side channels become easy to use.',
    advice: 'drop',
    because: 'a profiler of the whole node is an agent of the node, and this is the least that it needs.',
    instead: [
      'kernel.perf_event_paranoid of the node, for profiles of own processes',
      'profilers inside the program (pprof, async-profiler)',
      'this one instead of SYS_ADMIN',
    ],
    related: ['BPF', 'SYS_ADMIN', 'SYS_PTRACE'],
    phrases: [
      'perf',
      'perf_event_open',
      'profile the cpu',
      'performance counters',
      'flame graph',
      'continuous profiler',
      'performance monitoring',
      'bpftrace',
    ],
    sources: ['Linux Documentation/admin-guide/perf-security.rst'],
  },
  BPF: {
    since: '5.8',
    summary: 'load BPF programs and maps into the kernel',
    allows:
      'bpf(): make maps and load programs with the privileged features of the verifier. Programs that trace need PERFMON beside it, those on network interfaces NET_ADMIN. Carved from SYS_ADMIN, which still includes it. It is about extended BPF; seccomp filters and the packet filters of sockets need nothing.',
    without: 'Cilium, Falco, Tetragon, Pixie and bpftool need SYS_ADMIN instead; on kernels before 5.8 they do anyway.',
    danger:
      'Programs in the kernel see and change what all pods do; errors of the verifier were ways to the node again and again. It counts only outside of user namespaces.',
    advice: 'drop',
    because: 'what loads programs into the kernel is an agent of the node; there it is better than SYS_ADMIN.',
    instead: ['this one, with PERFMON or NET_ADMIN, instead of SYS_ADMIN'],
    related: ['PERFMON', 'NET_ADMIN', 'SYS_ADMIN'],
    phrases: ['ebpf', 'bpf program', 'load bpf', 'cilium agent', 'falco', 'tetragon', 'xdp', 'bpf maps', 'kprobe'],
    sources: ['bpf(2)', 'Linux include/uapi/linux/capability.h, the comment on CAP_BPF'],
  },
} as const satisfies Record<string, CapabilityPage>;

import type { CapabilityPage } from './page.ts';

/** Other processes, memory and scheduling. */
export const PROCESSES = {
  KILL: {
    since: '2.2',
    summary: 'send signals to processes of any user',
    allows:
      'kill() whatever process it sees, whoever that runs as. A process sees only those of its own PID namespace: usually the container.',
    without:
      'A supervisor that runs as root cannot stop or reload children that run as another user: nginx and apache masters, supervisord, s6. Signals to processes of the same user, and from the kubelet, work without it.',
    danger: 'With hostPID or shareProcessNamespace it ends processes of the node or of the other containers.',
    advice: 'keep if needed',
    because: 'masters with workers of another user need it; where all processes have one user nobody does.',
    instead: ['one user for all processes of the container'],
    related: ['SYS_PTRACE', 'SETUID'],
    phrases: ['kill', 'send signal', 'sigterm to another user', 'stop processes', 'reload workers', 'supervisor'],
    sources: ['kill(2), pid_namespaces(7)'],
  },
  IPC_LOCK: {
    since: '2.2',
    summary: 'lock memory so that it is never swapped out',
    allows:
      'mlock() and mlockall() beyond the limit RLIMIT_MEMLOCK, lock shared memory, and use huge pages through shared memory or memfd.',
    without:
      'Locking more than RLIMIT_MEMLOCK (8 MiB since Linux 5.16, 64 KiB before) fails with "Cannot allocate memory". Vault, Elasticsearch with bootstrap.memory_lock, RDMA and DPDK programs, real-time programs.',
    danger: 'Locked memory cannot be reclaimed; the memory limit of the container still holds.',
    advice: 'keep if needed',
    because:
      'keys that must not reach a swap device are a good reason, and the memory limit bounds the harm. No runtime grants it, so it has to be added where it is needed, and nowhere else.',
    instead: [
      'a higher RLIMIT_MEMLOCK from the runtime (LimitMEMLOCK of its service), with which nobody needs it',
      'no swap on the node, and disable_mlock for Vault',
      'huge pages as a resource of the container (hugepages-2Mi)',
    ],
    related: ['SYS_RESOURCE', 'IPC_OWNER'],
    phrases: [
      'mlock',
      'mlockall',
      'lock memory',
      'prevent swapping',
      'vault',
      'elasticsearch memory lock',
      'huge pages',
      'rdma',
      'dpdk',
    ],
    sources: ['mlock(2)', 'Linux include/uapi/linux/resource.h, MLOCK_LIMIT'],
  },
  IPC_OWNER: {
    since: '2.2',
    summary: 'use System V shared memory, semaphores and message queues of any user',
    allows: 'Pass over the permissions of System V IPC objects in its IPC namespace: usually the pod.',
    without:
      'Old databases and middleware whose processes of different users share memory without giving the right modes.',
    danger: 'With hostIPC the shared memory of programs of the node can be read and changed.',
    advice: 'drop',
    because: 'within a pod the modes of the objects can say who may use them.',
    instead: ['one user for the processes that share memory', 'the right mode at shmget(), semget() and msgget()'],
    related: ['IPC_LOCK', 'SYS_ADMIN'],
    phrases: ['system v ipc', 'shared memory of another user', 'semaphores', 'message queue', 'shmget'],
    sources: ['sysvipc(7)'],
  },
  SYS_CHROOT: {
    since: '2.2',
    summary: 'chroot, and join mount namespaces together with SYS_ADMIN',
    allows: 'chroot(), and with SYS_ADMIN as well setns() into another mount namespace.',
    without:
      'sshd (privilege separation), postfix, bind with -t, vsftpd and build tools that chroot fail with "chroot: Operation not permitted".',
    danger:
      'A root process that calls chroot() again leaves the first chroot: programs that take it for a wall are wrong. The root of the container itself is a mount namespace, which it does not get out of.',
    advice: 'drop',
    because: 'a container is already what such programs use chroot for.',
    instead: ['the option of the program that leaves chroot out'],
    related: ['SYS_ADMIN'],
    phrases: ['chroot', 'change root directory', 'jail', 'sshd privilege separation', 'debootstrap'],
    sources: ['chroot(2), setns(2)'],
  },
  SYS_PTRACE: {
    since: '2.2',
    summary: 'trace and read the memory of processes of any user',
    allows:
      'ptrace(), process_vm_readv() and /proc/PID/mem, environ, maps and fd of any process that it sees, whatever that may hold itself, and past Yama.',
    without:
      'strace -p, gdb -p, perf and profilers (py-spy, async-profiler) fail to attach with "Operation not permitted". Starting a program under strace works without it, and so does attaching to a process of the same user where Yama (kernel.yama.ptrace_scope) lets one.',
    danger:
      'Secrets in the memory and environment of every process in the PID namespace are readable, and code can be put into it. With hostPID that is the node: root there in one step.',
    advice: 'drop',
    because: 'a debugger is for the time of debugging; agents that watch all processes of a node belong to the node.',
    instead: [
      'kubectl debug --profile=general or sysadmin, whose ephemeral container has it',
      'shareProcessNamespace and the same user',
    ],
    related: ['SYS_ADMIN', 'PERFMON', 'CHECKPOINT_RESTORE', 'KILL'],
    phrases: [
      'strace',
      'gdb',
      'debug a process',
      'attach debugger',
      'delve',
      'read memory of another process',
      'profiler attach',
      'py-spy',
      'ltrace',
      'inject code',
      'process environment of others',
    ],
    sources: ['ptrace(2)', 'Linux Documentation/admin-guide/LSM/Yama.rst'],
  },
  SYS_PACCT: {
    since: '2.2',
    summary: 'switch process accounting on and off',
    allows: 'acct(): the kernel writes a record of every process that ends into a file.',
    without: 'accton of the acct and psacct packages.',
    danger: 'Records tell who ran what, and fill a disk.',
    advice: 'drop',
    because: 'accounting of processes is a matter of the node.',
    instead: [],
    related: ['AUDIT_CONTROL'],
    phrases: ['process accounting', 'accton', 'acct', 'psacct'],
    sources: ['acct(2)'],
  },
  SYS_NICE: {
    since: '2.2',
    summary: 'raise priorities, real-time scheduling, CPU and NUMA placement',
    allows:
      'Lower nice values, real-time policies (SCHED_FIFO, SCHED_RR), CPU affinity and I/O class of any process it sees, and moving memory between NUMA nodes.',
    without:
      'renice -5, chrt -f and "mbind: Operation not permitted" in the log of MySQL, which runs on all the same: the default seccomp profile lets mbind through only with it. Media, telephony and packet processing with real-time threads.',
    danger:
      'A real-time thread that never sleeps takes most of a core from everything else on the node; CPU limits do not hold it where the kernel has no real-time group scheduling.',
    advice: 'drop',
    because: 'shares of the CPU are given by requests and limits; real-time threads are few.',
    instead: [
      'CPU requests and limits',
      'the static CPU manager policy of the kubelet for cores of its own',
      'a PriorityClass, if scheduling of pods was meant',
    ],
    related: ['SYS_RESOURCE'],
    phrases: [
      'nice',
      'renice',
      'raise priority',
      'realtime scheduling',
      'real-time thread',
      'chrt',
      'cpu affinity',
      'taskset',
      'numa mbind',
      'ionice',
      'sched_setscheduler',
    ],
    sources: ['sched(7)', 'moby profiles/seccomp/default.json, for mbind'],
  },
  CHECKPOINT_RESTORE: {
    since: '5.9',
    summary: 'freeze processes into files and bring them back',
    allows:
      'What CRIU needs: choose PIDs (clone3() with set_tid, ns_last_pid), and follow /proc/PID/map_files of other processes. Carved from SYS_ADMIN, which still includes it.',
    without:
      'criu dump and criu restore without SYS_ADMIN. Checkpoints that the kubelet makes need nothing in the pod: the runtime makes them.',
    danger: 'Programs that rely on PIDs can be misled, and files that other processes have mapped can be opened.',
    advice: 'drop',
    because: 'checkpoints are made by the runtime from outside.',
    instead: ["the kubelet's checkpoint API", 'this one instead of SYS_ADMIN, for CRIU inside of a container'],
    related: ['SYS_ADMIN', 'SYS_PTRACE'],
    phrases: [
      'criu',
      'checkpoint and restore',
      'migrate a running process',
      'snapshot process',
      'choose pid',
      'ns_last_pid',
    ],
    sources: ['Linux 5.9, include/uapi/linux/capability.h'],
  },
} as const satisfies Record<string, CapabilityPage>;

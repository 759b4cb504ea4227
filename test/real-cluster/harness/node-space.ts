import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HarnessError } from './harness-error.ts';
import { poll } from './poll.ts';
import { bootId, identify, isRunning, killAndWait, type ProcessIdentity, startTimeIn } from './process-identity.ts';
import { lastLines, searchPath } from './run-command.ts';

/** A program of the cluster that runs until the cluster is taken down. */
export interface Component {
  readonly name: string;
  readonly process: ProcessIdentity;
  readonly logFile: string;
}

/**
 * Folders of the system that kubelet, containerd, runc and CNI write to whatever they are told (device plugin and shim
 * sockets, pod logs, CNI results). In the node's space they are folders of the cluster.
 */
const ownedFolders = ['run', 'var/lib', 'var/log'];

/**
 * Kernel settings a kubelet changes for the whole machine if they differ from these; it exits if it may not
 * (pkg/kubelet/cm/container_manager_linux.go, setupKernelTunables). In the node's space it reads that they are so already.
 */
const kubeletSysctls: readonly (readonly [path: string, value: string])[] = [
  ['vm/overcommit_memory', '1'],
  ['vm/panic_on_oom', '0'],
  ['kernel/panic', '10'],
  ['kernel/panic_on_oops', '1'],
  ['kernel/keys/root_maxkeys', '1000000'],
  ['kernel/keys/root_maxbytes', '25000000'],
];

/**
 * Process and mount namespaces in which all of a cluster runs. When its first process ends, the kernel ends every process in
 * it, shims and containers too, and with them go its mounts and network namespaces: `down` has one process to kill,
 * and nothing can be overlooked. The machine's own network is used, so that tests reach the API server on 127.0.0.1.
 */
export class NodeSpace {
  readonly #folder: string;

  constructor(clusterFolder: string) {
    this.#folder = clusterFolder;
  }

  get logFolder(): string {
    return join(this.#folder, 'log');
  }

  /** The program unshare, which is outside and ends the space when it ends. */
  get #statFile(): string {
    return join(this.#folder, 'node.stat');
  }

  /** The boot of the machine it was started in. */
  get #bootFile(): string {
    return join(this.#folder, 'boot-id');
  }

  async start(): Promise<void> {
    for (const owned of ownedFolders) mkdirSync(join(this.#folder, 'host', owned), { recursive: true });
    mkdirSync(this.logFolder, { recursive: true });
    writeFileSync(this.#bootFile, bootId());
    const ready = join(this.#folder, 'node.ready');
    const differing = kubeletSysctls.filter(([path, value]) => sysctlIsOther(path, value));
    for (const [path, value] of differing) writeFileSync(join(this.#folder, 'host', path.replaceAll('/', '.')), value);

    const script = [
      'set -e',
      // Shared anew, so that what kubelet and containerd mount reaches pods; the machine sees none of it.
      'mount --no-mtab --make-rshared /',
      ...ownedFolders.map((owned) => `mount --no-mtab --bind "$1/host/${owned}" "/${owned}"`),
      ...differing.map(([path]) => `mount --no-mtab --bind "$1/host/${path.replaceAll('/', '.')}" "/proc/sys/${path}"`),
      ': > "$1/node.ready"',
      // As process 1 of its space it has to take leave of orphans, which "wait" does.
      'while :; do sleep 3600 & wait; done',
    ].join('\n');
    const namespaces = ['--mount', '--pid', '--fork', '--kill-child', '--propagation', 'private', '--mount-proc'];
    // It writes down who it is before it is there, so that no moment to cut the start off leaves a space nobody knows of.
    const outer = 'cat /proc/$$/stat > "$1.part" && mv "$1.part" "$1" && shift && exec unshare "$@"';
    const inner = ['sh', '-c', script, 'kubectl-caps-node', this.#folder];
    const started = launch('node', 'sh', ['-c', outer, 'sh', this.#statFile, ...namespaces, ...inner], this.logFolder);
    await awaitComponent(started, 20_000, 'set up its namespaces', () => existsSync(ready));
  }

  isRunning(): boolean {
    const known = this.#identity();
    return known !== undefined && isRunning(known);
  }

  /** Ends everything that runs in it. */
  async end(): Promise<void> {
    const known = this.#identity();
    if (known !== undefined) await killAndWait(known);
  }

  /** Starts a program of the cluster in it, detached from us, with its output in the log folder. */
  launch(name: string, program: string, args: readonly string[]): Component {
    const pid = this.#identity()?.pid;
    // unshare itself is not in the process namespace that its children are in.
    const spaces = [`--mount=/proc/${pid}/ns/mnt`, `--pid=/proc/${pid}/ns/pid_for_children`];
    return launch(name, 'nsenter', [...spaces, '--', program, ...args], this.logFolder);
  }

  #identity(): ProcessIdentity | undefined {
    if (!existsSync(this.#statFile)) return undefined;
    const stat = readFileSync(this.#statFile, 'utf8');
    return {
      pid: Number.parseInt(stat, 10),
      startTime: startTimeIn(stat),
      bootId: readFileSync(this.#bootFile, 'utf8'),
    };
  }
}

/** Waits until it does what it is there for; when it ends before or takes too long, its last words are the error. */
export async function awaitComponent(
  component: Component,
  timeoutMs: number,
  purpose: string,
  isReady: () => Promise<boolean> | boolean,
): Promise<void> {
  const outcome = await poll(timeoutMs, async () => {
    if (await isReady()) return 'ready';
    return isRunning(component.process) ? undefined : 'ended';
  });
  if (outcome === 'ready') return;
  const problem = outcome === 'ended' ? 'ended' : `did not within ${timeoutMs / 1000} s`;
  const tail = lastLines(readFileSync(component.logFile, 'utf8'), 20);
  throw new HarnessError(
    `${component.name} was to ${purpose} and ${problem}. The end of ${component.logFile}:\n${tail}`,
  );
}

function launch(name: string, program: string, args: readonly string[], logFolder: string): Component {
  const logFile = join(logFolder, `${name}.log`);
  const log = openSync(logFile, 'a');
  const child = spawn(program, args, {
    detached: true,
    stdio: ['ignore', log, log],
    cwd: '/',
    // Nothing of the caller's: no KUBECONFIG, no proxies.
    env: {
      PATH: searchPath(),
      HOME: '/',
      LC_ALL: 'C',
      ...(process.arch === 'arm64' && { ETCD_UNSUPPORTED_ARCH: 'arm64' }),
    },
  });
  closeSync(log);
  child.unref();
  const known = child.pid === undefined ? undefined : identify(child.pid);
  if (known === undefined) throw new HarnessError(`Cannot start ${program} for ${name}.`);
  return { name, process: known, logFile };
}

function sysctlIsOther(path: string, value: string): boolean {
  const file = `/proc/sys/${path}`;
  return existsSync(file) && readFileSync(file, 'utf8').trim() !== value;
}

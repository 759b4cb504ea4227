import { existsSync } from 'node:fs';
import { HarnessError } from './harness-error.ts';
import { findProgram, run, tryCommand } from './run-command.ts';
import { type Log, step } from './step-log.ts';

interface Requirement {
  /** How a person would call it. */
  readonly title: string;
  /** Debian's and Ubuntu's package; undefined where theirs is missing or too old, and the title says where to get it. */
  readonly debianPackage?: string;
  readonly isThere: () => boolean | Promise<boolean>;
}

const requirements = {
  kubectl: program('kubectl (https://kubernetes.io/docs/tasks/tools)', 'kubectl'),
  openssl: program('openssl', 'openssl', 'openssl'),
  etcd: program('etcd', 'etcd', 'etcd-server'),
  containerd: program('containerd', 'containerd', 'containerd'),
  ctr: program('ctr', 'ctr', 'containerd'),
  runc: program('runc', 'runc', 'runc'),
  ip: program('ip', 'ip', 'iproute2'),
  unshare: program('unshare', 'unshare', 'util-linux'),
  nsenter: program('nsenter', 'nsenter', 'util-linux'),
  flock: program('flock', 'flock', 'util-linux'),
  cniPlugins: {
    title: 'the CNI plugins "bridge" and "host-local"',
    debianPackage: 'containernetworking-plugins',
    isThere: () => cniPluginFolder() !== undefined,
  },
  gcc: { title: 'gcc with a static C library', debianPackage: 'gcc libc6-dev', isThere: compilesStatically },
  busybox: { title: 'a static /bin/busybox', debianPackage: 'busybox-static', isThere: busyboxIsStatic },
  // Debian 12's and Ubuntu 24.04's are too old.
  go: { title: 'Go 1.26 or newer (https://go.dev/dl)', isThere: goIsNewEnough },
} satisfies Record<string, Requirement>;

export type RequirementName = keyof typeof requirements;

/** What starting a cluster from binaries takes beside the binaries. */
export const startRequirements: readonly RequirementName[] = [
  'kubectl',
  'openssl',
  'etcd',
  'containerd',
  'ctr',
  'runc',
  'cniPlugins',
  'ip',
  'unshare',
  'nsenter',
  'flock',
];

/** Debian's folder for CNI plugins, or the one their own documents name. */
export function cniPluginFolder(): string | undefined {
  return ['/usr/lib/cni', '/opt/cni/bin'].find(
    (folder) => existsSync(`${folder}/bridge`) && existsSync(`${folder}/host-local`),
  );
}

/**
 * Installs what is missing where that is allowed and possible, else names all of it in one sentence.
 * @param mayInstall packages may be installed without asking: in CI, or with --install
 */
export async function requirePrograms(names: readonly RequirementName[], log: Log, mayInstall: boolean): Promise<void> {
  let missing = await missingOf(names);
  const packages = packagesFor(missing);
  if (packages.length > 0 && mayInstall && isRoot() && findProgram('apt-get') !== undefined) {
    await step(log, `Installing ${packages.join(' ')}`, async () => {
      const env = { DEBIAN_FRONTEND: 'noninteractive' };
      await run('apt-get', ['update', '-q'], { env });
      await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...packages], { env });
    });
    missing = await missingOf(names);
  }
  if (missing.length > 0) throw new HarnessError(sentence(missing));
}

/** Namespaces, cgroups, mounts and a bridge are root's to make. */
export function requireRoot(): void {
  if (isRoot()) return;
  throw new HarnessError(
    'Starting a cluster needs root (run as root, or have a running Docker engine and kind, or set CAPS_TEST_KUBECONFIG_LEGACY and CAPS_TEST_KUBECONFIG_CURRENT).',
  );
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

async function missingOf(names: readonly RequirementName[]): Promise<Requirement[]> {
  const missing: Requirement[] = [];
  for (const name of names) {
    const requirement: Requirement = requirements[name];
    if (!(await requirement.isThere())) missing.push(requirement);
  }
  return missing;
}

function packagesFor(missing: readonly Requirement[]): string[] {
  return [...new Set(missing.flatMap(({ debianPackage }) => debianPackage?.split(' ') ?? []))];
}

function sentence(missing: readonly Requirement[]): string {
  const packages = packagesFor(missing);
  const remedy =
    packages.length > 0 ? `; on Debian or Ubuntu: apt-get update && apt-get install -y ${packages.join(' ')}` : '';
  return `The tests on real clusters need ${missing.map(({ title }) => title).join(', ')}, missing on this machine (looked for in PATH and the sbin folders)${remedy}`;
}

function program(title: string, name: string, debianPackage?: string): Requirement {
  return { title, isThere: () => findProgram(name) !== undefined, ...(debianPackage && { debianPackage }) };
}

/** Kubernetes 1.37 says "go 1.26.0" in its go.mod. */
async function goIsNewEnough(): Promise<boolean> {
  if (findProgram('go') === undefined) return false;
  const minor = /^go1\.(\d+)/.exec((await tryCommand('go', ['env', 'GOVERSION'])).stdout)?.[1];
  return minor !== undefined && Number(minor) >= 26;
}

/** gcc without libc.a is common, and then only -static fails. */
async function compilesStatically(): Promise<boolean> {
  if (findProgram('gcc') === undefined) return false;
  const input = 'int main(void) { return 0; }';
  const { code } = await tryCommand('gcc', ['-static', '-x', 'c', '-o', '/dev/null', '-'], { input });
  return code === 0;
}

/** Debian has a dynamic busybox of the same path, which would find no libraries in our images. */
async function busyboxIsStatic(): Promise<boolean> {
  if (!existsSync('/bin/busybox')) return false;
  const { stdout, stderr } = await tryCommand('ldd', ['/bin/busybox'], { env: { LC_ALL: 'C' } });
  return /not a dynamic executable|statically linked/.test(stdout + stderr);
}

/**
 * The real clusters of the tests.
 *
 *   npm run cluster:up   [legacy|current] [--install]
 *   npm run cluster:down [legacy|current]
 *   node --import tsx test/real-cluster/harness/cli.ts status
 *
 * Without a name: both. In this order it takes
 *   1. the kubeconfig in CAPS_TEST_KUBECONFIG_LEGACY / _CURRENT
 *   2. a folder with kube-apiserver, kube-controller-manager, kube-scheduler and kubelet in CAPS_TEST_BINARIES_LEGACY / _CURRENT
 *   3. kind, where it is installed and a Docker engine runs
 *   4. the same four programs, compiled once from the Go module proxy (some six minutes a version) and kept in
 *      CAPS_TEST_CACHE (~/.cache/kubectl-caps), with etcd, containerd and runc as the system has them
 * 2 and 4 need root on Linux and say what else; --install (or CI=true) installs missing Debian packages. Each checkout has its
 * own two clusters, below ${TMPDIR:-/tmp}/kubectl-caps-KEY. On stdout: a line "NAME KUBECONFIG" for each cluster that is up.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type ClusterName, clusterNames, parseClusterName } from './cluster-names.ts';
import { HarnessError } from './harness-error.ts';
import { clusterDown, clusterUp, type Log, runningCluster } from './index.ts';

const usage = 'Usage: cli.ts up [legacy|current] [--install] | down [legacy|current] | status';

async function main(args: readonly string[]): Promise<void> {
  const [command, ...rest] = args.filter((arg) => arg !== '--install');
  const names = rest.length > 0 ? rest.map(parseClusterName) : clusterNames;
  if (command === 'up') {
    undoWhenInterrupted(names);
    const options = args.includes('--install') ? { mayInstall: true } : {};
    await forAll(names, async (name) => {
      const cluster = await clusterUp(name, logOf(name), options);
      console.log(`${name} ${cluster.kubeconfig}`);
    });
  } else if (command === 'down') {
    await forAll(names, (name) => clusterDown(name, logOf(name)));
  } else if (command === 'undo') {
    await forAll(names, (name) => clusterDown(name, logOf(name), 'unfinished'));
  } else if (command === 'status') {
    for (const name of names) {
      const cluster = await runningCluster(name);
      if (cluster === undefined) logOf(name)('not up');
      else console.log(`${name} ${cluster.kubeconfig} ${cluster.kubernetesVersion} ${cluster.made} ${cluster.server}`);
    }
  } else {
    throw new HarnessError(usage);
  }
}

/** Side by side; one that fails does not stop the other, so that neither is left half done. */
async function forAll(names: readonly ClusterName[], work: (name: ClusterName) => Promise<void>): Promise<void> {
  const outcomes = await Promise.allSettled(names.map(work));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

/** A process of its own takes down what was begun: this one may be anywhere in its work, and lets go of the lock as it ends. */
function undoWhenInterrupted(names: readonly ClusterName[]): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      const script = fileURLToPath(import.meta.url);
      for (const name of names) {
        spawn(process.execPath, [...process.execArgv, script, 'undo', name], {
          detached: true,
          stdio: 'inherit',
        }).unref();
      }
      process.exit(128 + constants.signals[signal]);
    });
  }
}

function logOf(name: ClusterName): Log {
  return (line) => console.error(`[${name}] ${line}`);
}

main(process.argv.slice(2)).catch((failure: unknown) => {
  console.error(failure instanceof HarnessError ? failure.message : failure);
  process.exitCode = 1;
});

import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { minorOf } from './cluster-names.ts';
import { withLock } from './file-lock.ts';
import { goModuleFile } from './go-module-file.ts';
import { HarnessError } from './harness-error.ts';
import { run } from './run-command.ts';
import { elapsed, type Log, step } from './step-log.ts';

/** What of Kubernetes a cluster is made of. */
export const kubernetesPrograms = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet'] as const;

/**
 * Compiles a Kubernetes version into the folder, from what the Go module proxy serves. About six minutes on two cores the
 * first time; a build that was cut off leaves nothing that counts as finished, and the next one goes on from Go's build cache.
 */
export async function buildKubernetes(version: string, folder: string, log: Log): Promise<void> {
  // One build at a time, whichever the version: two at once need twice the memory and take just as long.
  await withLock(join(dirname(folder), 'kubernetes-build.lock'), log, async () => {
    if (existsSync(folder)) return;
    removeLeftovers(folder);
    const began = Date.now();
    log(`Building Kubernetes ${version} into ${folder}, which takes some minutes the first time`);
    const part = mkdtempSync(`${folder}.part-`);
    await compile(version, part, log);
    renameSync(part, folder);
    log(`  done: building Kubernetes ${version} (${elapsed(began)})`);
  });
}

/** Of builds that were cut off: whoever was building had the lock, which is ours now. */
function removeLeftovers(folder: string): void {
  mkdirSync(dirname(folder), { recursive: true });
  for (const entry of readdirSync(dirname(folder))) {
    if (entry.startsWith(`${basename(folder)}.part-`)) rmSync(join(dirname(folder), entry), { recursive: true });
  }
}

async function compile(version: string, part: string, log: Log): Promise<void> {
  const module = join(part, 'module');
  mkdirSync(module);
  const env = { CGO_ENABLED: '0', GOWORK: 'off', GOFLAGS: [process.env.GOFLAGS, '-mod=mod'].filter(Boolean).join(' ') };

  const downloaded = await step(log, `Downloading k8s.io/kubernetes v${version}`, () =>
    run('go', ['mod', 'download', '-json', `k8s.io/kubernetes@v${version}`], { cwd: module }),
  );
  const source = folderIn(downloaded);
  writeFileSync(join(module, 'go.mod'), goModuleFile(version, readFileSync(join(source, 'go.mod'), 'utf8')));
  copyFileSync(join(source, 'go.sum'), join(module, 'go.sum'));

  const versionVariables = [`gitVersion=v${version}`, 'gitMajor=1', `gitMinor=${minorOf(version)}`];
  const linkerFlags = [
    '-s',
    '-w',
    // Old dependencies reach into the Go runtime with go:linkname, which the linker refuses since Go 1.23.
    '-checklinkname=0',
    // The API server of 1.24 tells the version of one package at /version and of the other with --version.
    ...['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((versionPackage) =>
      versionVariables.map((assignment) => `-X ${versionPackage}.${assignment}`),
    ),
  ].join(' ');
  for (const program of kubernetesPrograms) {
    await step(log, `Compiling ${program} ${version}`, () =>
      run('go', ['build', '-ldflags', linkerFlags, '-o', join(part, program), `k8s.io/kubernetes/cmd/${program}`], {
        cwd: module,
        env,
      }),
    );
  }
  rmSync(module, { recursive: true });
}

/** "Dir" of what `go mod download -json` prints. */
function folderIn(downloaded: string): string {
  const answer: unknown = JSON.parse(downloaded);
  if (typeof answer === 'object' && answer !== null && 'Dir' in answer && typeof answer.Dir === 'string') {
    return answer.Dir;
  }
  throw new HarnessError(`go mod download did not say where it put Kubernetes: ${downloaded}`);
}

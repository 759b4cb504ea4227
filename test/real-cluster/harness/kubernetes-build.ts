import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildOnce } from './cached-build.ts';
import { minorOf } from './cluster-names.ts';
import { goBuildEnv, goModuleFile } from './go-module-file.ts';
import { HarnessError } from './harness-error.ts';
import { run } from './run-command.ts';
import { type Log, step } from './step-log.ts';

/** What of Kubernetes a cluster is made of. */
export const kubernetesPrograms = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet'] as const;

/** Compiles a Kubernetes version into the folder, from what the Go module proxy serves. About six minutes on two cores the first time. */
export async function buildKubernetes(version: string, folder: string, log: Log): Promise<void> {
  // One build at a time, whichever the version: two at once need twice the memory and take just as long.
  const build = { what: `Kubernetes ${version}`, lock: 'kubernetes-build.lock' };
  await buildOnce(folder, build, log, (part) => compile(version, part, log));
}

async function compile(version: string, part: string, log: Log): Promise<void> {
  const module = join(part, 'module');
  mkdirSync(module);
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
  const packages = kubernetesPrograms.map((program) => `k8s.io/kubernetes/cmd/${program}`);
  await step(log, `Compiling ${kubernetesPrograms.join(', ')} ${version}`, () =>
    run('go', ['build', '-ldflags', linkerFlags, '-o', `${part}/`, ...packages], { cwd: module, env: goBuildEnv() }),
  );
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

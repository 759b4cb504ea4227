import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../../scripts/cache-folder.ts';
import { builtVersion, type ClusterName, clusterSetting, servesPodSecurityPolicy } from './cluster-names.ts';
import { HarnessError } from './harness-error.ts';
import { buildKubernetes, kubernetesPrograms } from './kubernetes-build.ts';
import { run } from './run-command.ts';
import type { Log } from './step-log.ts';

export interface KubernetesBinaries {
  readonly folder: string;
  /** Without "v", as 1.37.1. */
  readonly version: string;
}

/** A folder that was given, else the cached build, else a build. */
export async function kubernetesBinaries(name: ClusterName, log: Log): Promise<KubernetesBinaries> {
  const { variable, value: given } = clusterSetting('BINARIES', name);
  if (given !== undefined) {
    log(`Taking the programs in ${given} (${variable})`);
    return checkedBinaries(given, name, variable);
  }
  const folder = builtFolder(name);
  if (!existsSync(folder)) await buildKubernetes(builtVersion[name], folder, log);
  return checkedBinaries(folder, name, 'the cache');
}

/** Whether kubernetesBinaries will have to build. */
export function needsBuild(name: ClusterName): boolean {
  return clusterSetting('BINARIES', name).value === undefined && !existsSync(builtFolder(name));
}

function builtFolder(name: ClusterName): string {
  return join(cacheFolder(), `kubernetes-${builtVersion[name]}`);
}

async function checkedBinaries(folder: string, name: ClusterName, from: string): Promise<KubernetesBinaries> {
  for (const program of kubernetesPrograms) {
    try {
      accessSync(join(folder, program), constants.X_OK);
    } catch (cause) {
      throw new HarnessError(`There is no program ${program} in ${folder} (from ${from}).`, { cause });
    }
  }
  const printed = await run(join(folder, 'kube-apiserver'), ['--version']);
  const version = /v(1\.\d+\.\d+\S*)/.exec(printed)?.[1];
  if (version === undefined) throw new HarnessError(`${folder}/kube-apiserver calls its version "${printed.trim()}".`);
  checkVersionFits(name, version);
  return { folder, version };
}

/** Tests of the legacy cluster are about PodSecurityPolicy, tests of the current one about its absence. */
export function checkVersionFits(name: ClusterName, version: string): void {
  if (servesPodSecurityPolicy(version) === (name === 'legacy')) return;
  const need = name === 'legacy' ? '1.24 or older, with PodSecurityPolicy' : '1.25 or newer, without PodSecurityPolicy';
  throw new HarnessError(`The ${name} cluster has to be Kubernetes ${need}; this is ${version}.`);
}

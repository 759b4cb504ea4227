import { delimiter, join, resolve } from 'node:path';
import { ClusterError } from '../../../errors.ts';
import { configurationFile } from '../configuration-file.ts';
import type { Environment } from '../environment.ts';
import { codeOf, messageOf } from '../quoted.ts';
import type { Kubeconfig } from './kubeconfig.ts';
import { mergeKubeconfigs } from './merge-kubeconfigs.ts';
import { parseKubeconfig } from './parse-kubeconfig.ts';

/** Which files are read, and where that was said, for the sentence that there is none of them. */
export interface KubeconfigFiles {
  readonly paths: readonly string[];
  readonly givenBy: '--kubeconfig' | 'KUBECONFIG' | 'default';
}

/** --kubeconfig alone; else the list in KUBECONFIG; else ~/.kube/config (clientcmd, NewDefaultClientConfigLoadingRules). */
export function kubeconfigFiles(flag: string | undefined, environment: Environment): KubeconfigFiles {
  const absolute = (path: string) => resolve(environment.workingDirectory, path);
  if (flag) return { paths: [absolute(flag)], givenBy: '--kubeconfig' };

  const list = environment.variables.KUBECONFIG;
  if (list) {
    const paths = list.split(delimiter).filter((path) => path !== '');
    return { paths: [...new Set(paths.map(absolute))], givenBy: 'KUBECONFIG' };
  }
  return { paths: [join(environment.homeDirectory, '.kube', 'config')], givenBy: 'default' };
}

/** All of the files as one. A missing one is skipped, unless it was asked for by --kubeconfig. */
export async function loadKubeconfig({ paths, givenBy }: KubeconfigFiles): Promise<Kubeconfig> {
  const loaded: Kubeconfig[] = [];
  for (const path of paths) {
    const text = await readKubeconfig(path);
    if (text !== undefined) loaded.push(parseKubeconfig(text, path));
    else if (givenBy === '--kubeconfig') {
      throw new ClusterError('configuration', `the kubeconfig ${path} given by --kubeconfig does not exist`);
    }
  }
  return mergeKubeconfigs(loaded);
}

async function readKubeconfig(path: string): Promise<string | undefined> {
  try {
    return await configurationFile(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new ClusterError('configuration', `cannot read the kubeconfig ${path}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** For when no configuration was found anywhere. */
export function noKubeconfig({ paths, givenBy }: KubeconfigFiles): ClusterError {
  const looked = {
    '--kubeconfig': `${paths.join(', ')} given by --kubeconfig is empty`,
    KUBECONFIG: `KUBECONFIG names ${paths.join(', ') || 'no file'}, and no configuration was found there`,
    default: `there is no kubeconfig: ${paths.join(', ')} does not exist or is empty`,
  }[givenBy];
  return new ClusterError(
    'configuration',
    `${looked}; give one with --kubeconfig FILE or in the variable KUBECONFIG, or a server with --server`,
  );
}

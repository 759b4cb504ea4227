import { dirname, join } from 'node:path';
import { type CommandResult, run, tryCommand } from './run-command.ts';

/** kubectl with one of the harness's kubeconfigs, and its discovery cache beside it: ports are used again by other clusters. */
export class Kubectl {
  readonly #common: readonly string[];

  constructor(kubeconfig: string, cacheFolder = join(dirname(kubeconfig), 'kubectl-cache')) {
    this.#common = ['--kubeconfig', kubeconfig, '--cache-dir', cacheFolder];
  }

  run(args: readonly string[], input = ''): Promise<string> {
    return run('kubectl', [...this.#common, ...args], { input });
  }

  /** For probing: gives up after five seconds and does not throw when kubectl fails. */
  try(args: readonly string[]): Promise<CommandResult> {
    return tryCommand('kubectl', [...this.#common, '--request-timeout=5s', ...args], { timeoutMs: 8_000 });
  }

  /** Whether the API server is there and ready; kubectl's own words when it is not. */
  async isReady(): Promise<boolean> {
    return (await this.try(['get', '--raw', '/readyz'])).code === 0;
  }
}

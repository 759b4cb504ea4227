import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Cluster } from '../../../src/cluster/cluster.ts';
import { ClusterError } from '../../../src/errors.ts';
import { disk } from '../../../src/files/disk.ts';
import { type Outcome, runProgram } from '../../support/run-program.ts';

const HERE = import.meta.dirname;
export const BUNDLE = join(HERE, 'bundle.yaml');
const UPDATING = process.env.UPDATE_GOLDEN === '1';

const noCluster = () => Promise.reject(new ClusterError('configuration', 'there is no kubeconfig here'));

/** Without a cluster and without a kubeconfig, unless one is given. */
export function check(
  argv: readonly string[],
  stdin = '',
  connect: () => Promise<Cluster> = noCluster,
): Promise<Outcome> {
  return runProgram(['check', ...argv], { connect, files: disk(Readable.from([Buffer.from(stdin)])) });
}

/** What a terminal would show, with the paths of files here as they would be written there. */
export function shown(argv: readonly string[], { stdout, stderr, exit }: Outcome): string {
  const said = `${stdout}${stderr === '' ? '' : `--- stderr\n${stderr}`}--- exit ${exit}\n`;
  return `$ kubectl caps check ${argv.join(' ')}\n${said}`.replaceAll(`${HERE}/`, '');
}

export function compare(name: string, text: string): void {
  const path = join(HERE, `${name}.txt`);
  if (UPDATING) writeFileSync(path, text);
  assert.ok(existsSync(path), `${path} is missing: UPDATE_GOLDEN=1 npm run unit makes it`);
  assert.equal(text, readFileSync(path, 'utf8'));
}

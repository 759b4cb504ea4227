import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ClusterName } from './cluster-names.ts';

/** Eight hex digits that tell this checkout's clusters from those of another one on the same machine. */
export function checkoutKey(): string {
  const checkout = realpathSync(fileURLToPath(new URL('../../..', import.meta.url)));
  return createHash('sha256').update(checkout).digest('hex').slice(0, 8);
}

/** Everything of this checkout's clusters; short, because unix socket paths below it may have no more than 107 bytes. */
export function checkoutFolder(): string {
  return join(realpathSync(tmpdir()), `kubectl-caps-${checkoutKey()}`);
}

export function clusterFolder(name: ClusterName): string {
  return join(checkoutFolder(), name);
}

/** Users' kubeconfigs for a cluster that was given to us; apart from clusterFolder, which `down` clears of a cluster of our own. */
export function givenClusterFolder(name: ClusterName): string {
  return join(checkoutFolder(), `${name}-given`);
}

/** This cluster's name in places all of the machine shares: cgroups, kind clusters. */
export function machineWideName(name: ClusterName): string {
  return `caps-${checkoutKey()}-${name}`;
}

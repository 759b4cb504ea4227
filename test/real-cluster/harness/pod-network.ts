import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterName } from './cluster-names.ts';
import { checkoutKey } from './folders.ts';
import { run } from './run-command.ts';

/** Interface names have at most 15 bytes. */
export function bridgeName(name: ClusterName): string {
  return `caps${checkoutKey()}${name.charAt(0)}`;
}

/**
 * Pods get an address of their own and see each other, nothing more: the bridge has no address on the machine (isGateway),
 * so no route, no forwarding and no iptables rule of the machine changes.
 */
export function writePodNetwork(configFolder: string, ipamFolder: string, name: ClusterName): void {
  const [second = 0, third = 0] = createHash('sha256').update(`${checkoutKey()} ${name}`).digest();
  const config = {
    cniVersion: '0.4.0',
    name: 'pods',
    plugins: [
      {
        type: 'bridge',
        bridge: bridgeName(name),
        isGateway: false,
        ipam: { type: 'host-local', dataDir: ipamFolder, subnet: `10.${64 + (second % 128)}.${third}.0/24` },
      },
    ],
  };
  writeFileSync(join(configFolder, '10-pods.conflist'), JSON.stringify(config));
}

export async function removeBridge(name: ClusterName): Promise<void> {
  if (existsSync(`/sys/class/net/${bridgeName(name)}`)) await run('ip', ['link', 'delete', bridgeName(name)]);
}

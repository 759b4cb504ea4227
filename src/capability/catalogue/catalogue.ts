import { CAPABILITY_NAMES, type CapabilityName, canonicalName } from '../names.ts';
import { FILES } from './files.ts';
import { IDENTITY } from './identity.ts';
import { NETWORK } from './network.ts';
import { OBSERVATION } from './observation.ts';
import type { CapabilityPage } from './page.ts';
import { PROCESSES } from './processes.ts';
import { SYSTEM } from './system.ts';

/** A page for every capability of Linux; one that is missing, or is none, does not compile. */
export const CATALOGUE: Readonly<Record<CapabilityName, CapabilityPage>> = {
  ...FILES,
  ...IDENTITY,
  ...NETWORK,
  ...PROCESSES,
  ...SYSTEM,
  ...OBSERVATION,
} satisfies Record<CapabilityName, CapabilityPage>;

/** The capability that is meant by NET_RAW, net-raw, cap_net_raw or 13. */
export function findCapability(written: string): CapabilityName | undefined {
  if (/^\d{1,2}$/.test(written)) return CAPABILITY_NAMES[Number(written)];
  const name = canonicalName(written.replaceAll('-', '_'));
  return CAPABILITY_NAMES.find((known) => known === name);
}

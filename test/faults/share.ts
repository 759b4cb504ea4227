import { createHash } from 'node:crypto';

/** "7/20": of all pairs a twentieth, chosen by the seed 7. Without it, all of them. */
const { FAULTS_SHARE } = process.env;
const [, seed = '', parts = '1'] = /^(\d+)\/(\d+)$/.exec(FAULTS_SHARE ?? '0/1') ?? [];
if (seed === '') throw new Error(`FAULTS_SHARE is SEED/PARTS, such as 7/20, and not "${FAULTS_SHARE}"`);

/** For names of tests; empty where all pairs are chosen. */
export const SHARE = parts === '1' ? '' : ` (FAULTS_SHARE=${seed}/${parts})`;

export function isChosen(name: string): boolean {
  return createHash('sha256').update(`${seed} ${name}`).digest().readUInt32BE() % Number(parts) === 0;
}

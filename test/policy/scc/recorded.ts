import { readFileSync } from 'node:fs';
import type { SecurityContextConstraints } from '../../../src/policy/scc/constraints.ts';
import type { Grants, RecordedServer, SccRecord } from './record.ts';

const read = (name: string) => readFileSync(new URL(`recorded/${name}`, import.meta.url), 'utf8');

/** The answers of a server that were chosen for the project; recorded/README.md tells more. */
export const RECORDS: readonly SccRecord[] = read('cases.jsonl')
  .trimEnd()
  .split('\n')
  .map((line): SccRecord => JSON.parse(line));

const CONSTRAINTS: Readonly<Record<string, SecurityContextConstraints>> = JSON.parse(read('constraints.json'));
const SETS: Readonly<Record<string, readonly string[]>> = JSON.parse(read('sets.json'));
const GRANTS: Grants = JSON.parse(read('grants.json'));

export const RECORDED_SERVER: RecordedServer = {
  sets: Object.fromEntries(
    Object.entries(SETS).map(([name, keys]) => [name, keys.flatMap((key) => CONSTRAINTS[key] ?? [])]),
  ),
  grants: GRANTS,
};

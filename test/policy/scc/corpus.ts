import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { disagreements, type SccRecord } from './record.ts';

/** Judges every record of a folder (cases.jsonl.gz, sets.json, grants.json), and fails where one is answered otherwise. */
const { values } = parseArgs({ options: { records: { type: 'string' } } });
if (values.records === undefined) {
  console.error('error: --records DIR is required: a folder with cases.jsonl.gz, sets.json and grants.json');
  process.exitCode = 2;
} else {
  judgeAll(values.records);
}

function judgeAll(folder: string): void {
  const json = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const server = { sets: json('sets.json'), grants: json('grants.json') };
  const lines = gunzipSync(readFileSync(join(folder, 'cases.jsonl.gz')))
    .toString('utf8')
    .trimEnd()
    .split('\n');
  let wrong = 0;
  for (const line of lines) {
    const record: SccRecord = JSON.parse(line);
    const said = disagreements(record, server);
    if (said.length === 0) continue;
    wrong += 1;
    console.log(`${record.id}\n${said.map((one) => `  ${one}`).join('\n')}`);
  }
  console.log(`${lines.length} records, ${wrong} answered otherwise.`);
  process.exitCode = wrong === 0 ? 0 : 1;
}

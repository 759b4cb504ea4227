import { fork } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Said, Work } from './worker.ts';

/**
 * npm run fuzz -- --seconds 300 --seed 7: cases that only the seed decides, in a process that is ended when it hangs. Each finding is named
 * by its number, so that it can be had again (--only NUMBER), with its input in a file. Exit 1 where there is one.
 */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});
const HANGS_MS = 20_000;

const work: Work = {
  seed: Number(values.seed),
  seconds: Number(values.seconds),
  ...(values.only === undefined ? {} : { only: Number(values.only) }),
};
const findings = mkdtempSync(join(tmpdir(), 'caps-fuzz-'));
const worker = fork(new URL('./worker.ts', import.meta.url), [JSON.stringify(work)]);
let last: Exclude<Said, { says: 'done' }> | undefined;
let wrong = 0;

function report(what: string, { index, target, argv, input }: Exclude<Said, { says: 'done' }>): void {
  wrong += 1;
  const file = join(findings, `${work.seed}-${index}`);
  writeFileSync(file, input);
  console.log(
    `--seed ${work.seed} --only ${index}: ${target}: kubectl caps ${argv} < ${file}\n  ${what.split('\n').slice(0, 4).join('\n  ')}`,
  );
  process.exitCode = 1;
}

let watch: NodeJS.Timeout | undefined;
const rewind = () => {
  clearTimeout(watch);
  watch = setTimeout(() => {
    if (last) report(`hangs: no end within ${HANGS_MS / 1000} s`, last);
    worker.kill('SIGKILL');
  }, HANGS_MS);
};
rewind();
worker.on('message', (message) => {
  const said = message as Said;
  rewind();
  if (said.says === 'begins') last = said;
  else if (said.says === 'wrong') report(said.what, said);
  else console.log(`${said.cases} cases of seed ${work.seed}, ${wrong} findings`);
});
worker.on('error', (error) => {
  console.error(error);
  process.exitCode = 1;
});
worker.on('exit', (code) => {
  clearTimeout(watch);
  if (code !== 0) process.exitCode = 1;
});

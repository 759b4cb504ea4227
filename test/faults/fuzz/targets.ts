import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '../../../src/cluster/connection/connect.ts';
import { environment } from '../../cluster/connection/support.ts';
import { type Outcome, runProgram } from '../../support/run-program.ts';
import { COMMANDS } from '../commands.ts';
import { NAMESPACE } from '../healthy/recorded-cluster.ts';
import type { FaultyServer } from '../server.ts';
import { mutatedText, mutateField } from './mutate.ts';
import type { Random } from './random.ts';

/** One case: what was given, for whoever looks at a finding, and its run. */
export interface Case {
  readonly argv: readonly string[];
  readonly input: string;
  run(): Promise<Outcome>;
}

export interface Target {
  readonly name: string;
  make(random: Random): Case;
}

const SCENARIOS = join(import.meta.dirname, '../../scenarios');

function textsIn(folder: string, ending: RegExp, longest: number): string[] {
  const names = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => ending.test(name));
  return names
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .filter((text) => text.length < longest);
}

const RECORDINGS = textsIn(join(SCENARIOS, 'snapshots'), /\.jsonl$/, 200_000);
const MANIFESTS = textsIn(join(SCENARIOS, 'manifests'), /\.ya?ml$/, 20_000);

/** What servers and kubelets said in the recorded scenarios. */
const MESSAGES = [
  ...new Set(
    RECORDINGS.flatMap((text) => [...text.matchAll(/"message":("(?:[^"\\]|\\.)*")/g)]).map(
      ([, json = '""']) => JSON.parse(json) as string,
    ),
  ),
].filter((message) => message.length > 20);

const SETS: readonly string[] = [
  '00000000a80425fb\n',
  'NET_RAW,cap_kill,6\n',
  'cap_chown=ip cap_kill+ep\n',
  'Current: =ep cap_net_raw-ep\nBounding set =cap_chown,cap_kill\nAmbient set =\nCurrent IAB: !cap_chown,^cap_kill\n',
  '/bin/ping cap_net_raw=ep\n123: cap_chown,cap_kill=ep\n',
  'securityContext:\n  capabilities:\n    add: [NET_RAW]\n    drop: [ALL]\n',
  ...RECORDINGS.flatMap((text) => [...text.matchAll(/"stdout":("Name:(?:[^"\\]|\\.)*")/g)])
    .slice(0, 5)
    .map(([, json = '""']) => JSON.parse(json) as string),
];

function fromText(name: string, corpus: readonly string[], argvs: readonly (readonly string[])[]): Target {
  return {
    name,
    make: (random) => {
      const argv = random.pick(argvs);
      const input = mutatedText(random.pick(corpus), random);
      return { argv, input, run: () => runProgram(argv, { stdin: input }) };
    },
  };
}

/** Single fields of the answers of a healthy server. */
function liveAnswers(server: FaultyServer): Target {
  return {
    name: 'live answers',
    make: (random) => {
      const { argv, without } = random.pick(COMMANDS);
      const where = random.pick(Object.keys(without)) as keyof typeof without;
      const changed: string[] = [];
      const fault = {
        of: 'shape',
        name: 'mutated',
        leaves: 'others',
        change: (body: unknown) => {
          const answer = mutateField(body, random);
          changed.push(JSON.stringify(answer).slice(0, 3000));
          return answer;
        },
      } as const;
      const all = [...argv, '-n', NAMESPACE];
      return {
        argv: [...all, `(${where})`],
        get input() {
          return changed.join('\n');
        },
        run: async () => {
          const run = server.begin(fault, where);
          try {
            return await runProgram([...all, '-s', run.url, '--request-timeout=5s'], {
              connect: (flags) => connect(flags, environment()),
              now: () => performance.now(),
            });
          } finally {
            run.end();
          }
        },
      };
    },
  };
}

export function targetsOf(server: FaultyServer): readonly Target[] {
  const asked = ['--snapshot', '-'];
  return [
    fromText('decode', SETS, [
      ['decode', '-'],
      ['decode', '-', '-o', 'json'],
    ]),
    fromText('check', MANIFESTS, [
      ['check', '-f', '-', '--level', 'restricted'],
      ['check', '-f', '-', '--level', 'restricted', '--fix'],
      ['check', '-f', '-', '--level', 'baseline', '-o', 'json'],
    ]),
    fromText('why-denied', MESSAGES, [
      ['why-denied', '--message', '-'],
      ['why-denied', '--message', '-', '-o', 'json'],
    ]),
    fromText('snapshot', RECORDINGS, [
      ['pod', ...asked],
      ['why-denied', ...asked],
      ['psp', ...asked],
      ['check', '--level', 'restricted', ...asked],
      ['snapshot', '--redact', 'names', ...asked],
    ]),
    liveAnswers(server),
  ];
}

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import pages from '../../../schema/capability-pages.v1alpha1.json' with { type: 'json' };
import pod from '../../../schema/pod-capabilities.v1alpha1.json' with { type: 'json' };
import denials from '../../../schema/pod-denials.v1alpha1.json' with { type: 'json' };
import check from '../../../schema/pod-security-check.v1alpha1.json' with { type: 'json' };
import answers from '../../../schema/policy-answers.v1alpha1.json' with { type: 'json' };
import list from '../../../schema/policy-list.v1alpha1.json' with { type: 'json' };
import users from '../../../schema/policy-users.v1alpha1.json' with { type: 'json' };
import { DUMP, recordingText, WEB } from '../../cluster/snapshot/recordings.ts';
import { runProgram } from '../../support/run-program.ts';

const DEMO = join(import.meta.dirname, '../../scenarios/snapshots/demo.legacy.jsonl');
/** By the kind that they describe. */
const SCHEMAS: Readonly<Record<string, object>> = {
  CapabilityPages: pages,
  PodCapabilities: pod,
  PodCapabilitiesList: pod,
  PodDenials: denials,
  PodSecurityCheck: check,
  PolicyAnswers: answers,
  PolicyList: list,
  PolicyUsers: users,
};

const HELP = "See 'kubectl caps pod --help' for usage.\n";

describe('--snapshot', () => {
  const refused: readonly [string[], string][] = [
    [['--context', 'a'], '--snapshot asks a recording and no server: leave it out, or leave out --context'],
    [
      ['-s', 'https://a', '--token', 'b', '--request-timeout', '1s'],
      '--snapshot asks a recording and no server: leave it out, or leave out --server, --token, --request-timeout',
    ],
    [['--kubeconfig', 'a'], '--snapshot asks a recording and no server: leave it out, or leave out --kubeconfig'],
    [
      ['--insecure-skip-tls-verify'],
      '--snapshot asks a recording and no server: leave it out, or leave out --insecure-skip-tls-verify',
    ],
    [['--as-uid', '7'], '--snapshot asks a recording and no server: leave it out, or leave out --as-uid'],
  ];
  for (const [flags, sentence] of refused) {
    it(`does not go with ${flags.join(' ')}`, async () => {
      assert.deepEqual(await runProgram(['pod', '--snapshot', DEMO, ...flags]), {
        stdout: '',
        stderr: `error: ${sentence}\n${HELP}`,
        exit: 2,
      });
    });
  }

  it('needs a value, and standard input can be read once', async () => {
    assert.equal((await runProgram(['pod', '--snapshot='])).stderr, `error: --snapshot needs a value\n${HELP}`);
    for (const command of ['check', 'psp']) {
      assert.deepEqual(await runProgram([command, '-f', '-', '--snapshot', '-']), {
        stdout: '',
        stderr: `error: standard input can be read once: give - once\n${HELP.replace('pod', command)}`,
        exit: 2,
      });
    }
  });

  it('says in one sentence what is wrong with a file, with exit 2', async () => {
    assert.deepEqual(await runProgram(['pod', '--snapshot', '-'], { stdin: 'apiVersion: v1\nkind: Pod\nspec: 7\n' }), {
      stdout: '',
      stderr: 'error: -:1: is not a valid Pod: metadata is missing\n',
      exit: 2,
    });
  });

  it('marks every structured answer, as its schema says', async () => {
    // The schema of denials refers to it.
    const ajv = new Ajv({ allowUnionTypes: true, schemas: [answers] });
    const { time } = JSON.parse(readFileSync(DEMO, 'utf8').split('\n')[0] ?? '') as { readonly time: string };
    const recorded = { file: DEMO, time, kubernetes: 'v1.24.17' };
    const questions = [
      ['pod', 'test-statefulset-0'],
      ['pod'],
      ['check'],
      ['psp'],
      ['psp', '--for', 'deploy/web'],
      ['why-denied', 'deploy/web'],
      ['who-can-use', 'psp/testns-psp-01'],
      ['explain', 'SYS_TIME', '--pod', 'test-statefulset-0'],
    ];
    for (const question of questions) {
      const json = await runProgram([...question, '-o', 'json', '--snapshot', DEMO]);
      const yaml = await runProgram([...question, '-o', 'yaml', '--snapshot', DEMO]);
      assert.deepEqual(JSON.parse(json.stdout).recorded, recorded, question.join(' '));
      assert.deepEqual(parse(yaml.stdout).recorded, recorded, question.join(' '));
      const { kind } = JSON.parse(json.stdout) as { readonly kind: string };
      assert.ok(ajv.validate(SCHEMAS[kind] ?? {}, JSON.parse(json.stdout)), `${kind}: ${JSON.stringify(ajv.errors)}`);
      assert.ok(
        json.stderr.startsWith(`Answered from ${DEMO}, recorded ${time} on Kubernetes v1.24.17.\n`),
        json.stderr,
      );
    }
  });

  it('asks about somebody else by what roles and bindings say', async () => {
    const ask = (...flags: string[]) => runProgram(['psp', '--for', 'deploy/web', '--snapshot', DEMO, ...flags]);
    const own = await ask();
    assert.match(own.stdout, /yourself {3}You may use what would let such a pod in: zz-permissive\./);
    const nobody = await ask('--as', 'nobody');
    assert.doesNotMatch(nobody.stdout, /yourself/);
    assert.match(nobody.stdout, /Worked\s+out from roles and bindings/);
    const member = await ask('--as', 'alice', '--as-group', 'system:serviceaccounts:testns');
    assert.match(member.stdout, /testns-psp-01/);
  });

  it('never says no where a recording does not know', async () => {
    const shop = recordingText([WEB]);
    const unknown: readonly [string[], RegExp][] = [
      [
        ['pod', '-n', 'other'],
        /cannot list every Pod in namespace "other": standard input holds only what is in namespace "shop"/,
      ],
      [['psp'], /cannot list every PodSecurityPolicy: standard input does not hold them/],
      [['who-can-use', 'psp/a'], /cannot list every ClusterRoleBinding: standard input does not hold them/],
      [['check', '--level', 'baseline'], /cannot list every CronJob in namespace "shop"/],
    ];
    for (const [question, sentence] of unknown) {
      const { stderr, exit } = await runProgram([...question, '--snapshot', '-'], { stdin: shop });
      assert.match(stderr, sentence, question.join(' '));
      assert.equal(exit, 3, question.join(' '));
    }
  });

  it('answers from a dump of pods alone: declared and admitted, and no more than that', async () => {
    const { stdout, stderr, exit } = await runProgram(['pod', 'web-0', '--snapshot', '-'], { stdin: DUMP });
    assert.match(stdout, /^main {8}image's {3}add SYS_TIME .*unreadable: not\n *unknown\) and SYS_TIME, +recorded\n/m);
    assert.match(stdout, /policies {3}PodSecurityPolicies could not be read: .* standard input does not hold/);
    assert.match(stderr, /^Answered from standard input, a dump: where it holds one object of a kind/);
    assert.equal(exit, 3);
  });
});

describe('kubectl caps snapshot', () => {
  it('makes no recording of a dump, which does not say what is not in it', async () => {
    const { stdout, stderr, exit } = await runProgram(['snapshot', '--snapshot', '-'], { stdin: DUMP });
    assert.deepEqual([stdout, exit], ['', 2]);
    assert.match(
      stderr,
      /a dump cannot be made a recording: it does not say when it was made, and what is not in it\n$/,
    );
  });

  it('writes a recording again as it is, in YAML and in JSON', async () => {
    const yaml = await runProgram(['snapshot', '--snapshot', DEMO]);
    const json = await runProgram(['snapshot', '-o', 'json', '--snapshot', '-'], { stdin: yaml.stdout });
    const again = await runProgram(['snapshot', '--snapshot', '-'], { stdin: json.stdout });
    assert.ok(yaml.stdout.startsWith('---\napiVersion: kubectl-caps/v1alpha1\nkind: ClusterSnapshot\nformat: 1\n'));
    assert.equal(again.stdout, yaml.stdout);
  });

  it('refuses flags that contradict each other', async () => {
    const { stderr, exit } = await runProgram(['snapshot', '-A', '-n', 'shop', '--snapshot', DEMO]);
    assert.deepEqual(
      [stderr, exit],
      [
        `error: --all-namespaces records every namespace: leave it out, or leave out --namespace\n${HELP.replace('pod', 'snapshot')}`,
        2,
      ],
    );
  });
});

import assert from 'node:assert/strict';
import type { Unreadable } from '../../../src/pods/pod-report.ts';
import { unreadableLabel, unreadableSentence } from '../../../src/pods/view/unreadable-sentence.ts';

const whom = { namespace: 'shop', pod: 'web-0', container: 'app', connection: '' };
const COMMAND = 'kubectl caps pod web-0 -n shop -c app --via ephemeral';

const cases: [why: Unreadable, label: string, sentence: string][] = [
  [
    { why: 'not-running', reason: 'CrashLoopBackOff', message: 'back-off 5m0s\nrestarting' },
    'not running: CrashLoopBackOff',
    'The container has no process now: CrashLoopBackOff (back-off 5m0s\\nrestarting).',
  ],
  [
    { why: 'not-running', reason: 'x\u001b[31m' },
    'not running: x\\x1b[31m',
    'The container has no process now: x\\x1b[31m.',
  ],
  [
    { why: 'no-reader', tried: ['cat', 'head', 'sh'] },
    'unreadable: nothing in the image can read',
    `The image has none of cat, head, sh. This adds a reader beside it: ${COMMAND}`,
  ],
  [
    { why: 'timed-out', by: 'cat', timeoutMs: 1500 },
    'unreadable: cat timed out',
    `cat in the container was still running after 1.5 s. Give it longer with --exec-timeout, or do not ask the container's own programs: ${COMMAND}`,
  ],
  [
    { why: 'flooded', by: 'cat', maxBytes: 1048576, everyProcess: false },
    'unreadable: cat printed too much',
    `cat in the container printed more than 1048576 bytes, which no status file has. Do not ask the container's own programs: ${COMMAND}`,
  ],
  [
    { why: 'flooded', by: 'caps-reader-1', maxBytes: 1048576, everyProcess: true },
    'unreadable: caps-reader-1 printed too much',
    'caps-reader-1 printed 1048576 bytes and more: there are too many processes to be told one by one. Leave out --processes.',
  ],
  [
    { why: 'unintelligible', by: 'sh', exitCode: 1, message: 'cat: can\u0007t' },
    'unreadable: sh printed something else',
    `sh in the container exited with 1 and did not print the status of PID 1 (cat: can\\x07t). Do not ask the container's own programs: ${COMMAND}`,
  ],
  [
    { why: 'unintelligible', by: 'sh', exitCode: 0, message: '' },
    'unreadable: sh printed something else',
    `sh in the container exited with 0 and did not print the status of PID 1. Do not ask the container's own programs: ${COMMAND}`,
  ],
  [
    { why: 'unintelligible', by: 'sh', exitCode: 0, message: 'x'.repeat(501) },
    'unreadable: sh printed something else',
    `sh in the container exited with 0 and did not print the status of PID 1 (${'x'.repeat(500)}…). Do not ask the container's own programs: ${COMMAND}`,
  ],
  [
    { why: 'cut', by: 'cat' },
    'unreadable: output of cat cut off',
    'The output of cat was cut off before its end, so nothing in it is taken for what the container may do. Try again.',
  ],
  [
    { why: 'not-told', by: 'sh', because: 'indistinct' },
    'unreadable: its processes could not be told',
    "The cgroups do not tell the container's processes from the other processes that it can see (hostPID or shareProcessNamespace).",
  ],
  [
    { why: 'not-told', by: 'sh', because: 'no-process' },
    'unreadable: its processes could not be told',
    'None of the processes that could be seen is in the cgroup of the container.',
  ],
  [
    { why: 'cluster', trouble: 'forbidden', message: 'pods "web-0" is forbidden:\u009b x' },
    'unreadable: forbidden',
    'pods "web-0" is forbidden:\\x9b x',
  ],
  [
    {
      why: 'ephemeral-refused',
      dryRun: true,
      ephemeralContainer: 'caps-reader-1',
      message: 'violates PodSecurity "restricted"',
    },
    'unreadable: ephemeral container refused',
    'The ephemeral container was refused, nothing was changed: violates PodSecurity "restricted"',
  ],
  [
    {
      why: 'ephemeral-refused',
      dryRun: false,
      ephemeralContainer: 'caps-reader-3',
      message: 'connection\u001b[2J reset',
    },
    'unreadable: ephemeral container refused',
    "The dry run was accepted, but adding ephemeral container caps-reader-3 failed, and it may be in the pod's spec now: connection\\x1b[2J reset",
  ],
  [
    {
      why: 'ephemeral-not-started',
      ephemeralContainer: 'caps-reader-1',
      image: 'busybox:none',
      reason: 'ErrImagePull',
      message: 'not found',
    },
    'unreadable: ephemeral container did not start',
    'Ephemeral container caps-reader-1 with image "busybox:none" had not run: ErrImagePull (not found). It stays in the pod\'s spec for as long as the pod lives; another image can be given with --image.',
  ],
  [
    { why: 'node-unread', node: 'a', message: 'its reader had not ended after 60 s: Running' },
    'unreadable: no answer from node a',
    'Node a was not read: its reader had not ended after 60 s: Running.',
  ],
  [
    {
      why: 'ephemeral-not-started',
      ephemeralContainer: 'caps-reader-2',
      image: '\u0007',
      reason: 'ContainerCreating',
      afterMs: 60_000,
    },
    'unreadable: ephemeral container did not start',
    'Ephemeral container caps-reader-2 with image "\\x07" had not run after 60 s: ContainerCreating. It stays in the pod\'s spec for as long as the pod lives; another image can be given with --image.',
  ],
];

describe('pods/view/unreadable-sentence', () => {
  for (const [why, label, sentence] of cases) {
    it(`says "${label}", and what to do, for ${JSON.stringify(why).slice(0, 100)}`, () => {
      assert.deepEqual([unreadableLabel(why), unreadableSentence(why, whom)], [label, sentence]);
    });
  }

  it('has a label here for every reason there is', () => {
    const every: Record<Unreadable['why'], true> = {
      'not-running': true,
      'no-reader': true,
      'timed-out': true,
      flooded: true,
      unintelligible: true,
      cut: true,
      'not-told': true,
      'node-unread': true,
      cluster: true,
      'ephemeral-refused': true,
      'ephemeral-not-started': true,
    };
    assert.deepEqual(new Set(cases.map(([{ why }]) => why)), new Set(Object.keys(every)));
  });

  it('tells the troubles of the cluster apart', () => {
    const troubles = [
      'configuration',
      'unreachable',
      'certificate',
      'unauthorized',
      'forbidden',
      'not-found',
      'timed-out',
      'refused',
    ] as const;
    assert.deepEqual(
      troubles.map((trouble) => unreadableLabel({ why: 'cluster', trouble, message: '' })),
      [
        'unreadable: no connection',
        'unreadable: connection lost',
        'unreadable: certificate not accepted',
        'unreadable: credentials not accepted',
        'unreadable: forbidden',
        'unreadable: not found',
        'unreadable: timed out',
        'unreadable: exec failed',
      ],
    );
  });

  it('repeats the connection flags of the run, so that the command can be pasted', () => {
    assert.equal(
      unreadableSentence({ why: 'no-reader', tried: ['cat'] }, { ...whom, connection: ' --context a' }),
      `The image has none of cat. This adds a reader beside it: ${COMMAND} --context a`,
    );
  });
});

import assert from 'node:assert/strict';
import { Ajv } from 'ajv';
import schema from '../../schema/cluster-scan.v1alpha1.json' with { type: 'json' };
import podSchema from '../../schema/pod-capabilities.v1alpha1.json' with { type: 'json' };
import type { Node } from '../../src/kubernetes/objects.ts';
import { ENDED, podServer } from '../support/pod-server.ts';
import { node, pod } from '../support/pods.ts';
import { runProgram } from '../support/run-program.ts';

const POD_UID = '1f5a7660-6451-485e-a2d5-cd54dc295aa0';
const ID = 'd34ce0e8708793ccf3f37bd3d7c3ac754e89569b08334e0b30ddfe5d5a3b17c3';
const READING = [
  'own /kubepods/podx/self',
  'last 40',
  ...[
    '1 /',
    `10 /kubepods/pod${POD_UID}/${ID}`,
    `11 /kubepods/pod${POD_UID}/${'a'.repeat(64)}`,
    `12 /kubepods/pod${POD_UID}/${'b'.repeat(64)}`,
  ].flatMap((process) => {
    const [pid, cgroup] = process.split(' ');
    return [
      `pid ${pid}`,
      `cgroup ${cgroup}`,
      `start ${pid}`,
      ...[
        'Name:\tx',
        `Pid:\t${pid}`,
        'PPid:\t1',
        `NSpid:\t${pid}`,
        'Uid:\t0\t0\t0\t0',
        'CapEff:\t00000000a80425fb',
        'CapPrm:\t00000000a80425fb',
        'CapBnd:\t00000000a80425fb',
      ].map((line) => `status ${line}`),
      'map 0 0 4294967295',
    ];
  }),
  'end 4',
  '',
].join('\n');
const FILES = `container /kubepods/pod${POD_UID}/${ID}\ntool getcap\nmount 1 1 0:9 / / rw - overlay o rw\nfile 4755 0 0\nname /bin/su\ncap text cap_net_raw=ep\nname /bin/ping\nend\nall\n`;

describe('schema/cluster-scan.v1alpha1.json', () => {
  it('describes what scan prints as JSON and YAML, with files and everything else that can be asked for', async () => {
    const ready = { ...node('a'), status: { ...node('a').status, conditions: [{ type: 'Ready', status: 'True' }] } };
    const down = {
      metadata: { name: 'b' },
      status: { conditions: [{ type: 'Ready', status: 'False', reason: 'Gone' }] },
    };
    const windows = { metadata: { name: 'c', labels: { 'kubernetes.io/os': 'windows' } } };
    const { cluster } = podServer({
      nodes: [ready, down, windows] as readonly Node[],
      pods: [
        pod({
          uid: POD_UID,
          status: {
            phase: 'Running',
            containerStatuses: [{ name: 'app', state: { running: {} }, containerID: `containerd://${ID}` }],
          },
        }),
      ],
      fate: () => [
        {
          ...ENDED,
          containerStatuses: ['reader', 'files'].map((name) => ({ name, state: { terminated: { exitCode: 0 } } })),
        },
      ],
      log: ({ container }) => (container === 'files' ? FILES : READING),
      exec: () => ({
        end: 'exited',
        exitCode: 0,
        stdout: 'Name:\tx\nPid:\t1\nCapBnd:\t0000000000000000\n',
        stderr: '',
      }),
    });
    const validate = new Ajv({ allErrors: true, allowUnionTypes: true, schemas: [podSchema] }).compile(schema);
    const { stdout, exit } = await runProgram(
      ['scan', '--yes', '--files', '--processes', '--node-processes', '--compare-exec', '-o', 'json'],
      { connect: async () => cluster },
    );
    const answer = JSON.parse(stdout) as {
      items: { kind: string }[];
      nodes: { read: string; unknownContainers?: object[] }[];
    };
    assert.equal(validate(answer), true, JSON.stringify(validate.errors, undefined, 2));
    assert.deepEqual(
      [answer.nodes.map(({ read }) => read), answer.nodes[0]?.unknownContainers?.length, exit],
      [['yes', 'no', 'does not apply'], 1, 1],
    );
    assert.deepEqual(
      JSON.stringify(answer.items.find(({ kind }) => kind === 'PodCapabilities')).match(/"effect":\{"effect":"gains"/g)
        ?.length,
      2,
    );
  });
});

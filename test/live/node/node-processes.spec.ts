import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KnownContainer, nodeProcesses } from '../../../src/live/node/node-processes.ts';
import { parseNodeReading } from '../../../src/live/node/node-reading.ts';
import type { OwnProcess } from '../../../src/live/own-processes.ts';
import type { ParsedReading, SeenProcess } from '../../../src/live/parsed-reading.ts';

interface RecordedPod {
  readonly pod: string;
  readonly uid: string;
  readonly containers: Readonly<Record<string, string>>;
}

function recorded(name: string): { readonly reading: ParsedReading; readonly pods: readonly RecordedPod[] } {
  const file = (extension: string) => readFileSync(join(import.meta.dirname, `fixtures/${name}.${extension}`), 'utf8');
  const parsed = parseNodeReading(file('txt'));
  if (parsed.is !== 'read') throw new Error(parsed.is);
  return { reading: parsed.reading, pods: JSON.parse(file('json')) as RecordedPod[] };
}

function told({ origin, status }: OwnProcess): string {
  const { name, uid, effective, bounding, namespacePids = [] } = status;
  return `${origin} ${name} ${uid?.effective} ${effective?.toString(16)} ${bounding?.toString(16)} [${namespacePids.slice(1)}]`;
}

/** Every container of a recorded node, and its processes with their PIDs inside. */
function containersOf(name: string): Record<string, string[]> {
  const { reading, pods } = recorded(name);
  const known = pods.flatMap(({ uid, containers }) =>
    Object.values(containers).map((container): KnownContainer => ({ podUids: [uid], container })),
  );
  const { containers } = nodeProcesses(reading, known);
  return Object.fromEntries(
    pods.flatMap(({ pod, containers: ids }) =>
      Object.entries(ids).map(([container, id]) => [`${pod}/${container}`, (containers.get(id) ?? []).map(told)]),
    ),
  );
}

const COMMON = {
  'hostpid/main': ['main sleep 0 a80435fb a80435fb []'],
  'keep/odd': ['main \u001b[31mx\ny\t\\ 0 a80425fb a80425fb [1]'],
  // It has ended.
  'keep/setup': [],
  'lying/main': ['main sleep 0 a80425fb a80425fb [1]'],
  'privileged/main': ['main sleep 0 1fffeffffff 1fffeffffff [1]'],
  // The first process of the pod is the one that only holds its namespaces.
  'shared/one': ['main sleep 0 a80425fb a80425fb [7]'],
  'shared/two': ['main drop 1025 0 a80425fb [13]'],
};
const WEB = {
  main: ['main sleep 0 a80425fb a80425fb [1]'],
  side: ['main pause 1025 0 2000000 [1]'],
};

describe('live/node/node-processes', () => {
  it('tells the containers of a recorded node of Kubernetes 1.24 apart, without the reader', () => {
    assert.deepEqual(containersOf('legacy'), {
      ...COMMON,
      'kubectl-caps-scan-2bcfd30c-0/reader': [],
      'keep/main': ['main keep 1025 400 a80425fb [1]', 'entered sleep 0 1ffffffffff 1ffffffffff [7]'],
    });
  });

  it('tells the containers of a recorded node of Kubernetes 1.37 apart, without the reader', () => {
    const web = (pod: string) => ({ [`${pod}/main`]: WEB.main, [`${pod}/side`]: WEB.side });
    assert.deepEqual(containersOf('current'), {
      ...COMMON,
      ...web('web-756f756976-mnzcb'),
      ...web('web-756f756976-w455s'),
      ...web('web-756f756976-xqx6z'),
      'kubectl-caps-scan-ef755f35-0/reader': [],
      'keep/main': ['main keep 1025 400 a80425fb [1]', 'entered sleep 0 1ffffffffff 1ffffffffff [8]'],
      'daemons-whwz7/main': [
        'main supervisord 1025 0 a80425fb [1]',
        'descendant rsyslogd 1025 0 a80425fb [31]',
        'descendant rsyslogd 1025 0 a80425fb [32]',
        'descendant sshd 0 a80425fb a80425fb [33]',
      ],
    });
  });

  it('counts what is in no pod, and the sandboxes, apart', () => {
    const { reading, pods } = recorded('legacy');
    const known = pods.flatMap(({ uid, containers }) =>
      Object.values(containers).map((container): KnownContainer => ({ podUids: [uid], container })),
    );
    const { sandboxes, unknown, ofNode, kernelThreads } = nodeProcesses(reading, known);
    assert.deepEqual([sandboxes, unknown, kernelThreads], [5, [], 0]);
    assert.deepEqual(
      [...new Set(ofNode.map(({ status }) => status.name))],
      [
        'sh',
        'sleep',
        'containerd',
        'etcd',
        'kube-apiserver',
        'kube-controller',
        'kube-scheduler',
        'kubelet',
        'containerd-shim',
      ],
    );
  });

  describe('of a made-up node', () => {
    const POD = '1f5a7660-6451-485e-a2d5-cd54dc295aa0';
    const id = (letter: string) => letter.repeat(64);
    const at = (pid: number, cgroup: string, startTicks: number, parentPid = 1): SeenProcess => ({
      status: { pid, parentPid, namespacePids: [pid] },
      cgroup,
      startTicks,
    });
    const inPod = (pid: number, letter: string, startTicks: number, parentPid = 1) =>
      at(pid, `/kubepods/pod${POD}/${id(letter)}`, startTicks, parentPid);
    const reading = (processes: readonly SeenProcess[], ownCgroup = '/system'): ParsedReading => ({
      processes,
      reader: { pid: 900 },
      ownCgroup,
    });
    const pidsOf = (processes: readonly OwnProcess[] | undefined) => processes?.map(({ status }) => status.pid);

    it('a container that the API does not know is told, and is no sandbox if the sandbox is older', () => {
      const { containers, sandboxes, unknown } = nodeProcesses(
        reading([inPod(10, 'a', 5), inPod(11, 'b', 6), inPod(12, 'c', 7), inPod(13, 'c', 8, 12)]),
        [{ podUids: [POD], container: id('b') }],
      );
      assert.deepEqual([...containers.keys()], [id('b')]);
      assert.equal(sandboxes, 1);
      assert.deepEqual(
        unknown.map(({ container, processes }) => [container, pidsOf(processes)]),
        [[id('c'), [12, 13]]],
      );
    });

    it('a container ID in the cgroup of another pod is not believed', () => {
      const { containers, unknown } = nodeProcesses(reading([inPod(10, 'a', 5), inPod(11, 'a', 6, 10)]), [
        { podUids: ['another'], container: id('a') },
      ]);
      assert.deepEqual([containers.size, unknown.length], [0, 1]);
    });

    it('a static pod is known by the hash of its manifest', () => {
      const hash = '8f3de2c75089df8fa76a88f05b4af0fe';
      const { containers } = nodeProcesses(reading([at(10, `/kubepods/pod${hash}/${id('a')}`, 5)]), [
        { podUids: [POD, hash], container: id('a') },
      ]);
      assert.deepEqual([...containers.keys()], [id('a')]);
    });

    it('the main process is the first that was started, whatever its PID', () => {
      const { containers } = nodeProcesses(reading([inPod(10, 'a', 9, 400), inPod(400, 'a', 5)]), [
        { podUids: [POD], container: id('a') },
      ]);
      assert.deepEqual(
        containers.get(id('a'))?.map(({ origin, status }) => `${origin} ${status.pid}`),
        ['main 400', 'descendant 10'],
      );
    });

    it('of processes that were started in the same moment, the main one is the parent', () => {
      const { containers } = nodeProcesses(reading([inPod(10, 'a', 5, 400), inPod(400, 'a', 5)]), [
        { podUids: [POD], container: id('a') },
      ]);
      assert.deepEqual(pidsOf(containers.get(id('a'))), [400, 10]);
    });

    it("the reader's pod is left out, also where its own cgroup is the root of a namespace", () => {
      const { ofNode, unknown, sandboxes, containers } = nodeProcesses(
        reading(
          [
            at(900, '/', 50),
            at(901, '/', 51),
            at(899, `/../${id('e')}`, 40),
            at(10, `/../../pod${POD}/${id('a')}`, 5),
            at(1, '/../../../..', 0),
          ],
          '/',
        ),
        [{ podUids: [POD], container: id('a') }],
      );
      assert.deepEqual([pidsOf(ofNode), unknown, sandboxes, [...containers.keys()]], [[1], [], 0, [id('a')]]);
    });

    it('threads of the kernel are counted, and a process whose parent only claims to be one is not', () => {
      const thread = (pid: number, parentPid: number, namespacePids = [pid]): SeenProcess => ({
        status: { pid, parentPid, namespacePids },
        cgroup: '/',
        startTicks: 1,
      });
      const { kernelThreads, ofNode } = nodeProcesses(
        reading([thread(2, 0), thread(3, 2), thread(30, 2, [30, 2])]),
        [],
      );
      assert.deepEqual([kernelThreads, pidsOf(ofNode)], [2, [30]]);
    });
  });
});

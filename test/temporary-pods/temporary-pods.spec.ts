import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { Io } from '../../src/io.ts';
import type { TemporaryPodsRequest } from '../../src/temporary-pods/request.ts';
import type { TemporaryPod } from '../../src/temporary-pods/temporary-pod.ts';
import { type TemporaryPods, withTemporaryPods } from '../../src/temporary-pods/temporary-pods.ts';
import { ENDED, type PodServer, podServer, waitingFor } from '../support/pod-server.ts';

const POD: TemporaryPod = { spec: { hostPID: true, containers: [{ name: 'main', image: 'i' }] } };
const REQUEST: TemporaryPodsRequest = {
  command: 'scan',
  run: 'scan-1',
  count: 1,
  sample: POD,
  description: 'a reader with hostPID',
  deadlineSeconds: 60,
  agreed: true,
};
const PLAN = [
  'This creates, and removes afterwards:',
  '  namespace kubectl-caps-scan-1 (temporary, Pod Security level privileged)',
  '  1 pod in it',
  '  each pod: a reader with hostPID; ended by the cluster after 60 s at the latest',
  'Everything is labelled kubectl-caps/run=scan-1; kubectl caps cleanup removes what an aborted run leaves.',
].join('\n');

type World = Pick<Io, 'ask' | 'onInterrupt' | 'stderr' | 'wait'> & { readonly said: string[]; interrupt(): void };

function world(answer?: string): World {
  const said: string[] = [];
  const controller = new AbortController();
  return {
    said,
    interrupt: () => controller.abort(),
    stderr: { write: (text) => said.push(text) },
    wait: (milliseconds) => wait(Math.min(milliseconds, 1)),
    onInterrupt: () => ({ signal: controller.signal, release: () => said.push('released') }),
    ...(answer === undefined
      ? {}
      : {
          ask: async (question) => {
            said.push(question);
            return answer;
          },
        }),
  };
}

/** How the one pod ended, or the sentence of what was thrown. */
async function outcome(
  server: PodServer,
  io: World,
  request: Partial<TemporaryPodsRequest> = {},
  use: (pods: TemporaryPods) => Promise<unknown> = (pods) =>
    pods.withPod(POD, 'ended', 1000, async ({ name, namespace, end }) => [namespace, name, end.end]),
): Promise<unknown> {
  try {
    return await withTemporaryPods({ ...REQUEST, ...request }, server.cluster, io, use);
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : error;
  }
}

const changes = ({ cluster }: PodServer) => cluster.calls.filter((call) => /^(create|remove|propose)/.test(call));

describe('temporary-pods', () => {
  it('makes a namespace and a pod, hands the ended pod over, and removes both', async () => {
    const server = podServer();
    assert.deepEqual(await outcome(server, world()), ['kubectl-caps-scan-1', 'kubectl-caps-scan-1-0', 'ended']);
    assert.deepEqual(changes(server), [
      'create Namespace -/kubectl-caps-scan-1 (dry run)',
      'create Namespace -/kubectl-caps-scan-1',
      'propose kubectl-caps-scan-1/kubectl-caps-scan-1-0- caller',
      'create Pod kubectl-caps-scan-1/kubectl-caps-scan-1-0',
      'remove Pod kubectl-caps-scan-1/kubectl-caps-scan-1-0 (0s)',
      'remove Namespace -/kubectl-caps-scan-1',
    ]);
    assert.deepEqual(server.left(), []);
  });

  it('uses a namespace that is there, and leaves it there', async () => {
    const server = podServer();
    assert.deepEqual(await outcome(server, world(), { namespace: 'tools' }), [
      'tools',
      'kubectl-caps-scan-1-0',
      'ended',
    ]);
    assert.deepEqual(changes(server), [
      'propose tools/kubectl-caps-scan-1-0- caller',
      'create Pod tools/kubectl-caps-scan-1-0',
      'remove Pod tools/kubectl-caps-scan-1-0 (0s)',
    ]);
  });

  it('makes pods that end by themselves, without a token, with the label of the run', async () => {
    const server = podServer();
    const made = await outcome(server, world(), {}, (pods) =>
      pods.withPod(POD, 'ended', 1000, async ({ end }) => (end.end === 'ended' ? end.pod : undefined)),
    );
    assert.deepEqual(made, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'kubectl-caps-scan-1-0',
        namespace: 'kubectl-caps-scan-1',
        uid: 'uid-of-kubectl-caps-scan-1-0',
        labels: { 'kubectl-caps/run': 'scan-1' },
      },
      spec: {
        restartPolicy: 'Never',
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        terminationGracePeriodSeconds: 1,
        activeDeadlineSeconds: 60,
        hostPID: true,
        containers: [{ name: 'main', image: 'i' }],
      },
      status: ENDED,
    });
  });

  describe('the question', () => {
    it('is asked with what will be created, and yes creates it', async () => {
      const io = world(' Yes\n');
      assert.deepEqual(await outcome(podServer(), io, { agreed: false }), [
        'kubectl-caps-scan-1',
        'kubectl-caps-scan-1-0',
        'ended',
      ]);
      assert.deepEqual(io.said, [`${PLAN}\n`, 'Create this? [y/N] ', 'released']);
    });

    for (const answer of ['', 'n', 'yesterday']) {
      it(`creates nothing for ${JSON.stringify(answer)}`, async () => {
        const server = podServer();
        assert.equal(await outcome(server, world(answer), { agreed: false }), 'UsageError: nothing was created');
        assert.deepEqual(changes(server), ['create Namespace -/kubectl-caps-scan-1 (dry run)']);
      });
    }

    it('cannot be answered without a terminal: what would be created is said', async () => {
      const io = world();
      assert.equal(
        await outcome(podServer(), io, { agreed: false }),
        'UsageError: nothing was created: to create this, add --yes',
      );
      assert.deepEqual(io.said, [`${PLAN}\n`]);
    });
  });

  describe('beforehand', () => {
    it('names the rights that are missing', async () => {
      const server = podServer({ lacks: ['create namespaces', 'create pods', 'get pods/log'] });
      assert.equal(
        await outcome(server, world()),
        'ClusterError: cannot create temporary pods: you can\'t create namespaces; create pods and get pods/log in namespace "kubectl-caps-scan-1"; with --namespace-for-readers no namespace is created. Nothing was created.',
      );
      assert.deepEqual(changes(server), []);
    });

    it('names the rights that the command needs besides', async () => {
      const server = podServer({ lacks: ['list nodes'] });
      assert.equal(
        await outcome(server, world(), { namespace: 'tools', rights: [{ verb: 'list', resource: 'nodes' }] }),
        "ClusterError: cannot create temporary pods: you can't list nodes. Nothing was created.",
      );
    });

    it('says why a namespace refuses such pods, without asking', async () => {
      const message = 'pods "x" is forbidden: violates PodSecurity "restricted:latest": host namespaces (hostPID=true)';
      const server = podServer({ refuses: () => message });
      assert.equal(
        await outcome(server, world('yes'), { namespace: 'tools', agreed: false }),
        `ClusterError: cannot create temporary pods in namespace "tools": rejected (server dry run): ${message}. The namespace's Pod Security level does not allow a reader with hostPID: choose one labelled pod-security.kubernetes.io/enforce=privileged, or leave out the namespace to have a temporary one created.`,
      );
      assert.deepEqual(changes(server), ['propose tools/kubectl-caps-scan-1-0- caller']);
    });

    it('removes the namespace again where policies refuse such pods in it', async () => {
      const message = 'pods "x" is forbidden: PodSecurityPolicy: unable to admit pod: []';
      const server = podServer({ refuses: () => message });
      assert.equal(
        await outcome(server, world()),
        `ClusterError: cannot create temporary pods in namespace "kubectl-caps-scan-1": rejected (server dry run): ${message}. You need to be allowed to use a PodSecurityPolicy that admits a reader with hostPID (kubectl caps psp).`,
      );
      assert.deepEqual(server.left(), []);
    });

    it("waits for a new namespace's service account", async () => {
      let proposals = 0;
      const server = podServer({
        refuses: () => {
          proposals += 1;
          return proposals < 3
            ? 'pods "x" is forbidden: error looking up service account kubectl-caps-scan-1/default: serviceaccount "default" not found'
            : undefined;
        },
      });
      assert.deepEqual(await outcome(server, world()), ['kubectl-caps-scan-1', 'kubectl-caps-scan-1-0', 'ended']);
      assert.equal(proposals, 3);
    });
  });

  describe('a pod', () => {
    const endOf = (server: PodServer, timeoutMs = 1000) =>
      outcome(server, world(), { namespace: 'tools' }, (pods) =>
        pods.withPod(POD, 'ended', timeoutMs, async ({ end }) => end),
      );

    it('that never starts is told with the reason of its node, and removed', async () => {
      const server = podServer({
        fate: () => [waitingFor('ContainerCreating'), waitingFor('ErrImagePull', 'no such image')],
      });
      assert.deepEqual(await endOf(server), { end: 'not-started', reason: 'ErrImagePull', message: 'no such image' });
      assert.deepEqual(server.left(), []);
    });

    it('that its node refuses is told with the reason', async () => {
      const server = podServer({ fate: () => [{ phase: 'Failed', reason: 'OutOfpods', message: 'Node had no room' }] });
      assert.deepEqual(await endOf(server), { end: 'not-started', reason: 'OutOfpods', message: 'Node had no room' });
    });

    it('of a dead node is given up, and forgotten without its node', async () => {
      const server = podServer({ fate: () => [], isDead: () => true });
      const io = world();
      const end = await outcome(server, io, { namespace: 'tools' }, async (pods) => {
        const waiting = pods.withPod(POD, 'ended', 20, async (made) => made.end);
        io.interrupt();
        return waiting;
      });
      assert.equal(end, 'InterruptedError: interrupted: what was created is removed');
      assert.deepEqual(server.left(), []);
    });

    it('that is late is told with what it waits for', async () => {
      const server = podServer({ fate: () => [waitingFor('ContainerCreating')] });
      assert.deepEqual(await endOf(server, 30), { end: 'timed-out', afterMs: 30, reason: 'ContainerCreating' });
      assert.deepEqual(server.left(), []);
    });

    it('is followed by lists where pods cannot be watched', async () => {
      const server = podServer({ watches: false });
      assert.deepEqual(await outcome(server, world(), { namespace: 'tools' }), [
        'tools',
        'kubectl-caps-scan-1-0',
        'ended',
      ]);
    });
  });

  describe('removes everything', () => {
    it('when the work fails', async () => {
      const server = podServer();
      assert.equal(
        await outcome(server, world(), {}, (pods) =>
          pods.withPod(POD, 'ended', 1000, async () => {
            throw new RangeError('a bug');
          }),
        ),
        'RangeError: a bug',
      );
      assert.deepEqual(server.left(), []);
    });

    it('when the user interrupts, also what is still being made', async () => {
      const server = podServer({ fate: () => [] });
      const io = world();
      const result = await outcome(server, io, {}, async (pods) => {
        const made = Array.from({ length: 3 }, () => pods.withPod(POD, 'ended', 1000, async () => 'used'));
        io.interrupt();
        return Promise.all(made);
      });
      assert.equal(result, 'InterruptedError: interrupted: what was created is removed');
      assert.deepEqual(server.left(), []);
      assert.deepEqual(io.said, ['released']);
    });

    it('or says what to do where it cannot', async () => {
      const { ClusterError } = await import('../../src/errors.ts');
      const server = podServer({ remove: () => new ClusterError('unreachable', 'cannot delete Pod: gone away') });
      const io = world();
      assert.deepEqual(await outcome(server, io), ['kubectl-caps-scan-1', 'kubectl-caps-scan-1-0', 'ended']);
      assert.deepEqual(io.said, [
        'cannot delete Pod: gone away\nNot everything that was created is removed: run kubectl caps cleanup --run scan-1\n',
        'released',
      ]);
    });
  });
});

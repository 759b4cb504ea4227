import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import type { Pod } from '../../src/kubernetes/objects.ts';
import { programUnderTest } from '../support/program-under-test.ts';
import { binding, role, user, withApiGroups } from '../support/rbac.ts';
import { ask } from './ask.ts';
import { type Cluster, clusterNames, clusterUp } from './harness/index.ts';
import { hostProcesses } from './scan/host-processes.ts';
import { MANY_KINDS } from './scan/many-kinds.ts';
import { begin, kubectl, remove } from './situation.ts';

const NAMESPACE = MANY_KINDS.name;
const IMAGE = ['--image', 'local/busybox:1'];
const RUNNING = 60;

interface Told {
  readonly items: readonly {
    readonly kind: string;
    readonly metadata: { readonly name: string };
    readonly containers: readonly {
      readonly name: string;
      readonly live: {
        readonly read: string;
        readonly evidence?: string;
        readonly main?: Record<string, unknown> & {
          readonly uid: { readonly effective: number };
          readonly namespacePids: number[];
        };
        readonly processes?: readonly { readonly count: number }[];
      };
    }[];
    readonly execSaidOtherwise?: readonly {
      readonly container: string;
      readonly fields: readonly { readonly field: string }[];
    }[];
  }[];
  readonly nodes: readonly { readonly node: string; readonly read: string }[];
}

for (const name of clusterNames) {
  describe(`kubectl caps scan on the ${name} cluster`, () => {
    let cluster: Cluster;

    before(`the ${name} cluster comes up, with containers of all kinds`, async function () {
      this.timeout(60 * 60_000);
      cluster = await clusterUp(name, (line) => process.stderr.write(`${line}\n`));
      await begin(cluster, MANY_KINDS);
      await until(`${RUNNING} running containers`, async () => (await idsOfRunning()).size === RUNNING);
    });

    after('its namespace is removed', async () => remove(cluster, MANY_KINDS));

    /** By container ID, "POD/CONTAINER". */
    async function idsOfRunning(): Promise<Map<string, string>> {
      const { items } = JSON.parse(await kubectl(cluster, ['get', 'pods', '-n', NAMESPACE, '-o', 'json'])) as {
        readonly items: readonly Pod[];
      };
      return new Map(
        items.flatMap(({ metadata, status }) =>
          (status?.containerStatuses ?? [])
            .filter(({ state }) => state?.running)
            .map((one) => [one.containerID?.split('://')[1] ?? '', `${metadata.name}/${one.name}`] as const),
        ),
      );
    }

    /** What runs left: pods, and namespaces that are not being removed. */
    async function left(): Promise<string[]> {
      const label = ['-l', 'kubectl-caps/run', '-o', 'json'];
      const lists = [
        await kubectl(cluster, ['get', 'pods', '-A', ...label]),
        await kubectl(cluster, ['get', 'ns', ...label]),
      ];
      const items = lists.flatMap((list) => (JSON.parse(list) as { items: Pod[] }).items);
      return items
        .filter(({ metadata }) => metadata.labels?.['kubectl-caps/run']?.startsWith('scan-'))
        .filter(({ kind, metadata }) => kind === 'Pod' || !metadata.deletionTimestamp)
        .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    }

    const scan = (words: readonly string[], kubeconfig = cluster.kubeconfig) => ask(['scan', ...words], kubeconfig);

    it(`says of ${RUNNING} containers what the machine's own /proc says`, async function () {
      this.timeout(5 * 60_000);
      const ids = await idsOfRunning();
      const { stdout, stderr } = await scan(['-n', NAMESPACE, '--yes', ...IMAGE, '--processes', '-o', 'json']);
      assert.equal(stderr, '');
      const told = JSON.parse(stdout) as Told;
      const host = hostProcesses(new Set(ids.keys()));
      const expected = Object.fromEntries(
        [...ids].map(([id, container]) => [container, { evidence: 'node', ...host.get(id) }] as const).sort(byKey),
      );
      const found = Object.fromEntries(
        podsOf(told)
          .flatMap(({ metadata, containers }) =>
            containers
              .filter(({ live }) => live.read === 'yes')
              .map(({ name: container, live: { main, evidence, processes = [] } }) => {
                const set = (of: string) => (main?.[of] as { mask: string } | undefined)?.mask;
                return [
                  `${metadata.name}/${container}`,
                  {
                    evidence,
                    sets: Object.fromEntries(
                      ['inheritable', 'permitted', 'effective', 'bounding', 'ambient'].map((of) => [of, set(of)]),
                    ),
                    user: main?.uid.effective,
                    noNewPrivs: main?.noNewPrivs,
                    seccomp: main?.seccomp,
                    pid: main?.namespacePids.at(-1),
                    processes: processes.reduce((sum, { count }) => sum + count, 0),
                  },
                ] as const;
              }),
          )
          .sort(byKey),
      );
      // Of a container with hostPID, PIDs inside are those of the node, which on this machine is in a namespace of its own.
      for (const [container, facts] of Object.entries(found)) {
        if (container.startsWith('contexts-hostpid/')) Object.assign(facts, { pid: expected[container]?.pid });
      }
      assert.equal(Object.keys(found).length, RUNNING);
      assert.deepEqual(found, expected);
      assert.deepEqual(await left(), []);
    });

    it('tells a container apart that lies when it is asked by exec', async () => {
      const words = ['--only', 'workload=liar', '--compare-exec', '-n', NAMESPACE, '--yes', ...IMAGE];
      const { stdout, exit } = await scan([...words, '-o', 'json']);
      const [liar] = podsOf(JSON.parse(stdout) as Told);
      const said = liar?.execSaidOtherwise?.map(({ container, fields }) => [
        container,
        fields.map(({ field }) => field),
      ]);
      assert.deepEqual([said, exit], [[['main', ['permitted', 'effective', 'bounding']]], 1]);
      const [first] = (await scan(words)).stdout.split('\n');
      assert.equal(
        first,
        '1 container of 1 workload on 1 node, 1 privileged: every difference has a cause; exec said otherwise in 1.',
      );
    });

    it('finds by filters who holds a capability', async () => {
      const { stdout } = await scan([
        '-n',
        NAMESPACE,
        '--yes',
        ...IMAGE,
        '--only',
        'effective=SYS_ADMIN',
        '--by',
        'capability',
        '--no-headers',
      ]);
      const row = stdout.split('\n').find((line) => line.startsWith('SYS_ADMIN '));
      // Added, added with ALL, and privileged, in three pods; and the liar.
      assert.deepEqual(row?.split(/ +/), ['SYS_ADMIN', '10', '10', '10', '0', '0', '4']);
    });

    it('takes a namespace that is there, and reads what readers of others wrote', async () => {
      const { stdout, exit } = await scan([
        '-n',
        NAMESPACE,
        '--yes',
        ...IMAGE,
        '--namespace-for-readers',
        NAMESPACE,
        '-o',
        'name',
      ]);
      assert.equal(new Set(stdout.trim().split('\n')).size, 10);
      assert.equal(exit, 0);
      const { stdout: manifests } = await scan(['--dry-run=client', ...IMAGE, '--namespace-for-readers', NAMESPACE]);
      await kubectl(cluster, ['apply', '-f', '-'], manifests);
      const reader = /name: (kubectl-caps-scan-\S+)/.exec(manifests)?.[1] ?? '';
      await until('the reader', async () =>
        (await kubectl(cluster, ['get', 'pod', reader, '-n', NAMESPACE])).includes('Completed'),
      );
      const log = await kubectl(cluster, ['logs', reader, '-n', NAMESPACE]);
      const { stdout: rows } = await ask(
        ['scan', '--from', '-', '-n', NAMESPACE, '-o', 'name'],
        cluster.kubeconfig,
        log,
      );
      assert.deepEqual(new Set(rows.trim().split('\n')), new Set(stdout.trim().split('\n')));
      const { stdout: cleaned } = await ask(['cleanup', '--yes', '-n', NAMESPACE, '-o', 'name'], cluster.kubeconfig);
      assert.equal(cleaned, `pod/${reader}\n`);
      assert.deepEqual(await left(), []);
    });

    describe('where it may not', () => {
      it('says which rights are missing, and creates nothing', async () => {
        const nobody = await cluster.userKubeconfig('scan-nobody');
        const { stdout, stderr, exit } = await scan(['-n', NAMESPACE, '--yes', ...IMAGE], nobody);
        assert.match(
          stderr,
          /^error: cannot list pods in namespace "scan-many-kinds": forbidden for user "scan-nobody"/,
        );
        assert.deepEqual([stdout, exit], ['', 3]);
        const viewer = await cluster.userKubeconfig('scan-viewer');
        const readsAll = {
          apiGroups: [''],
          resources: ['pods', 'nodes', 'namespaces'],
          verbs: ['get', 'list', 'watch'],
        };
        const all = [
          role('scan-viewer', [readsAll]),
          binding('scan-viewer', 'ClusterRole/scan-viewer', [user('scan-viewer')]),
        ].map(withApiGroups);
        await kubectl(cluster, ['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: all }));
        try {
          const answer = await scan(['--yes', ...IMAGE], viewer);
          assert.match(
            answer.stderr,
            /^error: cannot create temporary pods: you can't create namespaces and delete namespaces; (?:create pods, )?get pods\/log and delete pods in namespace "kubectl-caps-scan-[0-9a-f]{8}"; with --namespace-for-readers no namespace is created\. Nothing was created\.\n$/,
          );
          assert.deepEqual([answer.stdout, answer.exit], ['', 3]);
        } finally {
          await kubectl(cluster, ['delete', 'clusterrole,clusterrolebinding', 'scan-viewer']);
        }
        assert.deepEqual(await left(), []);
      });

      it('says that a namespace at restricted refuses readers', async () => {
        const restricted = 'scan-restricted';
        await kubectl(cluster, ['create', 'namespace', restricted]);
        await kubectl(cluster, ['label', 'namespace', restricted, 'pod-security.kubernetes.io/enforce=restricted']);
        try {
          const { stdout, stderr, exit } = await scan(['--yes', ...IMAGE, '--namespace-for-readers', restricted]);
          assert.match(
            stderr,
            /^error: cannot create temporary pods in namespace "scan-restricted": rejected \(server dry run\): pods "[^"]+" is forbidden: violates PodSecurity "restricted:latest": host namespaces \(hostPID=true\)\. The namespace's Pod Security level does not allow a reader of \/proc: [^\n]*\n$/,
          );
          assert.deepEqual([stdout, exit], ['', 3]);
        } finally {
          await kubectl(cluster, ['delete', 'namespace', restricted]);
        }
      });

      if (name === 'legacy') {
        it('says that PodSecurityPolicies refuse hostPID, and removes the namespace again', async () => {
          const someone = await cluster.userKubeconfig('scan-psp');
          const policy = {
            apiVersion: 'policy/v1beta1',
            kind: 'PodSecurityPolicy',
            metadata: { name: 'scan-no-hostpid' },
            spec: {
              runAsUser: { rule: 'RunAsAny' },
              seLinux: { rule: 'RunAsAny' },
              fsGroup: { rule: 'RunAsAny' },
              supplementalGroups: { rule: 'RunAsAny' },
              volumes: ['*'],
            },
          };
          const grants = [
            {
              apiVersion: 'rbac.authorization.k8s.io/v1',
              kind: 'ClusterRole',
              metadata: { name: 'scan-psp' },
              rules: [
                { apiGroups: [''], resources: ['pods', 'pods/log', 'nodes', 'namespaces'], verbs: ['*'] },
                {
                  apiGroups: ['policy'],
                  resources: ['podsecuritypolicies'],
                  resourceNames: ['scan-no-hostpid'],
                  verbs: ['use'],
                },
              ],
            },
            {
              apiVersion: 'rbac.authorization.k8s.io/v1',
              kind: 'ClusterRoleBinding',
              metadata: { name: 'scan-psp' },
              roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'scan-psp' },
              subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'scan-psp' }],
            },
          ];
          const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [policy, ...grants] });
          await kubectl(cluster, ['apply', '-f', '-'], list);
          try {
            const { stdout, stderr, exit } = await scan(['--yes', ...IMAGE], someone);
            assert.match(
              stderr,
              /: rejected \(server dry run\): pods "[^"]+" is forbidden: PodSecurityPolicy: unable to admit pod: \[[^\n]*spec\.securityContext\.hostPID: Invalid value: true: Host PID is not allowed to be used[^\n]*\. You need to be allowed to use a PodSecurityPolicy that admits a reader of \/proc: [^\n]*\n$/,
            );
            assert.deepEqual([stdout, exit], ['', 3]);
          } finally {
            await kubectl(cluster, ['delete', '-f', '-'], list);
          }
          assert.deepEqual(await left(), []);
        });
      }
    });

    describe('killed', () => {
      /** How far a run has come, by what is there. */
      const MOMENTS: readonly [moment: string, there: (objects: readonly Pod[]) => boolean][] = [
        ['at once', () => true],
        ['when its namespace is there', (objects) => objects.some(({ kind }) => kind === 'Namespace')],
        ['when its reader is there', (objects) => objects.some(({ kind }) => kind === 'Pod')],
        [
          'when its reader was started',
          (objects) => objects.some(({ status }) => status?.containerStatuses?.[0]?.containerID !== undefined),
        ],
        ['while it removes', (objects) => objects.some(({ metadata }) => metadata.deletionTimestamp !== undefined)],
      ];

      async function killed(signal: NodeJS.Signals, isThere: (objects: readonly Pod[]) => boolean): Promise<string> {
        const child = spawn(await programUnderTest(), ['scan', '-n', NAMESPACE, '--yes', ...IMAGE], {
          env: { PATH: process.env.PATH, KUBECONFIG: cluster.kubeconfig, HOME: '/nonexistent' },
          stdio: ['ignore', 'ignore', 'pipe'],
        });
        const ended = endOf(child);
        for (;;) {
          const label = ['-l', 'kubectl-caps/run', '-o', 'json'];
          const lists = await Promise.all([
            kubectl(cluster, ['get', 'pods', '-A', ...label]),
            kubectl(cluster, ['get', 'ns', ...label]),
          ]);
          const objects = lists.flatMap((list) => (JSON.parse(list) as { items: Pod[] }).items);
          if (isThere(objects) || child.exitCode !== null) break;
        }
        child.kill(signal);
        return ended;
      }

      for (const [moment, isThere] of MOMENTS) {
        it(`by Ctrl-C ${moment}, leaves nothing`, async () => {
          await noNamespaces();
          const end = await killed('SIGINT', isThere);
          assert.match(end, /^(?:SIGINT |3 error: interrupted: what was created is removed\n|[01] )$/);
          assert.deepEqual(await left(), []);
        });

        it(`by SIGKILL ${moment}, leaves nothing that cleanup does not find`, async () => {
          await noNamespaces();
          await killed('SIGKILL', isThere);
          const { exit } = await ask(['cleanup', '--yes'], cluster.kubeconfig);
          assert.equal(exit, 0);
          assert.deepEqual(await left(), []);
        });
      }

      /** Those of earlier runs have to be gone, so that what is there is of this run. */
      async function noNamespaces(): Promise<void> {
        await until('earlier namespaces to go', async () => {
          const names = await kubectl(cluster, ['get', 'ns,pods', '-A', '-l', 'kubectl-caps/run', '-o', 'name']);
          return !names.includes('kubectl-caps-scan-');
        });
      }
    });
  });
}

/** Beside them, items are what is recorded. */
function podsOf({ items }: Told): Told['items'] {
  return items.filter(({ kind }) => kind === 'PodCapabilities');
}

function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

/** "EXIT-CODE STDERR", or the signal that ended it. */
async function endOf(child: ChildProcess): Promise<string> {
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve) => child.on('close', (code, signal) => resolve(`${code ?? signal} ${stderr}`)));
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 180_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`${what}: not after 180 s`);
    await wait(300);
  }
}

import assert from 'node:assert/strict';
import { LABEL_PREFIX } from '../../src/policy/psa/namespace-policy.ts';
import {
  type Answer,
  bare,
  create,
  type Denials,
  type Denied,
  makeNamespaces,
  modestPolicy,
  patched,
  removeWhatIsMarked,
  shell,
  until,
  untilRuns,
  whyDenied,
} from './denials.ts';
import { type Cluster, clusterNames, clusterUp } from './harness/index.ts';
import { kubectl } from './situation.ts';

/** Where the objects are changed, and where the rules are. */
const CHANGED = 'denied-changed';
const RULES = ['denied-rules-0', 'denied-rules-1'] as const;

const spec = {
  terminationGracePeriodSeconds: 0,
  containers: [{ name: 'main', image: 'local/busybox:1', securityContext: { capabilities: { add: ['SYS_TIME'] } } }],
};
const templateOf = (app: string) => ({ metadata: { labels: { app } }, spec });
const onceOf = (app: string) => ({ metadata: { labels: { app } }, spec: { ...spec, restartPolicy: 'Never' } });
const withSelector = (app: string) => ({ selector: { matchLabels: { app } }, template: templateOf(app) });

const JOB = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'once' }, spec: { template: onceOf('once') } };
const WORKLOADS = [
  { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: withSelector('web') },
  { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { name: 'set' }, spec: withSelector('set') },
  {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db' },
    spec: { serviceName: 'db', ...withSelector('db') },
  },
  { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'agent' }, spec: withSelector('agent') },
  { apiVersion: 'v1', kind: 'ReplicationController', metadata: { name: 'old' }, spec: { template: templateOf('old') } },
  JOB,
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'nightly' },
    spec: { schedule: '0 0 1 1 *', jobTemplate: { spec: { template: onceOf('nightly') } } },
  },
];
const NAMES = ['deploy/web', 'rs/set', 'sts/db', 'ds/agent', 'rc/old', 'job/once', 'cj/nightly'];
/** The label app of the pods of each. */
const APPS = NAMES.map((name) => name.replace(/.*\//, ''));
/** Jobs of a CronJob are made by its schedule, or so. */
const TONIGHT = ['create', 'job', '--from=cronjob/nightly', '-n'];

for (const name of clusterNames) {
  describe(`kubectl caps why-denied of every kind on the ${name} cluster`, () => {
    const namespaces = [CHANGED, ...(name === 'legacy' ? RULES : RULES.slice(0, 1))];
    const reason = name === 'legacy' ? 'psp-field' : 'pod-security-level';
    const by = name === 'legacy' ? 'PodSecurityPolicy' : 'PodSecurity';
    const remedies = name === 'legacy' ? ['patch', 'binding', 'policy'] : ['patch', 'label'];
    let cluster: Cluster;

    before(`the ${name} cluster comes up, with workloads of every kind that are refused`, async function () {
      this.timeout(60 * 60_000);
      cluster = await clusterUp(name, (line) => process.stderr.write(`${line}\n`));
      await removeWhatIsMarked(cluster);
      const labels = name === 'legacy' ? {} : { [`${LABEL_PREFIX}enforce`]: 'baseline' };
      await makeNamespaces(
        cluster,
        namespaces.map((one) => ({ name: one, labels })),
      );
      for (const one of namespaces) {
        if (name === 'legacy') await create(cluster, modestPolicy(one));
        await create(cluster, WORKLOADS, one);
        await kubectl(cluster, [...TONIGHT, one, 'tonight']);
      }
    });

    after('the namespaces are removed', async () => {
      await kubectl(cluster, ['delete', 'namespace', '--wait=false', ...namespaces]);
      await removeWhatIsMarked(cluster);
    });

    const ask = (within: string) => whyDenied(cluster.kubeconfig, [...NAMES, '-n', within]);

    async function untilRefused(within: string, holds: (denials: Denials) => boolean): Promise<readonly Denied[]> {
      let last: Answer | undefined;
      const { json, exit, stderr } = await until(
        () => `${within}: ${JSON.stringify(last)}`,
        async () => {
          last = await ask(within);
          return holds(last.json) && last;
        },
      );
      assert.deepEqual([exit, stderr], [1, '']);
      return json.items;
    }

    it('says why, and what would help', async () => {
      for (const within of namespaces) {
        const items = await untilRefused(
          within,
          ({ items: all }) =>
            all.length === NAMES.length && all.every(({ said }) => said[0]?.evidence?.source.is === 'event'),
        );
        assert.deepEqual(
          items.map(({ object, ...one }) => [object?.kind, one.reason, one.said[0]?.reason, ...todayOf(one)]),
          WORKLOADS.map(({ kind }) => [kind, reason, reason, 'as before', [by], remedies]),
        );
      }
    });

    it('says it without events too', async () => {
      const items = await until('an answer without events', async () => {
        await kubectl(cluster, ['delete', 'events', '--all', '-n', CHANGED]);
        const { json, exit } = await ask(CHANGED);
        assert.deepEqual([json.items.length, exit], [NAMES.length, 1]);
        const isOfEvent = ({ said }: Denied) => said.some(({ evidence }) => evidence?.source.is === 'event');
        return !json.items.some(isOfEvent) && json.items;
      });
      // Of these a condition keeps the text; a Deployment's is that of its ReplicaSet, and said once.
      const kept: Readonly<Record<string, number>> = { Deployment: 1, ReplicaSet: 1, ReplicationController: 1 };
      assert.deepEqual(
        items.map(({ object, ...one }) => [object?.kind, one.reason, one.said.length, ...todayOf(one)]),
        WORKLOADS.map(({ kind }) => {
          const texts = kept[kind] ?? 0;
          return [kind, reason, texts, texts > 0 ? 'as before' : 'refused', [by], remedies];
        }),
      );
    });

    it('gives patches with which they run', async () => {
      const { json } = await ask(CHANGED);
      await Promise.all(
        json.items.map(async ({ object, today }) => {
          const [remedy] = today?.remedies ?? [];
          assert.ok(remedy?.is === 'patch' && remedy.undecided.length === 0, JSON.stringify(today));
          const [command = '', ...more] = remedy.commands;
          assert.deepEqual(more, []);
          if (object?.kind !== 'Job') return shell(cluster, command);
          await kubectl(cluster, ['delete', 'job', 'once', '-n', CHANGED]);
          await kubectl(cluster, ['create', '-n', CHANGED, '-f', '-'], await patched(cluster, JOB, bare(command)));
        }),
      );
      await kubectl(cluster, [...TONIGHT, CHANGED, 'afterwards']);
      await Promise.all(APPS.map((app) => untilRuns(cluster, CHANGED, app)));
      assert.deepEqual(
        (await ask(CHANGED)).json.notRefused.map(({ is }) => is),
        NAMES.map(() => 'fine'),
      );
    });

    remedies.slice(1).forEach((is, index) => {
      it(`gives a ${is} with which they run, and says how to make controllers try again`, async () => {
        const within = RULES[index] ?? '';
        const { json } = await ask(within);
        const all = json.items.map(({ today }) => today?.remedies.find((remedy) => remedy.is === is));
        assert.deepEqual(
          all.map((remedy) => remedy?.undecided),
          NAMES.map(() => []),
        );
        // It is the same for all of them.
        const [commands, ...others] = new Set(all.map((remedy) => remedy?.commands.join(' && ')));
        assert.deepEqual(others, []);
        await shell(cluster, commands ?? '');
        const items = await untilRefused(
          within,
          // A controller that tried again by itself has its pods.
          ({ items: all }) => all.length > 0 && all.every(({ today }) => today?.outcome === 'admitted'),
        );
        for (const { object, today } of items) {
          const { atMostSeconds = 0, tryNow = [] } = today?.retry ?? {};
          assert.ok(atMostSeconds > 0 && atMostSeconds <= 1001, `${object?.kind}: ${atMostSeconds}`);
          await shell(cluster, tryNow.join(' '));
        }
        const pods = await Promise.all(APPS.map((app) => untilRuns(cluster, within, app)));
        assert.deepEqual(
          pods.map(({ metadata }) => metadata.annotations?.['kubernetes.io/psp']),
          all.map((remedy) => remedy?.admittedBy),
        );
      });
    });
  });
}

function todayOf({ today }: Pick<Denied, 'today'>): unknown[] {
  return [today?.outcome, today?.refusals.map(({ by }) => by), today?.remedies.map(({ is }) => is)];
}

import { execFile } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { ClusterEvent, ContainerStatus, Pod } from '../../src/kubernetes/objects.ts';
import { namespaceOf, type Scenario } from '../scenarios/scenario.ts';
import type { Cluster } from './harness/index.ts';
import { permissiveBinding } from './harness/permissive-policy.ts';

const run = promisify(execFile);

/** How long a situation may take to come about, in milliseconds. */
const PATIENCE_MS = 180_000;
const POLL_MS = 300;

/** Runs kubectl as administrator; `input` goes to standard input. */
export async function kubectl(
  cluster: Pick<Cluster, 'kubeconfig'>,
  args: readonly string[],
  input = '',
): Promise<string> {
  const running = run('kubectl', ['--kubeconfig', cluster.kubeconfig, ...args], { maxBuffer: 64 * 1024 * 1024 });
  running.child.stdin?.end(input);
  return (await running).stdout;
}

/** Makes the namespace and the objects of a scenario; the pods come about in the background. */
export async function begin(cluster: Cluster, scenario: Scenario): Promise<void> {
  const namespace = namespaceOf(scenario);
  await remove(cluster, scenario, 'and wait');
  const own = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: scenario.labels ?? {} } };
  await apply(cluster, [own]);
  await until(`the service account of namespace ${namespace}`, async () => {
    const accounts = await kubectl(cluster, ['get', 'serviceaccounts', '-n', namespace, '-o', 'name']);
    return accounts.includes('serviceaccount/default') || accounts.trim();
  });
  const permissive = cluster.name === 'legacy' ? [permissiveBinding(namespace)] : [];
  await apply(cluster, scenario.policies ?? permissive);
  await apply(cluster, scenario.objects, namespace);
}

/** Resolves when every pod of the scenario is in the state that it asks for, and what is changed then is changed. */
export async function ready(cluster: Cluster, scenario: Scenario): Promise<void> {
  const namespace = namespaceOf(scenario);
  await reached(cluster, scenario);
  if (scenario.changes) await apply(cluster, scenario.changes, namespace);
  for (const [pod, owner] of Object.entries(scenario.adoptedBy ?? {})) {
    const path = 'jsonpath={.metadata.ownerReferences[*].name}';
    await until(`${owner} to adopt ${pod}`, async () => {
      const owners = await kubectl(cluster, ['get', 'pod', pod, '-n', namespace, '-o', path]);
      return owners === owner || owners;
    });
  }
}

/** Resolves when every pod of the scenario is in its state, which a container that crashes leaves again and again. */
export async function reached(cluster: Cluster, scenario: Scenario): Promise<void> {
  for (const refused of scenario.refused ?? []) await untilRefused(cluster, namespaceOf(scenario), refused);
  await until(`pods of scenario ${scenario.name}`, async () => {
    const all = ['get', 'pods', '-n', namespaceOf(scenario), '-o', 'json'];
    const { items } = JSON.parse(await kubectl(cluster, all)) as { readonly items: readonly Pod[] };
    const states = new Map(items.map((pod) => [pod.metadata.name, summaryOf(pod)]));
    const wrong = Object.entries(scenario.until)
      .map(([name, until]) => ({ name, wanted: typeof until === 'string' ? until : until[cluster.name] }))
      .map(({ name, wanted }) => ({ name, wanted, is: stateOf(name, states) }))
      .filter(({ wanted, is }) => is !== wanted);
    return wrong.length === 0 || wrong.map(({ name, wanted, is }) => `${name}: "${is}", not "${wanted}"`).join('; ');
  });
}

/** Of whoever makes pods, and of kubelets. */
const REFUSALS: readonly string[] = ['FailedCreate', 'FailedCreatePodSandBox'];

/** "ReplicaSet/web-": an object of this kind whose name begins so. */
async function untilRefused(cluster: Cluster, namespace: string, refused: string): Promise<void> {
  const [kind = '', prefix = ''] = refused.split('/');
  await until(`an event about the pods of ${refused}`, async () => {
    const all = ['get', 'events', '-n', namespace, '--field-selector', 'type=Warning', '-o', 'json'];
    const { items } = JSON.parse(await kubectl(cluster, all)) as { readonly items: readonly ClusterEvent[] };
    return items.some(
      ({ involvedObject, reason = '' }) =>
        REFUSALS.includes(reason) && involvedObject?.kind === kind && involvedObject.name?.startsWith(prefix) === true,
    );
  });
}

/** The state of a pod by its name, or of all pods whose names begin as "web-*" says. */
function stateOf(name: string, states: ReadonlyMap<string, string>): string {
  const meant = [...states].filter(([pod]) => (name.endsWith('*') ? pod.startsWith(name.slice(0, -1)) : pod === name));
  return meant.map(([, state]) => state).join(' and ');
}

/** The names of the scenario's pods that end in a suffix drawn by lot. */
export async function drawnNames(cluster: Cluster, scenario: Scenario): Promise<string[]> {
  const names = await kubectl(cluster, [
    'get',
    'pods',
    '-n',
    namespaceOf(scenario),
    '-o',
    'jsonpath={.items[*].metadata.name}',
  ]);
  const prefixes = Object.keys(scenario.until).filter((name) => name.endsWith('*'));
  return names.split(' ').filter((name) => prefixes.some((prefix) => name.startsWith(prefix.slice(0, -1))));
}

/** Removes the namespace of a scenario; its pods end in the background, unless one waits for them. */
export async function remove(cluster: Cluster, scenario: Scenario, waiting?: 'and wait'): Promise<void> {
  const wait = `--wait=${waiting === 'and wait'}`;
  await kubectl(cluster, ['delete', 'namespace', namespaceOf(scenario), '--ignore-not-found', wait]);
  if (scenario.policies) await kubectl(cluster, ['delete', '--ignore-not-found', '-f', '-'], list(scenario.policies));
}

async function apply(cluster: Cluster, objects: readonly object[], namespace?: string): Promise<void> {
  if (objects.length === 0) return;
  await kubectl(cluster, ['apply', ...(namespace === undefined ? [] : ['-n', namespace]), '-f', '-'], list(objects));
}

function list(items: readonly object[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}

/** "Running setup=terminated:Completed main=running": the phase, then each container in the order of its list. */
function summaryOf({ status = {} }: Pod): string {
  const all = [
    ...(status.initContainerStatuses ?? []),
    ...(status.containerStatuses ?? []),
    ...(status.ephemeralContainerStatuses ?? []),
  ];
  return [status.phase ?? '', ...all.map((one) => `${one.name}=${containerStateOf(one)}`)].join(' ');
}

function containerStateOf({ state = {} }: ContainerStatus): string {
  if (state.running) return 'running';
  if (state.terminated) return `terminated:${state.terminated.reason ?? ''}`;
  return `waiting:${state.waiting?.reason ?? ''}`;
}

/** Asks again and again until the answer is true; otherwise the answer says what is still missing. */
async function until(what: string, ask: () => Promise<true | string | boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (answer === true) return;
    if (Date.now() > deadline) throw new Error(`${what}: not there after ${PATIENCE_MS / 1000} s: ${answer}`);
    await wait(POLL_MS);
  }
}

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Pod } from '../../src/kubernetes/objects.ts';
import { podSecurityPolicy } from '../scenarios/scenario.ts';
import { account, binding, role, rule, withApiGroups } from '../support/rbac.ts';
import { ask } from './ask.ts';
import type { Cluster } from './harness/index.ts';
import { poll } from './harness/poll.ts';
import { kubectl } from './situation.ts';

const run = promisify(execFile);

/** How long controllers and kubelets may take, in milliseconds. */
const PATIENCE_MS = 90_000;

/** What of the JSON of `why-denied` the tests look at. */
export interface Denials {
  readonly looked: number;
  readonly items: readonly Denied[];
  readonly notRefused: readonly { readonly is: string }[];
  readonly nodes: readonly {
    readonly mirrored: readonly object[];
    readonly unmirrored: readonly { readonly namespace: string; readonly name: string }[];
    readonly access?: readonly {
      readonly namespace: string;
      readonly policies: readonly { readonly name: string; readonly access: { readonly may: string } }[];
    }[];
  }[];
  readonly problems: readonly string[];
}

export interface Denied {
  readonly object?: { readonly kind: string; readonly name: string };
  readonly reason: string;
  readonly said: readonly {
    readonly reason: string;
    readonly text: string;
    readonly evidence?: { readonly source: { readonly is: string } };
    readonly olderEphemeral?: readonly string[];
  }[];
  readonly today?: {
    readonly outcome: string;
    readonly refusals: readonly { readonly by: string }[];
    readonly undecided: readonly string[];
    readonly beside: readonly string[];
    readonly retry?: { readonly atMostSeconds: number; readonly tryNow: readonly string[] };
    readonly remedies: readonly ShownRemedy[];
    readonly noPatch?: { readonly because: string };
  };
}

export interface ShownRemedy {
  readonly is: string;
  readonly undecided: readonly string[];
  /** The PodSecurityPolicy that is to let the pod in. */
  readonly admittedBy?: string;
  readonly commands: readonly string[];
}

export interface Answer {
  readonly json: Denials;
  readonly stderr: string;
  readonly exit: number;
}

export async function whyDenied(kubeconfig: string, argv: readonly string[], stdin = ''): Promise<Answer> {
  const { stdout, stderr, exit } = await ask(['why-denied', ...argv, '-o', 'json'], kubeconfig, stdin);
  return { json: JSON.parse(stdout), stderr, exit };
}

/** Runs a command as it is printed. */
export async function shell({ kubeconfig }: Cluster, command: string): Promise<void> {
  await run('bash', ['-c', `set -o pipefail; ${command}`], { env: { ...process.env, KUBECONFIG: kubeconfig } });
}

/** The JSON patch of what no command can change. */
export function bare(command: string): string {
  return command.replace('JSON patch (RFC 6902): ', '');
}

/** A manifest with a JSON patch. */
export async function patched(cluster: Cluster, manifest: object, patch: string): Promise<string> {
  const argv = ['patch', '--local', '-f', '-', '--type=json', '-p', patch, '-o', 'json'];
  return kubectl(cluster, argv, JSON.stringify(manifest));
}

/** Namespaces with these labels, and with their service accounts. What is left of former ones is taken away first. */
export async function makeNamespaces(
  cluster: Cluster,
  namespaces: readonly { readonly name: string; readonly labels?: Readonly<Record<string, string>> }[],
): Promise<void> {
  await kubectl(cluster, ['delete', 'namespace', '--ignore-not-found', ...namespaces.map(({ name }) => name)]);
  await create(
    cluster,
    namespaces.map(({ name, labels = {} }) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } })),
  );
  const all = ['get', 'serviceaccounts', '-A', '--field-selector=metadata.name=default', '-o'];
  await until('service accounts', async () => {
    const there = (await kubectl(cluster, [...all, 'jsonpath={.items[*].metadata.namespace}'])).split(' ');
    return namespaces.every(({ name }) => there.includes(name));
  });
}

export async function create(cluster: Cluster, items: readonly object[], within?: string): Promise<void> {
  const where = within === undefined ? [] : ['-n', within];
  await kubectl(cluster, ['create', ...where, '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
}

/** Marks what is in no namespace. */
export const LABEL = 'caps-test=why-denied';

/** A policy that lets in what asks for nothing, and whose use is given to these in one namespace. */
export function modestPolicy(namespace: string, users: readonly object[] = [account('default', namespace)]): object[] {
  const policy = podSecurityPolicy(namespace, { privileged: false });
  const labels = { 'caps-test': 'why-denied' };
  return [
    { ...policy, metadata: { name: namespace, labels } },
    {
      ...withApiGroups(role(namespace, [rule({ resourceNames: [namespace] })])),
      metadata: { name: namespace, labels },
    },
    withApiGroups(binding('modest', `ClusterRole/${namespace}`, users as ReturnType<typeof account>[], namespace)),
  ];
}

export async function removeWhatIsMarked(cluster: Cluster): Promise<void> {
  const policies = cluster.name === 'legacy' ? ',podsecuritypolicies' : '';
  await kubectl(cluster, ['delete', `clusterroles,clusterrolebindings${policies}`, '-l', LABEL, '--ignore-not-found']);
}

/** Waits for a pod with this label app that runs whole, or has ended well. */
export async function untilRuns(cluster: Cluster, namespace: string, app: string): Promise<Pod> {
  let last = '';
  return until(
    () => `a pod of ${app} in ${namespace} that runs: ${last}`,
    async () => {
      const listed = await kubectl(cluster, ['get', 'pods', '-n', namespace, '-l', `app=${app}`, '-o', 'json']);
      const { items } = JSON.parse(listed) as { readonly items: readonly Pod[] };
      last = JSON.stringify(items.map(({ status }) => status));
      return items.find(
        ({ metadata, status = {} }) =>
          metadata.deletionTimestamp === undefined &&
          status.phase === 'Running' &&
          (status.containerStatuses ?? []).every(({ state }) => state?.running !== undefined),
      );
    },
  );
}

/** Asks again and again until there is an answer. */
export async function until<T>(what: string | (() => string), ask: () => Promise<T | undefined | false>): Promise<T> {
  const found = await poll(PATIENCE_MS, ask);
  assert.ok(found !== undefined, `not within ${PATIENCE_MS / 1000} s: ${typeof what === 'string' ? what : what()}`);
  return found;
}

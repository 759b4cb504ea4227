import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nameRedactor } from '../../../../src/cluster/snapshot/redact/redact-names.ts';
import type { KubernetesObject } from '../../../../src/kubernetes/objects.ts';
import { fieldOf } from '../../../../src/kubernetes/schema/field.ts';
import { API_KINDS } from '../../../../src/kubernetes/schema/kinds.ts';
import type { Schema } from '../../../../src/kubernetes/schema/schema.ts';
import { runProgram } from '../../../support/run-program.ts';

const SNAPSHOTS = join(import.meta.dirname, '../../../scenarios/snapshots');

/** Words that nobody has ever written, and that no six letters of are in any other text. */
class Canaries {
  readonly all: string[] = [];
  #state = 7;

  next(): string {
    const letter = (of: string) => {
      this.#state = (this.#state * 48271) % 2147483647;
      return of.charAt(this.#state % of.length);
    };
    const canary = Array.from({ length: 6 }, () => letter('bdfgjkvwxz') + letter('aeiouy')).join('');
    this.all.push(canary);
    return canary;
  }

  /** The parts of canaries that a text has in it. */
  leaksIn(text: string): string[] {
    const parts = this.all.flatMap((canary) => Array.from({ length: 7 }, (_, at) => canary.slice(at, at + 6)));
    return parts.filter((part) => text.toLowerCase().includes(part));
  }
}

/** Every message that is known to have names in it without quotation marks, or where nobody expects them. */
const messages = (name: () => string): string[] => [
  `Error creating: pods "${name()}-7d4b9c8d55-" is forbidden: error looking up service account ${name()}/${name()}: serviceaccount "${name()}" not found`,
  `back-off 1m20s restarting failed container=${name()} pod=${name()}_${name()}(00000000-0000-4000-8000-000000000000)`,
  `Error: container has runAsNonRoot and image will run as root (pod: "${name()}-0_${name()}(0a)", container: ${name()})`,
  `Failed to pull image "${name()}.test/${name()}/app:${name()}": rpc error: lookup ${name()}.example.test on 10.0.0.2:53: no such host`,
  `MountVolume.SetUp failed for volume "${name()}" : references non-existent secret key: ${name()}`,
  `0/3 nodes are available: 1 node(s) had untolerated taint {${name()}/${name()}: ${name()}}, node ${name()} is full`,
  `admission webhook "${name()}.${name()}.io" denied the request: ask ${name()}@${name()}.example or ${name()}_${name()}; password=${name()} token: ${name()}`,
  `cannot list pods: no connection to https://${name()}.example.test:6443/${name()}?key=${name()}: connection refused`,
  `pods "${name()}" is forbidden: User "${name()}" cannot use resource, system:serviceaccount:${name()}:${name()} neither`,
  `spec.volumes[0].hostPath.pathPrefix: Invalid value: "/var/lib/${name()}": is not allowed; seccomp may not be localhost/${name()}`,
  `spec.containers[0].securityContext.seccompProfile: Forbidden: localhost/${name()}.json is not an allowed seccomp profile`,
];

/** A value of each kind of field, in which everything that a person can choose is a canary. */
function full(schema: Schema, name: () => string): unknown {
  const field = fieldOf(schema);
  switch (field.is) {
    case 'list':
      return [full(field.item, name), full(field.item, name)];
    case 'object':
      return Object.fromEntries([...field.fields].map(([key, inner]) => [key, full(inner, name)]));
    case 'number':
      return 7;
    case 'boolean':
      return true;
    default:
      return textOf(field.class, name);
  }
}

function textOf(fieldClass: string, name: () => string): unknown {
  switch (fieldClass) {
    case 'text':
      return 'text';
    case 'path':
      return `/var/lib/${name()}/${name()}.sock`;
    case 'version':
      return `5.10.0-${name()}`;
    case 'message':
      return messages(name).join('; ');
    case 'labels':
      return { app: name(), [`${name()}.io/${name()}`]: name(), 'node-role.kubernetes.io/control-plane': name() };
    case 'annotations':
      return {
        'kubernetes.io/psp': name(),
        'seccomp.security.alpha.kubernetes.io/pod': `localhost/${name()}/${name()}.json`,
        'seccomp.security.alpha.kubernetes.io/allowedProfileNames': `runtime/default,localhost/${name()}`,
        [`container.apparmor.security.beta.kubernetes.io/${name()}`]: `localhost/${name()}`,
        [`openshift.io/sa.scc.${name()}`]: name(),
      };
    case 'reading':
      return `own /${name()}.slice/kubepods/pod1\nself Name:\t${name()}\npid 1\ncgroup /${name()}/kubepods\n`;
    default:
      return name();
  }
}

/** In the order of its parts, without the texts that differ: what an answer is, whatever its names are. */
function shapeOf(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => JSON.stringify(shapeOf(item, key))).sort();
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([field, inner]) =>
      ['recorded', 'labels', 'annotations'].includes(field) ? [] : [[field, shapeOf(inner, field)]],
    );
  }
  if (typeof value !== 'string') return value;
  return WORDS.includes(key) ? value : typeof value;
}

/** Fields whose values are words of the program, or the kernel's. */
const WORDS = ['kind', 'cause', 'verdict', 'status', 'reason', 'read', 'why', 'is', 'level', 'mode', 'mask', 'source'];

describe('cluster/snapshot/redact, canaries', () => {
  it('leave no six letters of any in any kind of object', () => {
    for (const kind of API_KINDS) {
      const canaries = new Canaries();
      const name = () => canaries.next();
      // Only texts that kubelets and controllers write are kept; these are theirs.
      const object = { ...(full(kind.schema, name) as object), apiVersion: kind.apiVersion, kind: kind.kind };
      const known = kind.kind === 'Event' ? { ...object, reason: 'FailedCreate' } : object;
      const redacted = JSON.stringify(nameRedactor()(known as unknown as KubernetesObject));
      assert.ok(canaries.all.length > 3, kind.kind);
      assert.deepEqual([kind.kind, ...canaries.leaksIn(redacted)], [kind.kind]);
    }
  });

  it('leave no six letters of any in what else a recording holds', () => {
    const canaries = new Canaries();
    const name = () => canaries.next();
    const failure = { trouble: 'unreachable', message: messages(name).join('\n') };
    const stdout = `own /${name()}.slice/kubepods/pod1\nself Name:\t${name()}\npid 1\ncgroup /${name()}\nstatus Name:\t${name()}\n`;
    const documents = [
      {
        kind: 'ClusterSnapshot',
        format: 1,
        time: '2026-01-01T00:00:00Z',
        program: '1',
        namespace: name(),
        kubernetes: { gitVersion: `v1.27.3+${name()}`, major: 1, minor: 27 },
      },
      {
        kind: 'ContainerReading',
        namespace: name(),
        pod: name(),
        container: name(),
        rule: 'own',
        attempts: [{ reader: 'sh', end: { end: 'exited', exitCode: 1, stdout, stderr: `sh: ${name()}: cannot open` } }],
        failure,
      },
      {
        kind: 'AccessReviewAnswer',
        review: {
          kind: 'SubjectAccessReview',
          subject: { user: `${name()}@${name()}.test`, groups: [name(), `oidc:${name()}`] },
          attributes: {
            verb: 'use',
            group: 'policy',
            version: '*',
            resource: 'podsecuritypolicies',
            name: name(),
            namespace: name(),
          },
        },
        answer: {
          allowed: true,
          reason: `RBAC: allowed by RoleBinding "${name()}/${name()}" of ClusterRole "${name()}" to User "${name()}"`,
          evaluationError: `webhook ${name()} failed`,
        },
      },
      {
        kind: 'ClusterSnapshotEnd',
        documents: 3,
        lists: [],
        missing: [{ apiVersion: 'v1', kind: 'Pod', namespace: name(), name: name(), failure }],
      },
    ];
    const redact = nameRedactor();
    const redacted = documents.map((document) => JSON.stringify(redact(document as never))).join('\n');
    assert.deepEqual(canaries.leaksIn(redacted), []);
  });

  it('take nothing from the grammar of messages, also where a name is a word of it', async () => {
    const recording = readFileSync(join(SNAPSHOTS, 'demo.legacy.jsonl'), 'utf8');
    for (const word of ['admit', 'pod', 'is', 'forbidden', 'container', 'to', 'value', 'not']) {
      const named = recording
        .replaceAll('"name":"main"', `"name":"${word}"`)
        .replaceAll('"container":"main"', `"container":"${word}"`);
      assert.notEqual(named, recording);
      const { stdout: redacted } = await runProgram(
        ['snapshot', '--snapshot', '-', '--redact', 'names', '-o', 'json'],
        { stdin: named },
      );
      for (const argv of [
        ['why-denied', '-o', 'json'],
        ['pod', '-o', 'json'],
      ]) {
        const [before, after] = await Promise.all(
          [named, redacted].map((stdin) => runProgram([...argv, '--snapshot', '-'], { stdin })),
        );
        assert.equal(after?.exit, before?.exit, `${word} ${argv[0]}`);
        assert.deepEqual(shapeOf(JSON.parse(after?.stdout ?? '')), shapeOf(JSON.parse(before?.stdout ?? '')), word);
      }
    }
  });

  it('leave every answer of every recorded scenario what it was, but for names', async function () {
    this.timeout(300_000);
    let answered = 0;
    for (const file of readdirSync(SNAPSHOTS)) {
      const path = join(SNAPSHOTS, file);
      const { stdout: redacted } = await runProgram([
        'snapshot',
        '--snapshot',
        path,
        '--redact',
        'names',
        '-o',
        'json',
      ]);
      for (const argv of [
        ['pod', '-A'],
        ['why-denied', '-A'],
        ['check', '-A', '--level', 'restricted'],
      ]) {
        const before = await runProgram([...argv, '-o', 'json', '--snapshot', path]);
        const after = await runProgram([...argv, '-o', 'json', '--snapshot', '-'], { stdin: redacted });
        assert.equal(after.exit, before.exit, `${file} ${argv[0]}: ${after.stderr}`);
        answered += before.stdout === '' ? 0 : 1;
        if (before.stdout === '') continue;
        const [is, was] = [after, before].map(({ stdout }) => shapeOf(JSON.parse(stdout)));
        assert.deepEqual(is, was, `${file} ${argv[0]}`);
      }
    }
    assert.ok(answered > 50, `${answered}`);
  });
});

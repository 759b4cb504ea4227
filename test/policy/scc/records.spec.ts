import assert from 'node:assert/strict';
import { DEFAULT_CONSTRAINTS } from '../../../src/policy/scc/default-constraints.ts';
import { sccRefusal } from '../../../src/policy/scc/sentence.ts';
import { decideRecord, disagreements } from './record.ts';
import { RECORDED_SERVER, RECORDS } from './recorded.ts';

describe('policy/scc as a server with SecurityContextConstraints answers', () => {
  for (const record of RECORDS) {
    it(`${record.id}: ${titleOf(record.response)}`, () => {
      assert.deepEqual(disagreements(record, RECORDED_SERVER), []);
    });
  }

  it('is asked about every rule, every change and every kind of answer', () => {
    const decisions = RECORDS.map((record) => decideRecord(record, RECORDED_SERVER).decision);
    const judged = decisions.flatMap((one) => one.judged);
    const rules = judged.flatMap(({ verdict }) => (verdict.verdict === 'refuses' ? verdict.findings : []));
    assert.deepEqual([...new Set(rules.map(({ rule }) => rule))].sort(), [
      'allowPrivilegeEscalation',
      'allowedCapabilities',
      'allowedFlexVolumes',
      'allowedUnsafeSysctls',
      'forbiddenSysctls',
      'fsGroup',
      'hostIPC',
      'hostNetwork',
      'hostPID',
      'hostPorts',
      'hostUsers',
      'privileged',
      'readOnlyRootFilesystem',
      'runAsNonRoot',
      'runAsUser',
      'seLinux',
      'seccomp',
      'supplementalGroups',
      'volumes',
    ]);
    const changes = judged.flatMap(({ verdict }) => (verdict.verdict === 'changes' ? verdict.changes : []));
    const fields = changes.map(({ path }) =>
      path.replace(/\[[^\]]*\]/g, '[*]').replace(/^spec\.\w+\[\*\]/, 'container'),
    );
    assert.deepEqual([...new Set(fields)].sort(), [
      'container.securityContext.allowPrivilegeEscalation',
      'container.securityContext.capabilities',
      'container.securityContext.readOnlyRootFilesystem',
      'container.securityContext.runAsNonRoot',
      'container.securityContext.runAsUser',
      'container.securityContext.seccompProfile',
      'metadata.annotations[*]',
      'spec.securityContext.fsGroup',
      'spec.securityContext.seLinuxOptions',
      'spec.securityContext.seccompProfile',
      'spec.securityContext.supplementalGroups',
    ]);
    assert.deepEqual([...new Set(decisions.map(({ answer }) => answer.answer))].sort(), [
      'admitted',
      'fault',
      'not judged',
      'refused',
    ]);
  });

  it('knows the default constraints as the server returns them', () => {
    const recorded = RECORDED_SERVER.sets['A-fresh'] ?? [];
    const contents = (all: typeof recorded) =>
      Object.fromEntries(
        all.map(({ metadata, ...fields }) => [
          metadata.name,
          Object.entries(fields)
            .filter(([name, value]) => !saysNothing(name, value))
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        ]),
      );
    const ours = DEFAULT_CONSTRAINTS.map(({ apiVersion: _apiVersion, kind: _kind, ...scc }) => scc);
    assert.deepEqual(contents(ours), contents(recorded));
  });

  it('names a pod without a name by its prefix', () => {
    const record = RECORDS.find(({ pod, response }) => pod.metadata.name === undefined && response.message !== null);
    assert.ok(record);
    const { decision } = decideRecord(record, RECORDED_SERVER);
    assert.equal(sccRefusal(record.pod.metadata.generateName ?? '', decision), record.response.message);
  });
});

function titleOf({ message, scc }: (typeof RECORDS)[number]['response']): string {
  if (message === null) return scc ? `admitted by ${scc}` : 'not judged';
  return message.replace(/^pods "[^"]*" is forbidden: /, '').slice(0, 110);
}

/** What is false or empty where absent is the same. */
function saysNothing(name: string, value: unknown): boolean {
  if (name === 'allowPrivilegeEscalation') return value === undefined;
  return value === false || (Array.isArray(value) && value.length === 0);
}

import assert from 'node:assert/strict';
import type { StartCause } from '../../../src/denial/refusal.ts';
import { nodeChanges } from '../../../src/denial/remedy/node-changes.ts';
import type { PodTemplate, SecurityContext } from '../../../src/kubernetes/objects.ts';
import { operationsOf } from '../../../src/policy/field-changes.ts';

function ways(template: PodTemplate, cause: StartCause, container?: string) {
  const said = { cause, ...(container === undefined ? {} : { container }) };
  return nodeChanges(template, said, 1000).map((changes) => operationsOf(template, changes));
}

function template(ofPod: NonNullable<PodTemplate['spec']['securityContext']>, ...own: SecurityContext[]): PodTemplate {
  const containers = own.map((securityContext, index) => ({ name: `c${index}`, securityContext }));
  return { spec: { securityContext: ofPod, containers } };
}

const own = (index: number, field: string) => `/spec/containers/${index}/securityContext/${field}`;
const POD = '/spec/securityContext/runAsUser';

describe('denial/remedy/node-changes', () => {
  it('gives the container a user of its own, where the image’s is root, a name or no valid number', () => {
    const given = template({ runAsNonRoot: true }, {}, {});
    const causes: readonly StartCause[] = [
      { cause: 'image user is root' },
      { cause: 'image user is a name', user: 'app' },
      { cause: 'user is out of range', user: '-1' },
    ];
    for (const cause of causes) {
      assert.deepEqual(ways(given, cause, 'c1'), [[{ op: 'add', path: own(1, 'runAsUser'), value: 1000 }]]);
    }
    // Which one, nothing says.
    const [both = []] = ways(given, { cause: 'image user is root' });
    assert.deepEqual(both.map(({ path }) => path).sort(), [own(0, 'runAsUser'), own(1, 'runAsUser')]);
  });

  it('replaces user 0 where it stands', () => {
    const cause: StartCause = { cause: 'runAsUser is 0' };
    assert.deepEqual(ways(template({ runAsUser: 0 }, {}, {}), cause, 'c0'), [
      [{ op: 'replace', path: POD, value: 1000 }],
    ]);
    assert.deepEqual(ways(template({ runAsUser: 0 }, {}, {}), cause), [[{ op: 'replace', path: POD, value: 1000 }]]);
    assert.deepEqual(ways(template({ runAsUser: 5 }, {}, { runAsUser: 0 }), cause, 'c1'), [
      [{ op: 'replace', path: own(1, 'runAsUser'), value: 1000 }],
    ]);
  });

  it('puts a user beside a group that stands alone', () => {
    const cause: StartCause = { cause: 'group without user' };
    assert.deepEqual(ways(template({ runAsGroup: 5 }, {}, {}), cause), [[{ op: 'add', path: POD, value: 1000 }]]);
    assert.deepEqual(ways(template({}, { runAsGroup: 5 }, { runAsGroup: 5, runAsUser: 5 }), cause), [
      [{ op: 'add', path: own(0, 'runAsUser'), value: 1000 }],
    ]);
  });

  it('writes the right name of a capability, or takes it out', () => {
    const list = own(0, 'capabilities/add');
    const adds = (...add: string[]) => template({}, { capabilities: { add } });
    const unknown = (capability: string): StartCause => ({ cause: 'unknown capability', capability });
    assert.deepEqual(ways(adds('KILL', 'SYS_TIM'), unknown('CAP_SYS_TIM')), [
      [{ op: 'replace', path: `${list}/1`, value: 'SYS_TIME' }],
      [{ op: 'remove', path: `${list}/1` }],
    ]);
    // Old runc put its prefix before what was there.
    assert.deepEqual(ways(adds('CAP_SYS_TIME'), unknown('CAP_CAP_SYS_TIME'))[1], [
      { op: 'remove', path: own(0, 'capabilities') },
    ]);
    // The name is right, and the runtime too old for it.
    assert.deepEqual(ways(adds('BPF', 'KILL'), unknown('BPF')), [[{ op: 'remove', path: `${list}/0` }]]);
    assert.deepEqual(ways(adds('KILL', 'EVERYTHING'), unknown('EVERYTHING')), [[{ op: 'remove', path: `${list}/1` }]]);
  });

  it('takes a sysctl out', () => {
    const given = template({ sysctls: [{ name: 'kernel.msgmax' }, { name: 'kernel.shmmax' }] }, {});
    assert.deepEqual(ways(given, { cause: 'sysctl', sysctl: 'kernel.msgmax' }), [
      [{ op: 'remove', path: '/spec/securityContext/sysctls/0' }],
    ]);
  });

  it('knows of no field for the rest', () => {
    const given = template({ runAsUser: 0 }, { readOnlyRootFilesystem: true });
    const causes: readonly StartCause[] = [
      { cause: 'file capability', program: '/bin/a' },
      { cause: 'read-only file system', message: 'a' },
      { cause: 'not permitted', message: 'a' },
      { cause: 'AppArmor', message: 'a' },
      { cause: 'seccomp profile', profile: 'a' },
      { cause: 'not security', missing: 'ConfigMap', message: 'a' },
    ];
    for (const cause of causes) assert.deepEqual(ways(given, cause), []);
    // The template says something else by now.
    assert.deepEqual(ways(template({}, { runAsUser: 5 }), { cause: 'image user is root' }), []);
  });
});

import assert from 'node:assert/strict';
import type { PodTemplate, SecurityContext } from '../../../src/kubernetes/objects.ts';
import { operationsOf } from '../../../src/policy/field-changes.ts';
import { changesFor } from '../../../src/policy/psa/changes.ts';
import { evaluate } from '../../../src/policy/psa/evaluate.ts';
import type { PatchOperation } from '../../../src/policy/psa/json-patch.ts';

const S = '/spec/containers/0/securityContext';

function template(securityContext: SecurityContext, annotations: Record<string, string> = {}): PodTemplate {
  return { metadata: { annotations }, spec: { containers: [{ name: 'a', securityContext }] } };
}

/** What has to be changed in what was written, where a policy made something else of it. */
function patch(written: PodTemplate, { metadata, spec }: PodTemplate, level: 'baseline' | 'restricted') {
  const served = { kind: 'pod', annotations: metadata?.annotations ?? {}, spec } as const;
  const violations = evaluate(served, { level, version: 'latest' }, 24);
  return operationsOf(written, changesFor(written, violations));
}

describe('policy/psa/changes', () => {
  it('finds an added capability where it is written, though a policy sorted the list', () => {
    const capabilities = { add: ['SYS_TIME', 'KILL', 'CHOWN'] };
    const sorted = { add: ['CHOWN', 'KILL', 'SYS_TIME'] };
    assert.deepEqual(patch(template({ capabilities }), template({ capabilities: sorted }), 'baseline'), [
      { op: 'remove', path: `${S}/capabilities/add/0` },
    ]);
  });

  it('drops what a policy added: nothing else keeps it from doing so', () => {
    const drop = ['KILL'];
    const added = template({ capabilities: { add: ['SYS_TIME'], drop } });
    assert.deepEqual(patch(template({ capabilities: { drop } }), added, 'baseline'), [
      { op: 'replace', path: `${S}/capabilities/drop`, value: ['KILL', 'SYS_TIME'] },
    ]);
  });

  it('puts something else where a policy fills in what the level forbids', () => {
    const key = 'container.apparmor.security.beta.kubernetes.io/a';
    const filled = template({}, { [key]: 'unconfined' });
    const path = `/metadata/annotations/${key.replace('/', '~1')}`;
    assert.deepEqual(patch(template({}), filled, 'baseline'), [{ op: 'add', path, value: 'runtime/default' }]);
    assert.deepEqual(patch(filled, filled, 'baseline'), [{ op: 'remove', path }]);
    const strict: SecurityContext = {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    };
    const user = `${S}/runAsUser`;
    const root = template({ ...strict, runAsUser: 0 });
    const expected: readonly PatchOperation[] = [{ op: 'add', path: user, value: 1000 }];
    assert.deepEqual(patch(template(strict), root, 'restricted'), expected);
    assert.deepEqual(patch(root, root, 'restricted'), [{ op: 'remove', path: user }]);
  });
});

import assert from 'node:assert/strict';
import type { PodSpec, PodTemplate } from '../../src/kubernetes/objects.ts';
import { withoutNulls } from '../../src/kubernetes/schema/nulls.ts';
import { operationsOf } from '../../src/policy/field-changes.ts';
import { applyPatch } from '../../src/policy/psa/json-patch.ts';
import { templateChanges } from '../../src/policy/template-differences.ts';
import { chanceOf } from '../real-cluster/chance.ts';
import { randomPod } from '../real-cluster/psp/random-pods.ts';

function shown(before: PodTemplate, after: PodTemplate): unknown[] {
  return templateChanges(before, after).map(({ at, set }) => [at.join('.'), set ? set(undefined) : 'gone']);
}

const CONTAINER = { name: 'a' };

describe('policy/template-differences', () => {
  it('names each field of its own', () => {
    const before: PodTemplate = {
      metadata: { annotations: { a: '1', b: '2' } },
      spec: {
        hostPID: true,
        securityContext: { sysctls: [{ name: 'x' }, { name: 'y' }] },
        containers: [
          {
            ...CONTAINER,
            securityContext: { capabilities: { add: ['A', 'B', 'C'] }, seccompProfile: { type: 'Unconfined' } },
          },
        ],
      },
    };
    const after: PodTemplate = {
      metadata: { annotations: { a: '3' } },
      spec: {
        hostPID: true,
        securityContext: { sysctls: [{ name: 'y' }] },
        containers: [
          {
            ...CONTAINER,
            securityContext: {
              capabilities: { add: ['B'], drop: ['ALL'] },
              seccompProfile: { type: 'RuntimeDefault' },
              runAsUser: 5,
            },
          },
        ],
      },
    };
    const at = 'spec.containers.0.securityContext';
    assert.deepEqual(shown(before, after), [
      ['metadata.annotations.a', '3'],
      ['metadata.annotations.b', 'gone'],
      ['spec.securityContext.sysctls.0', 'gone'],
      [`${at}.capabilities.add.0`, 'gone'],
      [`${at}.capabilities.add.2`, 'gone'],
      [`${at}.capabilities.drop`, ['ALL']],
      [`${at}.seccompProfile`, { type: 'RuntimeDefault' }],
      [`${at}.runAsUser`, 5],
    ]);
  });

  it('sets a list that is not only shorter', () => {
    const template = (add: readonly string[]): PodTemplate => ({
      spec: { containers: [{ ...CONTAINER, securityContext: { capabilities: { add } } }] },
    });
    const path = 'spec.containers.0.securityContext.capabilities.add';
    assert.deepEqual(shown(template(['A', 'B']), template(['A', 'C'])), [[path, ['A', 'C']]]);
    assert.deepEqual(shown(template(['A', 'B']), template(['B', 'A', 'C'])), [[path, ['B', 'A', 'C']]]);
  });

  it('makes the other template of the one, of 300 random pods', () => {
    const chance = chanceOf(3);
    const random = (): PodTemplate => {
      const { metadata, spec } = randomPod(chance);
      return { metadata: { annotations: metadata.annotations }, spec: withoutNulls(spec) as PodSpec };
    };
    for (let count = 0; count < 300; count += 1) {
      const [before, after] = [random(), random()];
      const same = { ...after, spec: { ...before.spec, securityContext: after.spec.securityContext ?? {} } };
      const made = applyPatch(before, operationsOf(before, templateChanges(before, same)));
      assert.deepEqual(templateChanges(made, same), []);
    }
  });
});

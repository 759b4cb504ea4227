import assert from 'node:assert/strict';
import { fieldSelection, labelSelection, SelectorError } from '../../../../src/cluster/snapshot/read/selectors.ts';
import type { KubernetesObject } from '../../../../src/kubernetes/objects.ts';

const LABELS = { app: 'web', 'example.com/tier': 'front', size: '12', empty: '' };

describe('cluster/snapshot/read/selectors', () => {
  const labels: readonly [string, boolean][] = [
    ['app=web', true],
    ['app==web', true],
    ['app = web', true],
    ['app=api', false],
    ['app!=api', true],
    ['other!=api', true],
    ['app in (api, web)', true],
    ['app in (api)', false],
    ['app notin (api,db)', true],
    ['other notin (api)', true],
    ['example.com/tier', true],
    ['!example.com/tier', false],
    ['!other', true],
    ['empty=', true],
    ['empty', true],
    ['size>11,size<13', true],
    ['size>12', false],
    ['app>1', false],
    ['app in (web),example.com/tier=front', true],
    ['app in (web),example.com/tier=back', false],
    ['', true],
  ];

  for (const [selector, selects] of labels) {
    it(`labels ${JSON.stringify(LABELS)} are ${selects ? '' : 'not '}selected by "${selector}"`, () => {
      assert.equal(labelSelection(selector)({ metadata: { name: 'a', labels: LABELS } }), selects);
    });
  }

  for (const selector of ['app=', 'app in', 'app in web', '=web', 'app=web,,', 'a b', 'app=web api']) {
    const isEmptyValue = selector === 'app=';
    it(`"${selector}" ${isEmptyValue ? 'asks for the empty value' : 'cannot be understood'}`, () => {
      if (isEmptyValue) assert.equal(labelSelection(selector)({ metadata: { name: 'a', labels: LABELS } }), false);
      else assert.throws(() => labelSelection(selector), SelectorError);
    });
  }

  const event = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'web.1', namespace: 'shop' },
    type: 'Warning',
    reason: 'FailedCreate',
    involvedObject: { kind: 'ReplicaSet', name: 'web' },
  } as KubernetesObject;
  const fields: readonly [string, boolean][] = [
    ['type=Warning', true],
    ['type!=Warning', false],
    ['reason=FailedCreate,involvedObject.kind=ReplicaSet', true],
    ['involvedObject.name=api', false],
    ['involvedObject.uid=', true],
    ['metadata.namespace=shop,metadata.name!=other', true],
  ];
  for (const [selector, selects] of fields) {
    it(`an event is ${selects ? '' : 'not '}selected by "${selector}"`, () => {
      assert.equal(fieldSelection(selector, 'Event')(event), selects);
    });
  }

  it('says which fields it knows', () => {
    assert.throws(() => fieldSelection('status.podIP=1.2.3.4', 'Pod'), {
      message:
        'recordings are not selected by the field "status.podIP": there is metadata.name, metadata.namespace, spec.nodeName, spec.restartPolicy, spec.serviceAccountName, spec.hostNetwork, status.phase',
    });
    assert.throws(() => fieldSelection('type', 'Event'), SelectorError);
  });

  it('compares what is absent with what the server takes it for', () => {
    const pod = { metadata: { name: 'a' }, spec: {} } as KubernetesObject;
    assert.equal(fieldSelection('spec.hostNetwork=false', 'Pod')(pod), true);
    assert.equal(fieldSelection('status.phase!=Failed', 'Pod')(pod), true);
  });
});

import assert from 'node:assert/strict';
import { olderEphemeral } from '../../src/denial/older-ephemeral.ts';
import { parseRefusal } from '../../src/denial/parse-refusal.ts';
import { container, pod } from '../support/pods.ts';
import { OLDER_AND_NEW_EPHEMERAL, OLDER_EPHEMERAL, POD_SECURITY, RBAC } from './recorded.ts';

const POD = pod({
  name: 'a',
  spec: { containers: [container('m')], ephemeralContainers: [container('modest'), container('first')] },
});
const of = (text: string, there = POD) => olderEphemeral(there, parseRefusal(text));

describe('denial/older-ephemeral', () => {
  it('tells older ephemeral containers from the one that was to be added', () => {
    assert.deepEqual(of(OLDER_EPHEMERAL.text), { older: ['first'], others: [] });
    assert.deepEqual(of(OLDER_AND_NEW_EPHEMERAL.text), { older: ['first'], others: ['third'] });
  });

  it('finds them by their place', () => {
    const scc =
      'pods "a" is forbidden: unable to validate against any security context constraint: [provider restricted-v2: .ephemeralContainers[1].privileged: Invalid value: true: Privileged containers are not allowed provider restricted-v2: .containers[0].privileged: Invalid value: true: Privileged containers are not allowed provider restricted-v2: .ephemeralContainers[2].privileged: Invalid value: true: Privileged containers are not allowed]';
    assert.deepEqual(of(scc), { older: ['first'], others: ['m'] });
    const psp =
      'pods "a" is forbidden: PodSecurityPolicy: unable to validate pod: [spec.ephemeralContainers[0].securityContext.privileged: Invalid value: true: Privileged containers are not allowed]';
    assert.deepEqual(of(psp), { older: ['modest'], others: [] });
  });

  it('says nothing where none is named', () => {
    assert.equal(of(OLDER_EPHEMERAL.text, pod({ name: 'a', spec: { containers: [container('first')] } })), undefined);
    assert.equal(of(POD_SECURITY.text), undefined);
    assert.equal(of(RBAC.text), undefined);
    const warning = OLDER_EPHEMERAL.text.replace(/^.*forbidden: violates/, 'Warning: would violate');
    assert.equal(of(warning), undefined);
  });
});

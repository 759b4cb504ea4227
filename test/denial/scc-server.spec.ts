import assert from 'node:assert/strict';
import { parseRefusal } from '../../src/denial/parse-refusal.ts';
import { reasonOf } from '../../src/denial/reason-code.ts';
import { RECORDS } from '../policy/scc/recorded.ts';
import { SCC_SERVER } from './scc-logs.ts';

const ENTERED = `pods "m2" is forbidden: exec operation is not allowed because the pod's security context exceeds your permissions: pods "m2" is forbidden: unable to validate against any security context constraint: provider "privileged": Forbidden: not usable by user or serviceaccount`;

describe('denial, texts of a server with SecurityContextConstraints', () => {
  it('tells why none were tried', () => {
    const faults = SCC_SERVER.map(({ text }) => {
      const refusal = parseRefusal(text);
      return refusal.by === 'SecurityContextConstraints' ? refusal.fault : refusal.by;
    });
    assert.deepEqual(faults, [
      { is: 'namespace', namespace: 'nouid', annotation: 'openshift.io/sa.scc.uid-range' },
      { is: 'namespace', namespace: 'nomcs', annotation: 'openshift.io/sa.scc.mcs' },
      { is: 'missing', names: ['nonroot'] },
      { is: 'not ready' },
      { is: 'not there', name: 'nosuch' },
      { is: 'changed' },
      {
        is: 'constraints',
        message: 'error creating provider for SCC zz-catchall in namespace bank: MustRunAs requires a UID',
      },
      {
        is: 'range',
        message:
          'unable to find pre-allocated group annotation for namespace halfsup while trying to configure SCC hostnetwork: EOF',
      },
      {
        is: 'skipped',
        message:
          'Admission plugin "security.openshift.io/SecurityContextConstraint" skipped due to request namespace "default".',
      },
      {
        is: 'skipped',
        message:
          'Admission plugin "security.openshift.io/SecurityContextConstraint" skipped because namespace labels match the selector "openshift.io/run-level notin (0,1)".',
      },
    ]);
  });

  it('knows who may not enter a pod', () => {
    const refusal = parseRefusal(ENTERED);
    assert.ok(refusal.by === 'SecurityContextConstraints');
    assert.deepEqual(
      [refusal.entering, refusal.notGranted, reasonOf(refusal)],
      ['exec', ['privileged'], 'scc-not-granted'],
    );
  });

  it('knows a grant that somebody may not give', () => {
    const text =
      'Error from server (Forbidden): rolebindings.rbac.authorization.k8s.io "x" is forbidden: user "bob" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:["security.openshift.io"], Resources:["securitycontextconstraints"], ResourceNames:["anyuid"], Verbs:["use"]}';
    const refusal = parseRefusal(text);
    assert.ok(refusal.by === 'other');
    assert.deepEqual([refusal.who, refusal.name], ['RBAC escalation', 'bob']);
  });

  it('takes every refusal of the records apart', () => {
    const messages = RECORDS.flatMap(({ response }) => response.message ?? []);
    const unread = messages.filter((message) => parseRefusal(message).by !== 'SecurityContextConstraints');
    assert.deepEqual(unread, []);
  });
});

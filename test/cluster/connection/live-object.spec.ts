import assert from 'node:assert/strict';
import { ItemReader, readObject } from '../../../src/cluster/connection/live-object.ts';
import type { ClusterError } from '../../../src/errors.ts';
import { API_KINDS } from '../../../src/kubernetes/schema/kinds.ts';
import { changedAt, fieldsBelow, filled } from '../../support/fields.ts';

const POD = { apiVersion: 'v1', kind: 'Pod' };
const WEB = { metadata: { name: 'web', namespace: 'shop' }, spec: { containers: [{ name: 'main' }] } };

/** What it rejects with: "malformed: SENTENCE". */
function troubleOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    const { trouble, message } = error as ClusterError;
    return `${trouble}: ${message}`;
  }
  return 'nothing';
}

describe('cluster/connection/live-object', () => {
  it('leaves an object as it is, with what is not read of it', () => {
    const answer = { ...WEB, spec: { ...WEB.spec, tolerations: null, dnsPolicy: 'Default' } };
    assert.equal(readObject(answer, POD, 'get it'), answer);
  });

  it('takes each null for absent, in every kind, but where the field is required', () => {
    for (const { schema, ...kind } of API_KINDS) {
      const whole = filled(schema);
      assert.equal(readObject(whole, kind, 'get it'), whole);
      for (const { at, isRequired } of fieldsBelow(schema)) {
        const read = () => readObject(changedAt(whole, at, null), kind, 'get it');
        if (isRequired) assert.match(troubleOf(read), /^malformed: /, `${kind.kind} ${at.join('.')}`);
        else assert.deepEqual(read(), changedAt(whole, at, undefined), `${kind.kind} ${at.join('.')}`);
      }
    }
  });

  it('says which field of an object is malformed, and what it is', () => {
    const said = (answer: unknown) => troubleOf(() => readObject(answer, POD, 'get pod "web"'));
    const cases: readonly (readonly [answer: unknown, sentence: string])[] = [
      [null, 'it is null, not an object'],
      [[], 'it is a list, not an object'],
      ['x', 'it is text, not an object'],
      [{}, 'metadata is missing'],
      [{ ...WEB, metadata: { name: 7 } }, 'metadata.name is a number, not text'],
      [{ ...WEB, metadata: { name: 'web', labels: { a: 1 } } }, 'metadata.labels[a] is a number, not text'],
      [{ ...WEB, spec: null }, 'spec is missing'],
      [{ ...WEB, spec: { containers: [null] } }, 'spec.containers[0] is null, not an object'],
      [
        { ...WEB, spec: { containers: [{ name: 'a', securityContext: [] }] } },
        'spec.containers[0].securityContext is a list, not an object',
      ],
      [{ ...WEB, status: { conditions: 'x' } }, 'status.conditions is text, not a list'],
    ];
    for (const [answer, sentence] of cases) {
      assert.equal(said(answer), `malformed: cannot get pod "web": the answer is malformed: ${sentence}`);
    }
  });

  it('escapes what a server calls its labels', () => {
    const answer = { ...WEB, metadata: { name: 'web', labels: { '\u001b[2J\u202e': 7 } } };
    assert.match(
      troubleOf(() => readObject(answer, POD, 'get it')),
      /metadata\.labels\[\\x1b\[2J\\u\{202e\}\] is a number, not text$/,
    );
  });

  it('looks at the metadata alone of a kind that is not known', () => {
    const kind = { apiVersion: 'acme.test/v1', kind: 'Web' };
    assert.deepEqual(readObject({ metadata: { name: 'a' }, spec: 'x' }, kind, 'get it'), {
      metadata: { name: 'a' },
      spec: 'x',
    });
    assert.equal(
      troubleOf(() => readObject({ spec: {} }, kind, 'get it')),
      'malformed: cannot get it: the answer is malformed: metadata is missing',
    );
  });

  it('reads the other items of a list, and in the end names those that are malformed, three of them', () => {
    const reader = new ItemReader(POD, 'list pods');
    const nameless = { metadata: {}, spec: WEB.spec };
    const bad = { ...WEB, spec: 'x' };
    assert.deepEqual(reader.page([WEB, null]), [WEB]);
    assert.deepEqual(reader.page([nameless, WEB, bad, bad, bad]), [WEB]);
    assert.equal(
      troubleOf(() => reader.end()),
      'malformed: cannot list pods completely, the answer is malformed: Pod number 2: it is null, not an object; Pod number 3: metadata.name is missing; Pod "web" in namespace "shop": spec is text, not an object; and 2 more',
    );
    const good = new ItemReader(POD, 'list pods');
    good.page([WEB]);
    assert.equal(
      troubleOf(() => good.end()),
      'nothing',
    );
  });
});

import assert from 'node:assert/strict';
import type { PolicyRule } from '../../src/kubernetes/rbac-objects.ts';
import { rulesToUse } from '../../src/rbac/rules.ts';
import { role, rule } from '../support/rbac.ts';

describe('rbac/rules', () => {
  const cases: [what: string, parts: Partial<PolicyRule>, gives: 'name' | 'every' | 'wildcard' | undefined][] = [
    ['no names', {}, 'every'],
    ['an empty list of names', { resourceNames: [] }, 'every'],
    ['its name', { resourceNames: ['other', 'restricted'] }, 'name'],
    ['another name', { resourceNames: ['other'] }, undefined],
    ['a pattern for a name', { resourceNames: ['*'] }, undefined],
    ['its name in capitals', { resourceNames: ['Restricted'] }, undefined],
    ['the former group', { apiGroups: ['extensions'] }, 'every'],
    ['both groups', { apiGroups: ['extensions', 'policy'] }, 'every'],
    ['the core group', { apiGroups: [''] }, undefined],
    ['no group', { apiGroups: [] }, undefined],
    ['any group', { apiGroups: ['*'] }, 'wildcard'],
    ['another verb', { verbs: ['get', 'list'] }, undefined],
    ['any verb', { verbs: ['*'] }, 'wildcard'],
    ['a verb in capitals', { verbs: ['Use'] }, undefined],
    ['any resource', { resources: ['*'] }, 'wildcard'],
    ['a pattern for subresources', { resources: ['*/use', '*/'] }, undefined],
    ['the resource by its kind', { resources: ['podsecuritypolicy'] }, undefined],
    ['a subresource', { resources: ['podsecuritypolicies/status'] }, undefined],
    [
      'everything, but with its name',
      { verbs: ['*'], apiGroups: ['*'], resources: ['*'], resourceNames: ['restricted'] },
      'name',
    ],
  ];
  for (const [what, parts, gives] of cases) {
    it(`finds that a rule with ${what} gives ${gives ?? 'nothing'}`, () => {
      const given = rule(parts);
      const expected = gives === undefined ? [] : [{ gives, rule: given }];
      assert.deepEqual(rulesToUse('restricted', role('r', [given])), expected);
    });
  }

  it('finds nothing in rules about URLs, in no rules, and in a role without rules', () => {
    const urls = { verbs: ['use'], nonResourceURLs: ['*'] };
    assert.deepEqual(rulesToUse('restricted', role('r', [urls])), []);
    assert.deepEqual(rulesToUse('restricted', role('r', [])), []);
    assert.deepEqual(rulesToUse('restricted', role('r', undefined)), []);
  });

  it('lists every rule that gives it, in the order of the role', () => {
    const rules = [rule({ resourceNames: ['restricted'] }), rule({ verbs: ['get'] }), rule()];
    assert.deepEqual(rulesToUse('restricted', role('r', rules)), [
      { gives: 'name', rule: rules[0] },
      { gives: 'every', rule: rules[2] },
    ]);
  });
});

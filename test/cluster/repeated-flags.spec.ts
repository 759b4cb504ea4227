import assert from 'node:assert/strict';
import { repeatedFlags } from '../../src/cluster/repeated-flags.ts';

describe('cluster/repeated-flags', () => {
  it('is empty where none was given', () => {
    assert.equal(repeatedFlags({ asGroup: [] }), '');
  });

  it('repeats what decides which cluster is asked and as whom, and nothing secret', () => {
    assert.equal(
      repeatedFlags({
        asUid: '7',
        as: 'jane',
        asGroup: ['a', 'b'],
        server: 'https://h:6443',
        user: 'u',
        cluster: 'c',
        context: 'admin@prod',
        kubeconfig: '/etc/k',
        token: 'secret',
        namespace: 'shop',
        requestTimeoutMs: 5,
      }),
      ' --kubeconfig /etc/k --context admin@prod --cluster c --user u --server https://h:6443 --as jane --as-uid 7 --as-group a --as-group b --token TOKEN',
    );
  });

  it('quotes for a shell what it would take otherwise', () => {
    assert.equal(
      repeatedFlags({ asGroup: ['system:masters', '$(id)', ''], context: "it's mine", kubeconfig: '~/k; rm' }),
      " --kubeconfig '~/k; rm' --context 'it'\\''s mine' --as-group system:masters --as-group '$(id)' --as-group ''",
    );
  });
});

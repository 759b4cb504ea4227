import assert from 'node:assert/strict';
import { isAll, type Wording, wordingFor } from '../../src/capability/request.ts';
import { request } from '../support/requests.ts';

describe('capability/request', () => {
  it('takes ALL in any case for everything, and CAP_ALL for a name', () => {
    assert.deepEqual(['ALL', 'all', 'All', 'CAP_ALL', '*', ''].map(isAll), [true, true, true, false, false, false]);
  });

  const cases: [string, Parameters<typeof request>[0], Wording][] = [
    ['nothing', {}, '-'],
    ['its name in add', { add: ['NET_ADMIN'] }, 'add'],
    ['its name in add in another spelling', { add: ['cap_net_admin'] }, 'add'],
    ['its name in drop', { drop: ['NET_ADMIN'] }, 'drop'],
    ['another name', { add: ['SYS_TIME'], drop: ['NET_RAW'] }, '-'],
    ['its name in both', { add: ['NET_ADMIN'], drop: ['CAP_NET_ADMIN'] }, 'add and drop'],
    ['ALL in add', { add: ['all'] }, 'add ALL'],
    ['ALL in drop', { drop: ['ALL'] }, 'drop ALL'],
    ['ALL in both', { add: ['ALL'], drop: ['all'] }, 'add and drop'],
    ['its name in add and ALL in drop, which is the way to keep one', { add: ['NET_ADMIN'], drop: ['ALL'] }, 'add'],
    ['its name in drop and ALL in add', { add: ['ALL'], drop: ['NET_ADMIN'] }, 'drop'],
    ['its name in both and ALL in drop', { add: ['NET_ADMIN'], drop: ['ALL', 'NET_ADMIN'] }, 'add and drop'],
    ['privileged', { privileged: true }, 'privileged'],
    ['privileged and its name in add', { privileged: true, add: ['NET_ADMIN'] }, 'add'],
    ['privileged and its name in drop', { privileged: true, drop: ['NET_ADMIN'] }, 'drop'],
    ['privileged and ALL in add', { privileged: true, add: ['ALL'] }, 'add ALL'],
    ['privileged and ALL in drop, which somebody wrote and means', { privileged: true, drop: ['ALL'] }, 'drop ALL'],
  ];
  for (const [what, given, wording] of cases) {
    it(`says "${wording}" of NET_ADMIN for ${what}`, () => {
      assert.equal(wordingFor(request(given), 'NET_ADMIN'), wording);
    });
  }

  it('does not take a name that Linux does not know for a part of ALL', () => {
    assert.deepEqual(
      [request({ add: ['ALL'] }), request({ drop: ['ALL'] }), request({ drop: ['ALL'], add: ['foo'] })].map((asked) =>
        wordingFor(asked, 'FOO'),
      ),
      ['-', '-', 'add'],
    );
  });

  it('takes the number of a capability without a name for a part of ALL', () => {
    assert.equal(wordingFor(request({ add: ['ALL'] }), '41'), 'add ALL');
  });
});

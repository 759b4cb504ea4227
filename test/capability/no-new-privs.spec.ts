import assert from 'node:assert/strict';
import { noNewPrivsOf } from '../../src/capability/no-new-privs.ts';
import { request } from '../support/requests.ts';
import { DEFAULT, rootProcess } from '../support/statuses.ts';

const off = rootProcess(DEFAULT, { noNewPrivs: false });
const on = rootProcess(DEFAULT, { noNewPrivs: true });
const { noNewPrivs: _, ...silent } = off;

describe('capability/no-new-privs', () => {
  it('is granted only for allowPrivilegeEscalation: false', () => {
    assert.deepEqual(
      [{}, { allowPrivilegeEscalation: true }, { allowPrivilegeEscalation: false }].map((given) =>
        noNewPrivsOf(request(given), undefined),
      ),
      [{ granted: false }, { granted: false }, { granted: true }],
    );
  });

  it('is as granted, and needs no cause', () => {
    assert.deepEqual(noNewPrivsOf(request(), { main: off, fresh: off }), { granted: false, live: false });
    assert.deepEqual(noNewPrivsOf(request({ allowPrivilegeEscalation: false }), { main: on }), {
      granted: true,
      live: true,
    });
  });

  it('is not known where the kernel does not show it, which is neither on nor off', () => {
    assert.deepEqual(noNewPrivsOf(request({ allowPrivilegeEscalation: false }), { main: silent, fresh: on }), {
      granted: true,
    });
  });

  it('was set by the process itself: proven by a fresh process without it', () => {
    assert.deepEqual(noNewPrivsOf(request(), { main: on, fresh: off }), {
      granted: false,
      live: true,
      cause: { cause: 'dropped-by-process', proven: true },
    });
  });

  it('was set by the process itself, as far as can be told, where there is no fresh process', () => {
    for (const sight of [{ main: on }, { main: on, fresh: silent }]) {
      assert.deepEqual(noNewPrivsOf(request(), sight), {
        granted: false,
        live: true,
        cause: { cause: 'dropped-by-process', proven: false },
      });
    }
  });

  it('is unexplained where the runtime sets it unasked', () => {
    assert.deepEqual(noNewPrivsOf(request(), { main: on, fresh: on }), {
      granted: false,
      live: true,
      cause: { cause: 'unexplained', way: 'less', where: 'runtime' },
    });
  });

  it('is unexplained where it was asked for and is off, because nobody can take it back', () => {
    const asked = request({ allowPrivilegeEscalation: false });
    assert.deepEqual(
      [{ main: off, fresh: on }, { main: off, fresh: off }, { main: off }].map((sight) => noNewPrivsOf(asked, sight)),
      (['process', 'runtime', 'unknown'] as const).map((where) => ({
        granted: true,
        live: false,
        cause: { cause: 'unexplained', way: 'more', where },
      })),
    );
  });
});

import assert from 'node:assert/strict';
import type { Cause } from '../../src/capability/causes.ts';
import { grantedList } from '../../src/capability/granted.ts';
import { maskOf } from '../../src/capability/mask.ts';
import { bitOf } from '../../src/capability/names.ts';
import type { ProcessStatus } from '../../src/capability/proc-status.ts';
import type { CapabilityRequest } from '../../src/capability/request.ts';
import { parseRuntime } from '../../src/capability/runtime.ts';
import { sideSetCauses } from '../../src/capability/side-sets.ts';
import { request } from '../support/requests.ts';
import { ALL, DEFAULT, rootProcess, userProcess } from '../support/statuses.ts';

const NET_RAW = maskOf(['NET_RAW']);
const BIT = bitOf('NET_RAW') ?? -1;

interface Given {
  readonly asked?: Partial<CapabilityRequest>;
  readonly runtime?: string;
  readonly startUid?: number;
  readonly main: ProcessStatus;
  readonly fresh?: ProcessStatus;
  readonly sameReach?: boolean;
}

/** What is said of NET_RAW. */
function causes({ asked = {}, runtime = 'containerd://1.6.20', startUid = 0, main, fresh, sameReach = true }: Given) {
  const judged = parseRuntime(runtime);
  const admitted = request(asked);
  const granted = grantedList(admitted, judged, ALL);
  const layers = { declared: admitted, admitted, granted, runtime: judged, startUid };
  return sideSetCauses(BIT, sameReach, layers, { main, ...(fresh ? { fresh } : {}) });
}

const AMBIENT = { inheritable: NET_RAW, ambient: NET_RAW };
const raised = (proven: boolean, ...sets: ('inheritable' | 'ambient')[]): Cause => ({
  cause: 'raised-by-process',
  proven,
  sets,
});

describe('capability/side-sets', () => {
  it('has nothing to say of sets that are as they were at the start', () => {
    assert.deepEqual(causes({ main: rootProcess(DEFAULT), fresh: rootProcess(DEFAULT) }), []);
  });

  it('has nothing to say of sets that were not read', () => {
    const { inheritable: _inheritable, ambient: _ambient, ...main } = rootProcess(DEFAULT);
    assert.deepEqual(causes({ runtime: 'containerd://1.5.10', main }), []);
  });

  describe('more than at the start', () => {
    it('is what the process raised, where a fresh one has it not', () => {
      assert.deepEqual(causes({ main: rootProcess(DEFAULT, AMBIENT), fresh: rootProcess(DEFAULT) }), [
        raised(true, 'inheritable', 'ambient'),
      ]);
    });

    it('is not proven where there is no fresh process', () => {
      assert.deepEqual(causes({ main: rootProcess(DEFAULT, { inheritable: NET_RAW }) }), [
        raised(false, 'inheritable'),
      ]);
    });

    it('can be raised by a user whose program took the capability up from its file', () => {
      const main = userProcess(1025, DEFAULT, { permitted: NET_RAW, effective: NET_RAW, ...AMBIENT });
      assert.deepEqual(causes({ startUid: 1025, main, fresh: userProcess(1025, DEFAULT) }), [
        raised(true, 'inheritable', 'ambient'),
      ]);
    });

    it('can be left over from a program with file capabilities, unless no_new_privs was granted', () => {
      const main = userProcess(1025, DEFAULT, { inheritable: NET_RAW });
      const seen = { startUid: 1025, main, fresh: userProcess(1025, DEFAULT) };
      assert.deepEqual(causes(seen), [raised(true, 'inheritable')]);
      assert.deepEqual(causes({ ...seen, asked: { allowPrivilegeEscalation: false } }), [
        { cause: 'unexplained', way: 'more', where: 'process', sets: ['inheritable'] },
      ]);
    });

    it('is unexplained where it was never within reach', () => {
      const main = rootProcess(0n, { inheritable: NET_RAW });
      const unexplained = { cause: 'unexplained', way: 'more', sets: ['inheritable'] } as const;
      const asked = { drop: ['ALL'] };
      assert.deepEqual(causes({ asked, main, fresh: rootProcess(0n) }), [{ ...unexplained, where: 'process' }]);
      assert.deepEqual(causes({ asked, main }), [{ ...unexplained, where: 'unknown' }]);
    });

    it('is unexplained where every process of the node starts with it', () => {
      assert.deepEqual(causes({ main: rootProcess(DEFAULT, AMBIENT), fresh: rootProcess(DEFAULT, AMBIENT) }), [
        { cause: 'unexplained', way: 'more', where: 'runtime', sets: ['inheritable', 'ambient'] },
      ]);
    });
  });

  describe('less than at the start', () => {
    const asked = { privileged: true };
    const runtime = 'cri-o://1.30.1';
    const everything = { inheritable: ALL, ambient: ALL };

    it('is what the process gave up, proven where a fresh one still has it', () => {
      const seen = { asked, runtime, main: rootProcess(ALL, { inheritable: ALL }) };
      const given = { cause: 'dropped-by-process', sets: ['ambient'] } as const;
      assert.deepEqual(causes({ ...seen, fresh: rootProcess(ALL, everything) }), [{ ...given, proven: true }]);
      assert.deepEqual(causes(seen), [{ ...given, proven: false }]);
    });

    it('is not said again of a capability that was given up altogether', () => {
      const main = rootProcess(0n);
      assert.deepEqual(causes({ asked, runtime, main, fresh: rootProcess(ALL, everything), sameReach: false }), []);
    });

    it('is unexplained where no process of the node starts with it', () => {
      assert.deepEqual(causes({ asked, runtime, main: rootProcess(ALL), fresh: rootProcess(ALL) }), [
        { cause: 'unexplained', way: 'less', where: 'runtime', sets: ['inheritable', 'ambient'] },
      ]);
    });
  });
});

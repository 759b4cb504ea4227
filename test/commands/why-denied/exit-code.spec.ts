import assert from 'node:assert/strict';
import { denialExitCode } from '../../../src/commands/why-denied/exit-code.ts';
import type { DenialReport, NotRefused } from '../../../src/commands/why-denied/report.ts';
import { REASON_CODES } from '../../../src/denial/reason-code.ts';
import { denial, report, subject } from '../../support/denials.ts';

const exitOf = (given: Partial<DenialReport>) => denialExitCode(report(given));

const not = (is: NotRefused['is']): Partial<DenialReport> => ({ notRefused: [{ subject, is }] });
const NODE = { node: 'a', mirrored: [], unmirrored: [], hidden: [] } as const;
const UNMIRRORED = { ...NODE, unmirrored: [{ namespace: 'shop', name: 'x-a', last: { reason: 'Started' } }] };
const FAULT = { place: { file: 'a.yaml', document: 1, line: 1 }, fault: 'is no object' };

describe('commands/why-denied/exit-code', () => {
  it('is 0 where nothing is refused', () => {
    for (const is of ['fine', 'not security', 'on its way'] as const) assert.equal(exitOf(not(is)), 0, is);
    assert.deepEqual([exitOf({}), exitOf({ nodes: [NODE] })], [0, 0]);
  });

  it('is 1 for each reason but those that refuse nothing, and that nobody understands', () => {
    const exits = REASON_CODES.map((reason) => [reason, exitOf({ denials: [denial({ reason })] })]);
    assert.deepEqual(
      exits.filter(([, exit]) => exit !== 1),
      [
        ['pod-security-warning', 0],
        ['not-security', 0],
        ['unparsed', 3],
      ],
    );
    assert.equal(exitOf({ nodes: [NODE, UNMIRRORED] }), 1);
  });

  it('is 3 where something could not be found out, also beside what is refused', () => {
    const denials = [denial()];
    assert.deepEqual(
      [exitOf(not('nothing said')), exitOf({ problems: ['x'] }), exitOf({ problems: ['x'], denials })],
      [3, 3, 3],
    );
  });

  it('is 2 for what is no manifest, whatever else there is', () => {
    assert.deepEqual([exitOf({ faults: [FAULT] }), exitOf({ faults: [FAULT], problems: ['x'] })], [2, 2]);
  });
});

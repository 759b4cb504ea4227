import assert from 'node:assert/strict';
import { type ColourChoice, pageOf, type Stream } from '../../src/text/page.ts';

const terminal = (variables: Stream['variables'] = {}, columns?: number): Stream => ({
  isTerminal: true,
  columns,
  variables,
});
const pipe = (variables: Stream['variables'] = {}): Stream => ({ isTerminal: false, variables });

describe('text/page', () => {
  const widths: readonly (readonly [what: string, stream: Stream, width: number | undefined])[] = [
    ['a pipe has none', pipe({ COLUMNS: '100' }), undefined],
    ["a terminal has its window's", terminal({}, 133), 133],
    ['COLUMNS goes before the window', terminal({ COLUMNS: '90' }, 133), 90],
    ['80 where neither says', terminal(), 80],
    ['at least 60', terminal({}, 20), 60],
    ['at most 300', terminal({}, 1000), 300],
    ['COLUMNS that is no number says nothing', terminal({ COLUMNS: 'x' }, 70), 70],
  ];
  for (const [what, stream, width] of widths) {
    it(`width: ${what}`, () => assert.equal(pageOf(stream).width, width));
  }

  const colours: readonly (readonly [
    what: string,
    stream: Stream,
    choice: ColourChoice | undefined,
    colour: boolean,
  ])[] = [
    ['a terminal has it', terminal(), undefined, true],
    ['a pipe has none', pipe(), undefined, false],
    ['NO_COLOR takes it away', terminal({ NO_COLOR: '1' }), undefined, false],
    ['an empty NO_COLOR does not count', terminal({ NO_COLOR: '' }), undefined, true],
    ['CLICOLOR_FORCE gives it to a pipe', pipe({ CLICOLOR_FORCE: '1' }), undefined, true],
    ['CLICOLOR_FORCE=0 does not', pipe({ CLICOLOR_FORCE: '0' }), undefined, false],
    ['NO_COLOR goes before CLICOLOR_FORCE', pipe({ NO_COLOR: '1', CLICOLOR_FORCE: '1' }), undefined, false],
    ['a dumb terminal has none', terminal({ TERM: 'dumb' }), undefined, false],
    ['--color=never takes it away', terminal({ CLICOLOR_FORCE: '1' }), 'never', false],
    ['--color=always gives it', pipe({ NO_COLOR: '1' }), 'always', true],
  ];
  for (const [what, stream, choice, colour] of colours) {
    it(`colour: ${what}`, () => assert.equal(pageOf(stream, choice).colour, colour));
  }
});

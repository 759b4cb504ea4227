/** How the stream that an answer goes to shows text. */
export interface Page {
  /** Columns of the terminal. Absent where there is none: there a row is a line, however long, so that programs can count and search. */
  readonly width?: number;
  readonly colour: boolean;
}

/** What is known of a stream and wished for by its user. */
export interface Stream {
  readonly isTerminal: boolean;
  /** As the window says; absent where it does not. */
  readonly columns?: number | undefined;
  /** The environment: COLUMNS, NO_COLOR, CLICOLOR_FORCE and TERM are looked at. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

export const COLOUR_CHOICES = ['auto', 'always', 'never'] as const;
export type ColourChoice = (typeof COLOUR_CHOICES)[number];

/** Neither a narrower nor a wider page can be read: a row of 60 columns holds three cells, and eyes lose a line of more than 300. */
const NARROWEST = 60;
const WIDEST = 300;

/** A pipe or a file: nothing is wrapped, shortened or coloured. */
export const PLAIN: Page = { colour: false };

/** @param choice of --color; it outdoes the environment, which outdoes what the stream is */
export function pageOf(stream: Stream, choice: ColourChoice = 'auto'): Page {
  const { isTerminal, columns, variables } = stream;
  const width = Number(variables.COLUMNS) || columns || 80;
  return {
    ...(isTerminal ? { width: Math.min(WIDEST, Math.max(NARROWEST, width)) } : {}),
    colour: choice === 'auto' ? wantsColour(isTerminal, variables) : choice === 'always',
  };
}

/** https://no-color.org and https://bixense.com/clicolors: a variable that is set and not empty, or 0, counts. */
function wantsColour(isTerminal: boolean, variables: Stream['variables']): boolean {
  if (variables.NO_COLOR) return false;
  if (variables.CLICOLOR_FORCE && variables.CLICOLOR_FORCE !== '0') return true;
  return isTerminal && variables.TERM !== 'dumb';
}

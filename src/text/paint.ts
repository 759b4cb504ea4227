import pc from 'picocolors';

/**
 * Colour for what must be seen: of the sixteen that every terminal lets its user choose, so that it reads on light and on dark. It
 * never says anything that the words do not. Views always paint; `layOut` takes the colour away where the page has none.
 */
const { red, yellow, green, bold } = pc.createColors(true);

export const paint = {
  /** Refused, failing, unexplained. */
  alarm: (text: string): string => bold(red(text)),
  /** A warning, a dangerous right. */
  warning: (text: string): string => yellow(text),
  /** Admitted, passing, verified. */
  good: (text: string): string => green(text),
  /** The answer itself. */
  answer: (text: string): string => bold(text),
} as const;

/** Text without colour. Everything untrusted in it was made visible before, so that only colour of ours is left to take. */
export function unpainted(text: string): string {
  return text.replaceAll(COLOUR, '');
}

const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

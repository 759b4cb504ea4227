/** Clears the screen, sets a title, turns the direction of text, and hides a character. */
export const HOSTILE = '\u001b[2J\u001b]0;x\u0007\u202e\u200b\u009b31m';

/** What a terminal obeys or does not show; the line ends of an answer are its own. */
export const UNSAFE = /[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u;

/** A text with the like of it inside everything that it quotes, and at its end. */
export function hostile(text: string): string {
  return `${text.replace(/"([^"]+)"/g, (_all, quoted: string) => `"${quoted}${HOSTILE}"`)}${HOSTILE}`;
}

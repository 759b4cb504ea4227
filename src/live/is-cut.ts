/**
 * Whether a reading broke off: its last line has no end, or a mask in it has other than the 16 digits that the kernel prints (fs/proc/array.c,
 * render_cap_t). A mask that lost digits reads as a smaller one, and a difference would be somebody's fault.
 */
export function isCut(text: string): boolean {
  if (!READING.test(text)) return false;
  return !text.endsWith('\n') || SHORT_MASK.test(text);
}

/** What a plain reader prints first, by head under a heading, and what a survey script does. */
const READING = /^(?:==> .*\n)?(?:Name:|own )/;

/** Only \n ends a line: the kernel lets a carriage return in a process's name through. */
const SHORT_MASK = /(?<![^\n])(?:(?:self|status) )?Cap(?:Inh|Prm|Eff|Bnd|Amb):(?!\t[0-9a-f]{16}(?:\n|$))/;

import { escapeUntrusted } from '../../../text/untrusted.ts';

/** A login shows a code and a URL; what prints more is out of control. */
const MAX_CHARACTERS = 20_000;

/**
 * Passes on what a credential plugin writes to standard error, as it comes, because a prompt has no end of line; and as visible text, of
 * which its lines are left: a terminal would obey the rest.
 */
export function pluginStderr(write: (text: string) => void): (text: string) => void {
  let left = MAX_CHARACTERS;
  return (text) => {
    if (left <= 0) return;
    const shown = text.slice(0, left);
    left -= shown.length;
    const lines = shown.split(/\r?\n/).map((line) => escapeUntrusted(line, MAX_CHARACTERS));
    write(lines.join('\n'));
    if (left <= 0) write('\n(the credential plugin writes more, which is not shown)\n');
  };
}

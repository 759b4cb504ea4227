import type { Decoded, DecodedSet, DecodeFault, Form } from '../decoded.ts';
import { type LinePart, readLine } from './line-forms.ts';

/** An item that further lines may still add to. */
interface Open {
  readonly form: Form;
  readonly line: number;
  readonly file: string | undefined;
  readonly of: string[];
  readonly sets: DecodedSet[];
}

/**
 * Reads a text line by line. Lines about one process, of /proc/PID/status or of capsh, make one item; any other line that says
 * something is an item of its own; lines that only belong to such a print are passed over.
 */
export function readLines(text: string, lastBit: number): (Decoded | DecodeFault)[] {
  const found: (Open | DecodeFault)[] = [];
  let open: Open | undefined;
  for (const [index, content] of text.split('\n').entries()) {
    const line = index + 1;
    const reading = readLine(content, lastBit);
    if (reading.says === 'nothing') continue;
    if (reading.says === 'fault') {
      found.push({ at: { line, column: reading.at + 1 }, fault: reading.fault });
      continue;
    }
    const { form, file, of = [], sets } = reading;
    if (open && continues(open, reading)) {
      open.of.push(...of);
      open.sets.push(...sets);
    } else {
      open = { form, line, file, of: [...(file === undefined ? [] : [file]), ...of], sets: [...sets] };
      found.push(open);
    }
  }
  const read = found
    .filter((item) => 'fault' in item || item.sets.length > 0)
    .map((item) => ('fault' in item ? item : finished(item)));
  if (read.length > 0) return read;
  return [{ fault: text.trim() === '' ? 'is empty' : 'says nothing about capabilities' }];
}

/** A process has one of each set: what comes a second time is about the next one. */
function continues(open: Open, { says, form, file, sets }: LinePart): boolean {
  if (says !== 'more' || open.form !== form || open.file !== file) return false;
  return !sets.some(({ name }) => open.sets.some((set) => set.name === name));
}

function finished({ form, line, of, sets }: Open): Decoded {
  return { form, line, ...(of.length === 0 ? {} : { of: of.join(', ') }), sets };
}

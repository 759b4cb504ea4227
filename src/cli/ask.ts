import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';

/** Asks on a terminal and resolves to the line that is typed; empty where input ends without one. Ctrl-C ends the program. */
export async function ask(question: string, input: Readable, output: Writable): Promise<string> {
  const lines = createInterface({ input, output, terminal: false });
  try {
    const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
    return await Promise.race([lines.question(question), ended]);
  } finally {
    lines.close();
    // A terminal that is read keeps the process alive.
    input.pause();
  }
}

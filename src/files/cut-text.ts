import { JsonCutter } from './json-cutter.ts';
import type { Cutter, SourcePiece } from './source-piece.ts';
import { YamlCutter } from './yaml-cutter.ts';

/** Cuts a text into what is parsed on its own: YAML documents, JSON objects, and the elements of long lists. */
export async function* cutText(chunks: AsyncIterable<string>): AsyncGenerator<SourcePiece> {
  let begun = '';
  let cutter: Cutter | undefined;
  for await (const lines of wholeLines(chunks)) {
    if (!cutter) {
      begun += lines;
      if (begun.trim() === '') continue;
      cutter = /^\s*\{(?!\{)/.test(begun) ? new JsonCutter(1, 0) : new YamlCutter(1, 0);
      yield* cutter.push(begun);
      begun = '';
    } else yield* cutter.push(lines);
    if (cutter instanceof JsonCutter && cutter.rest) {
      const { text, line, document } = cutter.rest;
      yield* cutter.end();
      cutter = new YamlCutter(line, document);
      yield* cutter.push(text);
    }
  }
  if (cutter) yield* cutter.end();
}

/** A line of more characters comes in parts: JSON is often one line. */
const LONG_LINE = 1024 * 1024;

/** The same text in chunks that end at the end of a line, as far as lines are no longer than that. */
async function* wholeLines(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let begun: string[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    const last = chunk.lastIndexOf('\n');
    if (last !== -1) {
      yield begun.join('') + chunk.slice(0, last + 1);
      begun = [];
      size = 0;
    }
    if (last + 1 < chunk.length) {
      begun.push(chunk.slice(last + 1));
      size += chunk.length - last - 1;
    }
    if (size > LONG_LINE) {
      yield begun.join('');
      begun = [];
      size = 0;
    }
  }
  if (begun.length > 0) yield begun.join('');
}

import type { FieldPath } from '../kubernetes/field-path.ts';

/** The line of a field, or of the nearest of its parents that is there. Worked out from the text, so for what is asked only. */
export type LineOf = (field: FieldPath) => number;

/** A value that stands in a document or in a list of one, and where. Lines and documents count from 1. */
export type ParsedValue = { readonly document: number; readonly line: number } & (
  | { readonly value: unknown; readonly lineOf: LineOf; readonly isElement: boolean }
  | { readonly fault: string }
);

/** Lines before an offset. */
export function linesBefore(text: string, offset: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

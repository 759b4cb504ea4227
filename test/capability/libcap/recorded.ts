import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Masks in hexadecimal: effective, permitted, inheritable. */
type Sets = readonly [effective: string, permitted: string, inheritable: string];

/** What cap_to_text() made of sets, and cap_from_text() of texts: null where it refused them. Made by record.py. */
export interface LibcapRecord {
  readonly capabilities: number;
  readonly written: readonly { readonly sets: Sets; readonly written: string }[];
  readonly read: readonly { readonly text: string; readonly read: Sets | null }[];
}

export function libcapRecord(file: string): LibcapRecord {
  const [header, ...lines] = readFileSync(join(import.meta.dirname, file), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return {
    capabilities: header.capabilities,
    written: lines.filter((line) => 'written' in line),
    read: lines.filter((line) => 'text' in line),
  };
}

/** The lines that capsh --decode printed. */
export function capshDecodeRecord(): string[] {
  return readFileSync(join(import.meta.dirname, 'capsh-decode.txt'), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1);
}

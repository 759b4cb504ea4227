import type { Mask } from '../../capability/mask.ts';
import type { CapabilitySetName } from '../../capability/proc-status.ts';

/**
 * How a text says which capabilities it means.
 *
 *   mask           hexadecimal digits, as /proc prints them
 *   names          names or numbers with commas between them
 *   text           libcap's text form, such as cap_net_raw=ep
 *   status         the lines of /proc/PID/status, or some of them
 *   capsh-decode   what capsh --decode prints: a mask, "=", and names
 *   capsh          what capsh --print and capsh --current print
 *   getpcaps       what getpcaps prints for a process
 *   yaml           lists of a manifest, or a list by itself, as YAML or JSON
 */
export type Form = 'mask' | 'names' | 'text' | 'status' | 'capsh-decode' | 'capsh' | 'getpcaps' | 'yaml';

/** "capabilities" is a set of which the text does not say what it is for. */
export type DecodedSetName = CapabilitySetName | 'add' | 'drop' | 'capabilities';

export interface DecodedSet {
  readonly name: DecodedSetName;
  readonly mask: Mask;
}

/** One thing that was read: a mask, a process, the lists of one container. */
export interface Decoded {
  readonly form: Form;
  /** What it begins in, from 1. */
  readonly line: number;
  /** Of which process or field the text says it is: "1234", "app, PID 7", "spec.containers[0]". Untrusted. */
  readonly of?: string;
  /** In the order of the text; at least one. */
  readonly sets: readonly DecodedSet[];
}

/** What could not be read, and where. */
export interface DecodeFault {
  /** Both count from 1. Absent: the input as a whole. */
  readonly at?: { readonly line: number; readonly column: number };
  /** In words, for the end of a sentence. May quote the text: untrusted. */
  readonly fault: string;
}

export function isFault(read: Decoded | DecodeFault): read is DecodeFault {
  return 'fault' in read;
}

/** Where a text came from: a word of the command line, as it is; a file, by its path; standard input. Names are untrusted. */
export type Source = { readonly from: 'word' | 'file'; readonly name: string } | { readonly from: 'stdin' };

/** A whole input: everything that was read from it, and everything that could not be. */
export interface DecodedInput {
  readonly source: Source;
  readonly items: readonly Decoded[];
  readonly faults: readonly DecodeFault[];
}

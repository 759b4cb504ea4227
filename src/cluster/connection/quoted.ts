import { shownMessage, shownName } from '../../text/untrusted.ts';

/** Somebody else's text, bounded and free of control characters. */
export function bounded(text: string): string {
  return shownMessage(text);
}

/** A name, in quotation marks. */
export function quoted(name: string): string {
  return `"${shownName(name)}"`;
}

/** The names there are, for a sentence that has to say which one could have been meant. */
export function listOfNames(names: Iterable<string>): string {
  const all = [...names].sort();
  const shown = all.slice(0, MAX_NAMES).map(quoted).join(', ');
  return all.length > MAX_NAMES ? `${shown} and ${all.length - MAX_NAMES} more` : shown;
}

const MAX_NAMES = 10;

/** A number of milliseconds as a person says it. */
export function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds} ms` : `${Number((milliseconds / 1000).toFixed(1))} s`;
}

/** What went wrong, whatever was thrown. */
export function messageOf(error: unknown): string {
  return bounded(error instanceof Error ? error.message : String(error));
}

/** The code that Node gives system and TLS errors, such as "ENOENT"; empty where there is none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

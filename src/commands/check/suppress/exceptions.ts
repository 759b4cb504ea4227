import { faultSentence } from '../../../admission/view/object-words.ts';
import { UsageError } from '../../../errors.ts';
import type { FileAccess } from '../../../files/file-access.ts';
import { readManifests } from '../../../files/read-manifests.ts';
import type { Place, Workload } from '../../../kubernetes/workload.ts';
import { API_VERSION } from '../../../text/api-version.ts';
import { shownLine, shownName } from '../../../text/untrusted.ts';

/** A finding that somebody has decided to live with. Globs match the whole text; absent: any. */
export interface Exception {
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  /** The name of a check or of a rule, or "*". */
  readonly check: string;
  readonly reason: string;
  /** The last day, in UTC: YYYY-MM-DD. */
  readonly until?: string;
  readonly place: Place;
}

const KIND = 'CheckExceptions';
const FIELDS = ['kind', 'namespace', 'name', 'check', 'reason', 'until'] as const;

/** All of them, in the order of the file. Rejects with a UsageError that names the place of what is wrong. */
export async function readExceptions(path: string, files: FileAccess): Promise<Exception[]> {
  const found: Exception[] = [];
  let documents = 0;
  for await (const object of readManifests([path], { recursive: false }, files)) {
    if ('fault' in object) throw new UsageError(faultSentence(object));
    const { place, value, lineOf } = object;
    if (value.apiVersion !== API_VERSION || value.kind !== KIND) {
      throw new UsageError(faultSentence({ place, fault: `is no ${KIND} of ${API_VERSION}` }));
    }
    documents += 1;
    const { exceptions } = value;
    if (!Array.isArray(exceptions)) throw new UsageError(faultSentence({ place, fault: 'has no list "exceptions"' }));
    for (const [index, exception] of exceptions.entries()) {
      const at: Place = { ...place, line: lineOf(['exceptions', index]) };
      found.push(exceptionOf(exception, at));
    }
  }
  if (documents === 0) throw new UsageError(`${shownLine(path)}: has no ${KIND} of ${API_VERSION} in it`);
  return found;
}

function exceptionOf(value: unknown, place: Place): Exception {
  const wrong = (fault: string) => new UsageError(faultSentence({ place, fault: `exception ${fault}` }));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong('is not an object');
  const fields: Partial<Record<(typeof FIELDS)[number], string>> = {};
  for (const [name, text] of Object.entries(value)) {
    const field = FIELDS.find((one) => one === name);
    if (!field) throw wrong(`has a field "${shownName(name)}", which is none of ${FIELDS.join(', ')}`);
    if (typeof text !== 'string' || text === '') throw wrong(`has a ${field} that is not text`);
    fields[field] = text;
  }
  const { check, reason, until } = fields;
  if (check === undefined) throw wrong('has no check');
  if (reason === undefined || reason.trim() === '') throw wrong('has no reason');
  if (until !== undefined && !(/^\d{4}-\d{2}-\d{2}$/.test(until) && !Number.isNaN(Date.parse(until)))) {
    throw wrong(`has until "${shownName(until)}", which is no day: write YYYY-MM-DD`);
  }
  return { ...fields, check, reason, place };
}

export function isAbout({ kind, namespace, name }: Exception, workload: Workload): boolean {
  return matches(kind, workload.kind) && matches(namespace, workload.namespace ?? '') && matches(name, workload.name);
}

/** * stands for any text, and ? for any character. */
function matches(glob: string | undefined, text: string): boolean {
  if (glob === undefined) return true;
  const pattern = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${pattern}$`, 's').test(text);
}

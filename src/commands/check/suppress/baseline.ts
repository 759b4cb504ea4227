import { UsageError } from '../../../errors.ts';
import type { FileAccess } from '../../../files/file-access.ts';
import { fileBytes } from '../../../files/file-bytes.ts';
import { fileFault } from '../../../files/file-fault.ts';
import { API_VERSION } from '../../../text/api-version.ts';
import { formatJson } from '../../../text/structured-text.ts';
import { shownLine } from '../../../text/untrusted.ts';

const KIND = 'CheckBaseline';
const MAX_BYTES = 64 * 1024 * 1024;

/** Findings that were there when it was written, by fingerprint: how many of each, and what they were about. */
export class Baseline {
  readonly #findings = new Map<string, { readonly about: BaselineFinding; count: number }>();

  add(fingerprint: string, about: BaselineFinding, count = 1): void {
    const known = this.#findings.get(fingerprint);
    if (known) known.count += count;
    else this.#findings.set(fingerprint, { about, count });
  }

  /** Whether there is one more of it; it is not there a second time then. */
  take(fingerprint: string): boolean {
    const known = this.#findings.get(fingerprint);
    if (!known || known.count === 0) return false;
    known.count -= 1;
    return true;
  }

  /** How many were not taken: they have gone. */
  left(): number {
    return [...this.#findings.values()].reduce((sum, { count }) => sum + count, 0);
  }

  text(): string {
    const findings = [...this.#findings]
      .map(([fingerprint, { about, count }]) => ({ fingerprint, ...about, count }))
      .sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
    return formatJson({ apiVersion: API_VERSION, kind: KIND, findings });
  }
}

/** For a reader of the file; only the fingerprint counts. */
export interface BaselineFinding {
  readonly object: string;
  readonly check: string;
  readonly path: string;
}

/** Rejects with a UsageError that names what is wrong. */
export async function readBaseline(path: string, files: FileAccess): Promise<Baseline> {
  const wrong = (fault: string) => new UsageError(`--baseline ${shownLine(path)}: ${fault}`);
  let text: string;
  try {
    text = Buffer.from(await fileBytes(path, MAX_BYTES, files)).toString('utf8');
  } catch (error) {
    throw wrong(fileFault(error));
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw wrong('is not JSON');
  }
  const { apiVersion, kind, findings } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (apiVersion !== API_VERSION || kind !== KIND || !Array.isArray(findings)) {
    throw wrong(`is no ${KIND} of ${API_VERSION}: --write-baseline makes one`);
  }
  const baseline = new Baseline();
  for (const finding of findings as readonly Readonly<Record<string, unknown>>[]) {
    const { fingerprint, object, check, path: field, count } = finding ?? {};
    if (typeof fingerprint !== 'string' || typeof count !== 'number')
      throw wrong('has a finding without fingerprint and count');
    baseline.add(fingerprint, { object: String(object), check: String(check), path: String(field) }, count);
  }
  return baseline;
}

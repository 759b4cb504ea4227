import { EMPTY, type Mask, parseMask } from '../../../capability/mask.ts';
import { isTextFault, parseTextForm } from '../../../capability/parse-text-form.ts';
import type { CapabilitySetName } from '../../../capability/proc-status.ts';
import type { DecodedSet, Form } from '../decoded.ts';
import { readNames } from './read-names.ts';

/** "new": about something else than the lines before; "more": about the same process, if they are of the same print. */
export interface LinePart {
  readonly says: 'new' | 'more';
  readonly form: Form;
  /** The file that grep says the line is in. */
  readonly file?: string;
  /** Whose sets these are, as far as this line says. */
  readonly of?: readonly string[];
  readonly sets: readonly DecodedSet[];
}

export type LineReading = LinePart | { readonly says: 'nothing' } | LineFault;

interface LineFault {
  readonly says: 'fault';
  /** Of the line, from 0. */
  readonly at: number;
  readonly fault: string;
}

/** What a form makes of a line: undefined is "not mine". */
type LineForm = (line: string, lastBit: number) => LineReading | undefined;

/** What one line says about capabilities. */
export function readLine(line: string, lastBit: number): LineReading {
  for (const form of FORMS) {
    const reading = form(line, lastBit);
    if (reading) return reading;
  }
  return readBare(line, lastBit);
}

const FORMS: readonly LineForm[] = [
  blank,
  statusSet,
  statusName,
  statusPid,
  capsh,
  getpcaps,
  capshDecode,
  besides,
  mask,
];

const NOTHING = { says: 'nothing' } as const;

function blank(line: string): LineReading | undefined {
  return line.trim() === '' ? NOTHING : undefined;
}

const STATUS_FIELDS: Readonly<Record<string, CapabilitySetName>> = {
  CapInh: 'inheritable',
  CapPrm: 'permitted',
  CapEff: 'effective',
  CapBnd: 'bounding',
  CapAmb: 'ambient',
};

/** A line of /proc/PID/status, also with the file before it, as grep prints lines of several files. */
function statusSet(line: string): LineReading | undefined {
  const found = /^\s*(?:(\S[^:]*):)?(Cap(?:Inh|Prm|Eff|Bnd|Amb)):\s*(.*?)\s*$/d.exec(line);
  const [, file, field = '', digits = ''] = found ?? [];
  const name = STATUS_FIELDS[field];
  if (!found || !name) return undefined;
  const read = parseMask(digits);
  if (read === undefined) return fault(found, 3, notAMask(digits));
  return { says: 'more', form: 'status', ...(file === undefined ? {} : { file }), sets: [{ name, mask: read }] };
}

/** With Name: the text of another process begins. */
function statusName(line: string): LineReading | undefined {
  const [, name] = /^Name:\s+(.*?)\s*$/.exec(line) ?? [];
  return name === undefined ? undefined : { says: 'new', form: 'status', of: [name], sets: [] };
}

function statusPid(line: string): LineReading | undefined {
  const [, pid] = /^Pid:\s+(\d+)\s*$/.exec(line) ?? [];
  return pid === undefined ? undefined : { says: 'more', form: 'status', of: [`PID ${pid}`], sets: [] };
}

/** libcap 2.66 and older alike: what changed is the text form, and that "Current IAB:" and "Guessed mode:" were added. */
function capsh(line: string, lastBit: number): LineReading | undefined {
  const current = /^Current: (.*)$/d.exec(line);
  if (current) return textSets('new', 'capsh', [], current, 1, lastBit);
  const side = /^(Bounding|Ambient) set =(.*)$/d.exec(line);
  if (!side) return undefined;
  const name = side[1] === 'Bounding' ? 'bounding' : 'ambient';
  const read = readNames(side[2] ?? '', lastBit);
  if ('fault' in read) return fault(side, 2, read.fault, read.at);
  return { says: 'more', form: 'capsh', sets: [{ name, mask: read.mask }] };
}

/** "7: TEXT", with --iab "7: "TEXT" [IAB]"; with --ugly, and before libcap 2.44, "Capabilities for `7': TEXT". */
function getpcaps(line: string, lastBit: number): LineReading | undefined {
  const found =
    /^\s*(\d+): "([^"]*)" \[.*\]$/d.exec(line) ??
    /^\s*(\d+): (.*)$/d.exec(line) ??
    /^Capabilities for [`']([^']+)': (.*)$/d.exec(line);
  return found ? textSets('new', 'getpcaps', [`PID ${found[1]}`], found, 2, lastBit) : undefined;
}

/** "0x00000000a80425fb=cap_chown,...": the names must say the same as the digits. */
function capshDecode(line: string, lastBit: number): LineReading | undefined {
  const found = /^\s*0x([0-9a-f]{16})=(.*)$/di.exec(line);
  if (!found) return undefined;
  const digits = parseMask(found[1] ?? '') ?? EMPTY;
  const names = readNames(found[2] ?? '', lastBit);
  if ('fault' in names) return fault(found, 2, names.fault, names.at);
  if (names.mask !== digits) return fault(found, 2, 'the names do not say the same as the mask before them');
  return item('capsh-decode', digits);
}

/** Lines of /proc/PID/status and of capsh that are about something else, or say again what others do. */
function besides(line: string): LineReading | undefined {
  return /^(?:\w+:(?:\s|$)|Current IAB:|Securebits:|Guessed mode:|[ \t]secure-|uid=|gid=|groups=)/.test(line)
    ? NOTHING
    : undefined;
}

function mask(line: string): LineReading | undefined {
  const found = /^\s*(?:0x)?([0-9a-f]+)\s*$/di.exec(line);
  if (!found) return undefined;
  const read = parseMask(found[1] ?? '');
  return read === undefined ? fault(found, 1, notAMask(found[1] ?? '')) : item('mask', read);
}

/** Names, or libcap's text form, which has an operator somewhere. */
function readBare(line: string, lastBit: number): LineReading {
  const whole = /^(.*)$/d.exec(line);
  if (whole && /[=+-]/.test(line)) return textSets('new', 'text', [], whole, 1, lastBit);
  const read = readNames(line, lastBit);
  return 'fault' in read ? { says: 'fault', ...read } : item('names', read.mask);
}

function textSets(
  says: LinePart['says'],
  form: Form,
  of: readonly string[],
  found: RegExpExecArray,
  group: number,
  lastBit: number,
): LineReading {
  const read = parseTextForm(found[group] ?? '', lastBit);
  if (isTextFault(read)) return fault(found, group, read.fault, read.at);
  const sets = (['inheritable', 'permitted', 'effective'] as const).map((name) => ({ name, mask: read[name] }));
  return { says, form, of, sets };
}

function item(form: Form, capabilities: Mask): LineReading {
  return { says: 'new', form, sets: [{ name: 'capabilities', mask: capabilities }] };
}

/** A fault so many characters behind the beginning of what a group of the pattern found. */
function fault(found: RegExpExecArray, group: number, sentence: string, behind = 0): LineFault {
  return { says: 'fault', at: (found.indices?.[group]?.[0] ?? 0) + behind, fault: sentence };
}

function notAMask(digits: string): string {
  return /^(?:0x)?[0-9a-f]+$/i.test(digits)
    ? `a mask has at most 16 hexadecimal digits, not ${digits.replace(/^0x/i, '').length}`
    : 'expected a mask of up to 16 hexadecimal digits';
}

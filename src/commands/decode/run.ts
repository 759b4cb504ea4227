import { UsageError } from '../../errors.ts';
import { EXIT, type ExitCode } from '../../exit-codes.ts';
import type { FileAccess } from '../../files/file-access.ts';
import { fileBytes } from '../../files/file-bytes.ts';
import { fileFault } from '../../files/file-fault.ts';
import type { Io } from '../../io.ts';
import { printAnswer } from '../../run/print-answer.ts';
import type { DecodeFormat } from '../../text/output-formats.ts';
import { compareSets, type DecodedDifference, isDifferent } from './compare.ts';
import { type Decoded, type DecodedInput, isFault, type Source } from './decoded.ts';
import { readText } from './read/read-text.ts';
import { inputFaults } from './view/sentence.ts';
import { renderDecoded, renderDifference } from './view/view.ts';

export interface DecodeOptions {
  readonly words: readonly string[];
  /** Paths, and "-" for standard input; read behind the words. */
  readonly files: readonly string[];
  /** The highest capability of the kernel that is meant. */
  readonly lastBit: number;
  /** Compare the first input with the second. */
  readonly diff: boolean;
  readonly format: DecodeFormat;
  readonly headers: boolean;
}

/** The status texts of some ten thousand processes. */
const MAX_FILE_BYTES = 16 * 1024 * 1024;

/** `kubectl caps decode`: read, report. No cluster is asked. */
export async function runDecode(io: Io, options: DecodeOptions): Promise<ExitCode> {
  const { words, files, lastBit, diff } = options;
  const inputs: DecodedInput[] = [];
  for (const word of words) inputs.push(await decodeWord(word, lastBit));
  for (const file of files) inputs.push(await decodeFile(file, io.files, lastBit));
  const faults = inputs.flatMap(inputFaults);
  if (faults.length === 0 && diff) {
    const difference = differenceOf(inputs);
    const text = await renderDifference(difference, options);
    return printAnswer(io, { text, notes: [], exitCode: difference.sets.some(isDifferent) ? EXIT.found : EXIT.clean });
  }
  const text = diff ? '' : await renderDecoded(inputs, options);
  return printAnswer(io, { text, notes: faults, exitCode: faults.length === 0 ? EXIT.clean : EXIT.usage });
}

/** No form has a dot or a slash in a single word, but paths have. */
const PATH = /^\S*[./]\S*$/;

async function decodeWord(word: string, lastBit: number): Promise<DecodedInput> {
  const read = await decodeText({ from: 'word', name: word }, word, lastBit);
  if (read.items.length > 0 || !PATH.test(word)) return read;
  return { ...read, faults: [{ fault: 'is no form of capabilities; a file is given with -f' }] };
}

async function decodeText(source: Source, text: string, lastBit: number): Promise<DecodedInput> {
  const read = await readText(text, lastBit);
  return {
    source,
    items: read.filter((item): item is Decoded => !isFault(item)),
    faults: read.filter(isFault),
  };
}

async function decodeFile(path: string, files: FileAccess, lastBit: number): Promise<DecodedInput> {
  const source: Source = path === '-' ? { from: 'stdin' } : { from: 'file', name: path };
  let bytes: Uint8Array;
  try {
    bytes = await fileBytes(path, MAX_FILE_BYTES, files);
  } catch (error) {
    return { source, items: [], faults: [{ fault: fileFault(error) }] };
  }
  // A process may have a name of any bytes; what is not UTF-8 becomes a replacement character.
  return decodeText(source, new TextDecoder().decode(bytes), lastBit);
}

function differenceOf(inputs: readonly DecodedInput[]): DecodedDifference {
  const [from, to] = inputs.map(({ source, items }) => {
    const [item, ...more] = items;
    if (!item || more.length > 0) {
      throw new UsageError(`--diff compares one thing with one other, but an input has ${items.length} of them`);
    }
    return { source, item };
  });
  if (!from || !to) throw new UsageError('--diff compares two inputs: give two');
  const sets = compareSets(from.item, to.item);
  if (sets.length === 0) throw new UsageError('--diff: the two inputs have no set in common');
  return { from, to, sets };
}

/** etcd takes 1.5 MiB of one object (--max-request-bytes), and a server 3 MiB. */
export const MAX_OBJECT_BYTES = 16 * 1024 * 1024;

/** A page of 500 pods has some 10 MB; servers that know no pages send all at once. This only ends what has no end. */
const MAX_LIST_BYTES = 1024 * 1024 * 1024;

/**
 * Reads the JSON of a list as it comes, so that of a page of thousands of pods only the text of one is held. Each object of the top-level
 * "items" is handed over as text; whether it is JSON is for the taker to find out.
 * @returns everything of the list but its objects, of which each has become a 0: JSON again, if all of it was
 */
export async function readList(body: AsyncIterable<Buffer>, take: (object: string) => void): Promise<string> {
  const reader = new ListReader(take);
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MAX_LIST_BYTES) throw new OversizeError('the list', MAX_LIST_BYTES);
    reader.add(chunk);
  }
  return reader.end();
}

/** More than anything of the kind has; the message is for the end of a sentence. */
export class OversizeError extends Error {
  override readonly name = 'OversizeError';

  constructor(what: string, limit: number) {
    super(`${what} is larger than ${limit / 1024 / 1024} MiB`);
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;
const ZERO = Buffer.from('0');

class ListReader {
  readonly #take: (object: string) => void;
  /** Finished parts of what is read now: of an object of the list, or of the frame. */
  readonly #object = new Pieces('an object of the list');
  readonly #frame = new Pieces('what is around the objects of the list');
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #isInObject = false;
  /** Of the outermost object: whether a key comes next, its text so far, and whether it was "items". */
  #expectsKey = false;
  #key: Pieces | undefined;
  #isItems = false;
  /** Whether what is one deep is the list of items. */
  #isInItems = false;

  constructor(take: (object: string) => void) {
    this.#take = take;
  }

  add(chunk: Buffer): void {
    let from = 0;
    const flush = (to: number) => {
      (this.#isInObject ? this.#object : this.#frame).add(chunk.subarray(from, to));
      from = to;
    };
    for (let index = 0; index < chunk.length; index += 1) {
      if (this.#isInString) {
        index = this.#endOfString(chunk, index);
        continue;
      }
      switch (chunk[index]) {
        case QUOTE:
          this.#isInString = true;
          if (this.#depth === 1 && this.#expectsKey) this.#key = new Pieces('a key of the list');
          break;
        case OPEN_BRACE:
          if (this.#isInItems && this.#depth === 2) {
            flush(index);
            this.#isInObject = true;
          }
          this.#depth += 1;
          if (this.#depth === 1) this.#expectsKey = true;
          break;
        case OPEN_BRACKET:
          if (this.#depth === 1 && this.#isItems) this.#isInItems = true;
          this.#depth += 1;
          break;
        case CLOSE_BRACE:
        case CLOSE_BRACKET:
          this.#depth -= 1;
          if (this.#isInObject && this.#depth === 2) {
            flush(index + 1);
            this.#isInObject = false;
            this.#frame.add(ZERO);
            this.#take(this.#object.takeText());
          } else if (this.#depth === 1) this.#isInItems = false;
          break;
        case COMMA:
          if (this.#depth === 1) this.#expectsKey = true;
          break;
        case COLON:
          if (this.#depth === 1) this.#expectsKey = false;
          break;
      }
    }
    flush(chunk.length);
  }

  /** An object that is not ended makes the frame something that is no JSON either. */
  end(): string {
    return this.#frame.takeText();
  }

  /** The index of the closing quote, or of the last byte of the chunk. */
  #endOfString(chunk: Buffer, start: number): number {
    let index = start;
    for (; index < chunk.length; index += 1) {
      const byte = chunk[index];
      if (this.#isEscaped) this.#isEscaped = false;
      else if (byte === BACKSLASH) this.#isEscaped = true;
      else if (byte === QUOTE) break;
    }
    this.#key?.add(chunk.subarray(start, index));
    if (index === chunk.length) return index;
    this.#isInString = false;
    if (this.#key) {
      this.#isItems = this.#key.takeText() === 'items';
      this.#key = undefined;
    }
    return index;
  }
}

/** Bytes that come bit by bit, and are bounded. */
class Pieces {
  readonly #what: string;
  #pieces: Buffer[] = [];
  #bytes = 0;

  constructor(what: string) {
    this.#what = what;
  }

  add(piece: Buffer): void {
    if (piece.length === 0) return;
    this.#bytes += piece.length;
    if (this.#bytes > MAX_OBJECT_BYTES) throw new OversizeError(this.#what, MAX_OBJECT_BYTES);
    this.#pieces.push(piece);
  }

  takeText(): string {
    const text = Buffer.concat(this.#pieces).toString('utf8');
    this.#pieces = [];
    this.#bytes = 0;
    return text;
  }
}

import { type Cutter, MAX_DEPTH, MAX_OBJECT, type SourcePiece, TOO_DEEP, TOO_LARGE } from './source-piece.ts';

const NEWLINE = 10;
const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/**
 * Cuts a text into its JSON objects: each element of a top-level list "items" is a piece of its own, so that of a dump of a
 * whole cluster only one object is held. Does not say whether the pieces are JSON: their parser does. Where each line has an
 * object, a broken line does not take the others with it.
 */
export class JsonCutter implements Cutter {
  #line: number;
  #document: number;
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** Undefined until the first object has ended. */
  #eachLineHasOne: boolean | undefined;
  #isAtLineStart = false;
  #isBroken = false;
  /** What comes after a line "---", which ends JSON. */
  #rest: string | undefined;
  /** Of the object at the top: whether the next string is a key, the last key, the string that is being read, and what was found. */
  #expectsKey = false;
  #key = '';
  #string: string[] | undefined;
  #head: { apiVersion?: string; kind?: string } = {};
  #isInItems = false;
  #elements = 0;
  /** The piece that is being read: what of it came in earlier texts. */
  #piece: Piece | undefined;

  constructor(line: number, document: number) {
    this.#line = line;
    this.#document = document;
  }

  /** The text after a line "---", with its line and document: it may be YAML. */
  get rest(): { readonly text: string; readonly line: number; readonly document: number } | undefined {
    return this.#rest === undefined ? undefined : { text: this.#rest, line: this.#line, document: this.#document };
  }

  push(text: string): SourcePiece[] {
    const found: SourcePiece[] = [];
    let from = 0;
    const take = (to: number): void => {
      if (this.#piece) hold(this.#piece, text.slice(from, to));
      from = to;
    };
    for (let index = 0; index < text.length; index += 1) {
      if (this.#inString) {
        index = this.#afterString(text, index) - 1;
        continue;
      }
      const character = text.charCodeAt(index);
      if (character === NEWLINE) {
        this.#line += 1;
        if (this.#eachLineHasOne === undefined && this.#document > 0) this.#eachLineHasOne = this.#depth === 0;
        this.#isAtLineStart = true;
        continue;
      }
      if (this.#isAtLineStart) {
        this.#isAtLineStart = false;
        // Objects that are laid out over lines have no bracket there.
        if (this.#eachLineHasOne && character === OPEN_OBJECT) {
          take(index);
          found.push(...this.#cutOff());
        }
      }
      if (this.#isBroken) {
        // The rest of it says nothing.
      } else if (character === QUOTE) {
        if (this.#depth === 0) index = this.#breakAt(text, index, found);
        else this.#beginString();
      } else if (character === OPEN_OBJECT || character === OPEN_LIST) {
        const isElement = this.#depth === 2 && this.#isInItems && this.#isListSoFar();
        if (this.#depth === 0 || isElement) {
          if (!isElement) this.#beginDocument();
          this.#elements += isElement ? 1 : 0;
          this.#piece = {
            held: [],
            size: 0,
            line: this.#line,
            depth: this.#depth,
            deepest: 0,
            members: 0,
            isTooLarge: false,
          };
          from = index;
        }
        this.#depth += 1;
        if (this.#piece) this.#piece.deepest = Math.max(this.#piece.deepest, this.#depth - this.#piece.depth);
        if (this.#depth === 1) this.#expectsKey = character === OPEN_OBJECT;
        if (this.#depth === 2) this.#isInItems = character === OPEN_LIST && this.#key === 'items';
      } else if (character === CLOSE_OBJECT || character === CLOSE_LIST) {
        if (this.#depth > 0) this.#depth -= 1;
        if (this.#depth === 1) this.#isInItems = false;
        if (this.#piece && this.#depth === this.#piece.depth) {
          take(index + 1);
          found.push(this.#closed(this.#piece));
          this.#piece = undefined;
        }
        if (this.#depth === 0 && this.#elements > 0) {
          const place = { syntax: 'json', text: '', line: this.#line, document: this.#document } as const;
          found.push({ ...place, endOfList: { ...this.#head } });
          this.#elements = 0;
        }
      } else if (character === COLON) {
        if (this.#piece) this.#piece.members += 1;
        if (this.#depth === 1) this.#expectsKey = false;
      } else if (character === COMMA) {
        if (this.#depth === 1) this.#expectsKey = true;
      } else if (this.#depth === 0 && character > 32) {
        if (/^---(?:\s|$)/.test(text.slice(index, index + 4))) {
          this.#rest = text.slice(index);
          return found;
        }
        index = this.#breakAt(text, index, found);
      }
    }
    take(text.length);
    return found;
  }

  end(): SourcePiece[] {
    return this.#cutOff();
  }

  #beginDocument(): void {
    this.#document += 1;
    this.#elements = 0;
    this.#head = {};
    this.#key = '';
  }

  /** A kind that is written behind the items is not known yet. */
  #isListSoFar(): boolean {
    return this.#head.kind?.endsWith('List') ?? true;
  }

  #closed({ held, line, deepest, members, depth, isTooLarge }: Piece): SourcePiece {
    const fault = isTooLarge ? TOO_LARGE : deepest > MAX_DEPTH ? TOO_DEEP : undefined;
    return {
      syntax: 'json',
      text: fault === undefined ? held.join('') : '',
      line,
      document: this.#document,
      members,
      ...(depth === 0 ? {} : { list: { ...this.#head } }),
      ...(fault === undefined ? {} : { fault }),
    };
  }

  /** What is not finished where a line or the text ends. */
  #cutOff(): SourcePiece[] {
    const piece = this.#piece;
    const isOpen = this.#depth > 0;
    this.#depth = 0;
    this.#inString = false;
    this.#string = undefined;
    this.#isBroken = false;
    this.#piece = undefined;
    if (piece) return [this.#closed(piece)];
    const place = { syntax: 'json', line: this.#line, document: this.#document } as const;
    return isOpen ? [{ ...place, text: '', fault: 'is not JSON: it is cut off' }] : [];
  }

  /** Something that is no object and no list, at the top. */
  #breakAt(text: string, index: number, found: SourcePiece[]): number {
    const end = text.indexOf('\n', index);
    const line = text.slice(index, end === -1 ? text.length : end);
    found.push({ syntax: 'json', text: line, line: this.#line, document: this.#document + 1, members: 0 });
    this.#isBroken = true;
    return index + line.length - 1;
  }

  #beginString(): void {
    this.#inString = true;
    this.#string = this.#depth === 1 ? [] : undefined;
  }

  /** The index after the closing quote, or the end of the text. */
  #afterString(text: string, start: number): number {
    let index = start;
    for (; index < text.length; index += 1) {
      if (this.#escaped) this.#escaped = false;
      else {
        const next = text.charCodeAt(index);
        if (next === BACKSLASH) this.#escaped = true;
        else if (next === QUOTE) break;
        else if (next === NEWLINE) {
          // No string has one: the quote that ends it is missing.
          if (this.#eachLineHasOne) {
            this.#inString = false;
            this.#string = undefined;
            return index;
          }
          this.#line += 1;
        }
      }
    }
    this.#string?.push(text.slice(start, index));
    if (index === text.length) return index;
    this.#inString = false;
    this.#endString();
    return index + 1;
  }

  #endString(): void {
    const text = this.#string?.join('');
    this.#string = undefined;
    if (text === undefined) return;
    if (this.#expectsKey) this.#key = text;
    else if (this.#key === 'kind' || this.#key === 'apiVersion') this.#head[this.#key] = text;
  }
}

interface Piece {
  readonly held: string[];
  size: number;
  readonly line: number;
  /** How many objects and lists are around it. */
  readonly depth: number;
  deepest: number;
  members: number;
  isTooLarge: boolean;
}

function hold(piece: Piece, text: string): void {
  piece.size += text.length;
  if (piece.size > MAX_OBJECT) {
    piece.isTooLarge = true;
    piece.held.length = 0;
  } else piece.held.push(text);
}

import { type Cutter, type ListHead, MAX_OBJECT, type SourcePiece, TOO_LARGE } from './source-piece.ts';

/** A document of more characters is cut at the elements of its list of items, if kubectl's layout lets one see them. */
const LONG = 250_000;

/** Cuts whole lines at the lines "---", so that a broken document does not take the others with it. */
export class YamlCutter implements Cutter {
  /** The next line, and that in which what is held begins. */
  #line: number;
  #heldFrom: number;
  #document: number;
  #held: string[] = [];
  #size = 0;
  /** The size at which to look for the elements of a list again. */
  #lookAt = LONG;
  #isTooLarge = false;
  /** Within the items of a long list: what stands before them. */
  #list: ListHead | undefined;
  #isPastItems = false;
  /** What each of its elements begins with: "- ", behind the indentation of the list. */
  #marker = '- ';
  #itemOrSeparator = SEPARATOR;

  constructor(line: number, document: number) {
    this.#line = line;
    this.#heldFrom = line;
    this.#document = document;
  }

  push(lines: string): SourcePiece[] {
    const found: SourcePiece[] = [];
    let from = 0;
    for (;;) {
      const next = this.#nextBoundary(lines, from);
      this.#hold(lines.slice(from, next ?? lines.length));
      if (next === undefined) return found;
      from = next;
      if (isSeparator(lines, next)) found.push(...this.#endDocument());
      else if (lines.startsWith(this.#marker, next)) found.push(...this.#endElement());
      else {
        found.push(...this.#endElement());
        this.#isPastItems = true;
      }
      // What begins here is not the boundary again.
      const end = lines.indexOf('\n', next);
      from = end === -1 ? lines.length : end + 1;
      this.#hold(lines.slice(next, from));
    }
  }

  end(): SourcePiece[] {
    return this.#endDocument();
  }

  #nextBoundary(lines: string, from: number): number | undefined {
    const boundary = this.#list && !this.#isPastItems ? this.#itemOrSeparator : SEPARATOR;
    boundary.lastIndex = from;
    return boundary.exec(lines)?.index;
  }

  #hold(text: string): void {
    if (text === '') return;
    this.#line += newlines(text);
    this.#size += text.length;
    if (this.#isPastItems) {
      const kind = /^kind: *(\w+) *$/m.exec(text)?.[1];
      if (kind !== undefined) this.#list = { ...this.#list, kind };
      return;
    }
    if (this.#size > MAX_OBJECT) {
      this.#isTooLarge = true;
      this.#held = [];
      return;
    }
    this.#held.push(text);
    if (this.#list || this.#size < this.#lookAt) return;
    this.#lookAt = this.#size * 2;
    this.#becomeList();
  }

  /** Where what is held has come to be long, and is a list as kubectl get -o yaml lays it out: each element begins with "- " in the same column. */
  #becomeList(): void {
    const text = this.#held.join('');
    const items = /^items:[^\S\n]*\n(?=( *)- )/m.exec(text);
    if (!items) return;
    const head = text.slice(0, items.index);
    const apiVersion = /^apiVersion: *(\S+) *$/m.exec(head)?.[1];
    const kind = /^kind: *(\w+) *$/m.exec(head)?.[1];
    if (kind !== undefined && !kind.endsWith('List')) return;
    const indentation = items[1] ?? '';
    this.#marker = `${indentation}- `;
    this.#itemOrSeparator = new RegExp(
      `^(?:---(?=\\s|$)|${this.#marker}|[^\\s#${indentation === '' ? '-' : ''}])`,
      'gm',
    );
    this.#list = { ...(apiVersion === undefined ? {} : { apiVersion }), ...(kind === undefined ? {} : { kind }) };
    this.#document += 1;
    const begin = items.index + items[0].length;
    const rest = text.slice(begin);
    this.#line -= newlines(rest);
    this.#held = [];
    this.#size = 0;
    this.#heldFrom = this.#line;
    this.#pending = this.push(rest);
  }

  /** Elements of the part of a list that was held before it was seen to be one. */
  #pending: SourcePiece[] = [];

  #endElement(): SourcePiece[] {
    const found = this.#takePending();
    const text = this.#held.join('');
    if (this.#isTooLarge || text.startsWith(this.#marker)) {
      const element = `${this.#marker.replace('-', ' ')}${text.slice(this.#marker.length)}`;
      found.push({ ...this.#piece(element), ...(this.#list ? { list: this.#list } : {}) });
    }
    this.#startAnew();
    return found;
  }

  #takePending(): SourcePiece[] {
    const found = this.#pending;
    this.#pending = [];
    return found;
  }

  #endDocument(): SourcePiece[] {
    if (this.#list) {
      const found = this.#isPastItems ? this.#takePending() : this.#endElement();
      found.push({ syntax: 'yaml', text: '', line: this.#line, document: this.#document, endOfList: this.#list });
      this.#list = undefined;
      this.#isPastItems = false;
      this.#startAnew();
      return found;
    }
    const text = this.#held.join('');
    const found: SourcePiece[] = [];
    if (this.#isTooLarge || isDocument(text)) {
      this.#document += 1;
      found.push(this.#piece(text));
    }
    this.#startAnew();
    return found;
  }

  #piece(text: string): SourcePiece {
    const place = { syntax: 'yaml', line: this.#heldFrom, document: this.#document } as const;
    return this.#isTooLarge ? { ...place, text: '', fault: TOO_LARGE } : { ...place, text };
  }

  #startAnew(): void {
    this.#held = [];
    this.#size = 0;
    this.#lookAt = LONG;
    this.#isTooLarge = false;
    this.#heldFrom = this.#line;
  }
}

const SEPARATOR = /^---(?=\s|$)/gm;

function isSeparator(text: string, index: number): boolean {
  return text.startsWith('---', index);
}

/** Comments alone are no document: Helm writes a separator and the name of the template where it has nothing to say. */
function isDocument(text: string): boolean {
  return /^[^\S\n]*[^\s#%]/m.test(text.replace(/^---[^\S\n]*(?=\n|#|$)/, ''));
}

function newlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

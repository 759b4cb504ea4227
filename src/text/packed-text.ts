import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** In characters, before packing. */
const PAGE_SIZE = 256 * 1024;

/** Texts that are held until the line above them can be written. Tables of one program repeat each other, and become a twentieth. */
export class PackedText {
  readonly #pages: Uint8Array[] = [];
  #open: string[] = [];
  #size = 0;

  add(text: string): void {
    this.#open.push(text);
    this.#size += text.length;
    if (this.#size < PAGE_SIZE) return;
    this.#pages.push(deflateRawSync(this.#open.join(''), { level: 1 }));
    this.#open = [];
    this.#size = 0;
  }

  /** All of it, in the order in which it came, in parts of any size. */
  *parts(): Generator<string> {
    for (const page of this.#pages) yield inflateRawSync(page).toString('utf8');
    if (this.#open.length > 0) yield this.#open.join('');
  }
}

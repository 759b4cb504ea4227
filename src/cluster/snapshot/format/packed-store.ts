import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** In characters, before packing. */
const PAGE_SIZE = 128 * 1024;

/** Pages that are held unpacked: a list and the readings of its pods are near each other. */
const UNPACKED = 8;

/** Values by their keys, in packed pages: objects of a cluster repeat each other, and become a tenth. */
export class PackedStore {
  readonly #places = new Map<string, { readonly page: number; readonly slot: number }>();
  readonly #pages: Uint8Array[] = [];
  /** JSON texts of the page that is being filled. */
  #open: string[] = [];
  #openSize = 0;
  /** The most recently used last. */
  readonly #unpacked = new Map<number, readonly string[]>();

  /** A key that is there already stands for the new value. */
  put(key: string, value: object): void {
    const text = JSON.stringify(value);
    this.#places.set(key, { page: this.#pages.length, slot: this.#open.length });
    this.#open.push(text);
    this.#openSize += text.length;
    if (this.#openSize < PAGE_SIZE) return;
    this.#pages.push(deflateRawSync(this.#open.join('\n'), { level: 1 }));
    this.#open = [];
    this.#openSize = 0;
  }

  get(key: string): unknown {
    const place = this.#places.get(key);
    if (!place) return undefined;
    return JSON.parse(this.#textsOf(place.page)[place.slot] ?? 'null');
  }

  #textsOf(page: number): readonly string[] {
    const packed = this.#pages[page];
    if (!packed) return this.#open;
    const known = this.#unpacked.get(page) ?? inflateRawSync(packed).toString('utf8').split('\n');
    this.#unpacked.delete(page);
    this.#unpacked.set(page, known);
    const [oldest] = this.#unpacked.keys();
    if (this.#unpacked.size > UNPACKED && oldest !== undefined) this.#unpacked.delete(oldest);
    return known;
  }
}

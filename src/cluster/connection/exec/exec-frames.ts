/** The channels of v4.channel.k8s.io and v5.channel.k8s.io: the first byte of each message (kubernetes, wsstream). */
const STDOUT = 1;
const STDERR = 2;
const STATUS = 3;

/** A Status takes some hundred bytes; one with the message of a runtime, some thousand. */
export const MAX_STATUS_BYTES = 256 * 1024;

/** Collects what comes over one exec connection. */
export class ExecFrames {
  readonly #maxBytes: number;
  readonly #chunks = new Map<number, Buffer[]>([
    [STDOUT, []],
    [STDERR, []],
    [STATUS, []],
  ]);
  #outputBytes = 0;
  #statusBytes = 0;

  /** `maxBytes` is for standard output and standard error together. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** One message. Messages on unknown channels, and empty ones, are passed over. */
  add(message: Buffer): 'more' | 'status' | 'flooded' {
    const channel = message[0];
    const chunks = channel === undefined ? undefined : this.#chunks.get(channel);
    if (chunks === undefined || message.length === 1) return 'more';

    const bytes = message.length - 1;
    if (channel === STATUS) this.#statusBytes += bytes;
    else this.#outputBytes += bytes;
    if (this.#outputBytes > this.#maxBytes || this.#statusBytes > MAX_STATUS_BYTES) return 'flooded';

    chunks.push(message.subarray(1));
    return channel === STATUS ? 'status' : 'more';
  }

  /** Decoded as a whole: a character may be spread over two messages. */
  get stdout(): string {
    return this.#text(STDOUT);
  }

  get stderr(): string {
    return this.#text(STDERR);
  }

  /** The JSON of the Status; undefined where none came. */
  get status(): string | undefined {
    return this.#text(STATUS) || undefined;
  }

  #text(channel: number): string {
    return Buffer.concat(this.#chunks.get(channel) ?? []).toString('utf8');
  }
}

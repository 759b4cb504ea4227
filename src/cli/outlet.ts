/** Words for what keeps a stream from being written; any other code is shown as it is. */
const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file is too large',
  EIO: 'input/output error',
  EBADF: 'it is closed',
  EPIPE: 'nobody reads it any more',
};

/** Standard output or standard error. A write that fails ends nothing by itself: who owns the process is told, once. */
export class Outlet {
  readonly #stream: NodeJS.WritableStream;
  #hasFailed = false;

  /** `failed` is called with a reason and the system's code, in the middle of a write or some time after it. */
  constructor(stream: NodeJS.WritableStream, failed: (reason: string, code: string) => void) {
    this.#stream = stream;
    stream.on('error', (error: NodeJS.ErrnoException) => {
      const { code = '' } = error;
      if (this.#hasFailed) return;
      this.#hasFailed = true;
      failed(REASONS[code] === undefined ? error.message : `${REASONS[code]} (${code})`, code);
    });
  }

  /** An empty text would fail on a full disk too, and says nothing. */
  write(text: string): void {
    if (text === '' || this.#hasFailed) return;
    try {
      this.#stream.write(text);
    } catch (error) {
      // Some runtimes throw what others emit.
      this.#stream.emit('error', error);
    }
  }
}

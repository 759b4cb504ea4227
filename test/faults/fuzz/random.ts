/** Numbers that a seed repeats: xorshift (Marsaglia 2003), 32 bits. */
export class Random {
  #state: number;

  constructor(seed: number) {
    // Neighbouring seeds would begin alike, and 0 stays 0.
    this.#state = Math.imul(seed + 1, 0x9e3779b1) | 1;
    for (let turn = 0; turn < 8; turn += 1) this.#next();
  }

  #next(): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state;
    return state >>> 0;
  }

  /** From 0 on, less than `end`. */
  below(end: number): number {
    return end <= 0 ? 0 : this.#next() % end;
  }

  pick<T>(all: readonly T[]): T {
    const picked = all[this.below(all.length)];
    if (picked === undefined) throw new Error('there is nothing to pick from');
    return picked;
  }
}

/** Everything that is drawn by lot in one run, again and again the same for the same seed. */
export interface Chance {
  /** Whether something of this probability happens. */
  happens(probability: number): boolean;
  /** From 0 to limit - 1. */
  below(limit: number): number;
  one<T>(choices: readonly [T, ...T[]]): T;
  /** Some of the choices, each with this probability, in their order. */
  some<T>(choices: readonly T[], probability: number): T[];
}

/** mulberry32: 32 bits of state are enough for test data. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    happens: (probability) => next() < probability,
    below,
    one: (choices) => choices[below(choices.length)] ?? choices[0],
    some: (choices, probability) => choices.filter(() => next() < probability),
  };
}

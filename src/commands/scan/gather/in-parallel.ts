export interface Parallel {
  /** How many are under way at once. */
  readonly atOnce: number;
  /** Whether results come in the order of the items; then results wait for earlier ones, a bounded number of them. */
  readonly ordered: boolean;
}

/** In order, so many results may wait for an earlier one, as a multiple of what is under way at once. */
const WINDOW = 4;

/** Works on items side by side; holds no more results than the window. The first rejection rejects, and starts nothing more. */
export async function* inParallel<T, R>(
  items: Iterable<T>,
  { atOnce, ordered }: Parallel,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const iterator = items[Symbol.iterator]();
  let running = 0;
  const queue: Promise<Done<R>>[] = [];
  const numbers = new Map<Promise<Done<R>>, number>();
  let started = 0;
  const start = (): boolean => {
    const next = iterator.next();
    if (next.done) return false;
    const number = started++;
    running += 1;
    const entry = work(next.value)
      .finally(() => {
        running -= 1;
      })
      .then((result) => ({ number, result }));
    // Whoever takes it gets the rejection; the others are not waited for then.
    entry.catch(() => {});
    queue.push(entry);
    numbers.set(entry, number);
    return true;
  };
  let more = true;
  for (;;) {
    while (more && running < atOnce && queue.length < atOnce * (ordered ? WINDOW : 1)) more = start();
    const [first] = queue;
    if (!first) return;
    const { number, result } = await (ordered ? first : Promise.race(queue));
    const index = queue.findIndex((entry) => numbers.get(entry) === number);
    for (const taken of queue.splice(index, 1)) numbers.delete(taken);
    yield result;
  }
}

interface Done<R> {
  readonly number: number;
  readonly result: R;
}

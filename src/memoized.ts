/**
 * A function that answers each question once, and gives the same answer again, also a promise that is still under way and one that
 * was rejected: what a server refused it is not asked again in the same run. p-memoize forgets rejections, and memoize holds
 * answers by one argument unless it is told how to make a key of several.
 * @param keyOf tells questions apart
 */
export function memoized<Question extends readonly unknown[], Answer>(
  ask: (...question: Question) => Answer,
  keyOf: (...question: Question) => string = (...question) => JSON.stringify(question),
): (...question: Question) => Answer {
  const answers = new Map<string, { readonly answer: Answer }>();
  return (...question) => {
    const key = keyOf(...question);
    const known = answers.get(key) ?? { answer: ask(...question) };
    answers.set(key, known);
    return known.answer;
  };
}
